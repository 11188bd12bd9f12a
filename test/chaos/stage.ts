import type { EditorRequest } from "../../src/core/request/request.js";
import { type Answer, type SeenRequest, startServer, type TestServer } from "../protocol/server.js";
import { type Asked, CANARY, lineWith, type TestLine } from "../unit/answer/build.js";
import type { Protocol } from "./protocols.js";

/** What the healthy candidate answers. */
export const WELL = "Well done.";

/** The two tasks that a wire is tried with. */
export const tasksOf = ({ wire, fills }: Protocol): readonly ChaosTask[] =>
  wire === "ollama" ? ["explain", "completion"] : fills ? ["completion", "ghost text"] : ["explain", "refactor"];
export type ChaosTask = "explain" | "refactor" | "completion" | "ghost text";

/** The request of a task. */
export function requestFor(task: ChaosTask, id: string): Partial<EditorRequest> {
  const document = { path: "src/app.ts", language: "typescript", text: `export const answer = 42; // ${id}\n` };
  if (task === "explain" || task === "refactor")
    return { task, instruction: task === "refactor" ? "rename it" : "", document };
  return {
    task: "completion",
    document,
    hole: { prefix: "export const ", suffix: " = 42;\n" },
    automatic: task === "ghost text",
    surface: "ghost-text",
  };
}

/** A faulty server of one protocol, scripted by model id, beside a healthy one and a foreign one that must stay untouched. */
export interface Stage {
  readonly faulty: TestServer;
  readonly healthy: TestServer;
  readonly foreign: TestServer;
  /** A line whose route leads to the faulty model first and to the healthy one next. */
  line(
    script: Script,
    options: { readonly id: string; readonly stream?: boolean; readonly settings?: Record<string, unknown> },
  ): Promise<TestLine>;
  close(): Promise<void>;
}

/** What the faulty server does with a call of one model; `count` counts its calls from 1. */
export type Script = (request: SeenRequest, answer: Answer, count: number) => void | Promise<void>;

/** Starts the three servers. */
export async function openStage(protocol: Protocol): Promise<Stage> {
  const scripts = new Map<string, { readonly script: Script; count: number }>();
  const faulty = await startServer(async (request, answer) => {
    const id = modelIn(request);
    const known = scripts.get(id);
    if (known === undefined) return answer.json(500, `no script for ${id}`);
    known.count += 1;
    await known.script(request, answer, known.count);
  });
  const healthy = await startServer((request, answer) => answerWell(request, answer));
  const foreign = await startServer((_, answer) => answer.json(200, {}));
  return {
    faulty,
    healthy,
    foreign,
    async line(script, { id, stream = true, settings = {} }) {
      const model = `${protocol.prefix}${id}`;
      scripts.set(model, { script, count: 0 });
      const tasks = ["explain", "refactor", "completion"];
      return lineWith(
        {
          "fairlead.providers": {
            faulty: {
              kind: protocol.kind,
              baseUrl: `${faulty.url}${protocol.path}`,
              stream,
              models: [{ id: model, price: { input: 1, output: 2 } }],
            },
            healthy: { kind: "ollama", baseUrl: healthy.url, models: ["well"] },
          },
          ...Object.fromEntries(tasks.map((task) => [`fairlead.routes.${task}`, ["faulty/*", "healthy/*"]])),
          ...settings,
        },
        [],
        { ...(protocol.instead === undefined ? {} : { wires: { [protocol.instead.of]: protocol.instead.load } }) },
      );
    },
    async close() {
      await Promise.all([faulty.close(), healthy.close(), foreign.close()]);
    },
  };
}

function modelIn({ path, json }: SeenRequest): string {
  const named = /models\/([^:?]+):/.exec(path)?.[1];
  return named === undefined ? String(json?.["model"]) : decodeURIComponent(named);
}

async function answerWell({ json }: SeenRequest, answer: Answer): Promise<void> {
  const last = { model: "well", done: true, done_reason: "stop", prompt_eval_count: 30, eval_count: 3 };
  const pieces = ["Well", " done", "."].map((text) => ({
    model: "well",
    message: { role: "assistant", content: text },
    response: text,
    done: false,
  }));
  if (json?.["stream"] === false)
    return answer.json(200, { ...last, message: { role: "assistant", content: WELL }, response: WELL });
  answer.startEvents({ "content-type": "application/x-ndjson" });
  for (const piece of [...pieces, last]) await answer.write(`${JSON.stringify(piece)}\n`);
  answer.end();
}

/** Everything that a key must not be found in, in every form that would give it away. */
export function keyTraces(text: string): string[] {
  const half = CANARY.length / 2;
  const forms = [
    CANARY,
    CANARY.slice(0, half),
    CANARY.slice(half),
    encodeURIComponent(CANARY),
    CANARY.split("").toReversed().join(""),
  ];
  const encoded = [0, 1, 2].map((shift) =>
    Buffer.from(`${"x".repeat(shift)}${CANARY}`)
      .toString("base64")
      .slice(4, -4),
  );
  return [...forms, ...encoded, ...encoded.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))].filter(
    (form) => text.includes(form),
  );
}

/** `faulty key` for each attempt: who and how. */
export const hopsOf = ({ decision }: Asked): string[] =>
  decision.attempts.map(({ model, outcome, errorClass }) => `${model.split("/")[0] ?? ""} ${errorClass ?? outcome}`);

/** Runs jobs so many at a time. */
export async function inTurn<Job>(
  jobs: readonly Job[],
  atOnce: number,
  run: (job: Job) => Promise<void>,
): Promise<void> {
  const left = [...jobs];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let job = left.shift(); job !== undefined; job = left.shift()) await run(job);
    }),
  );
}
