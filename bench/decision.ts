import { readdirSync, readFileSync } from "node:fs";
import type { EditorRequest } from "../src/core/request/request.js";
import { isTask, TASKS } from "../src/core/request/task.js";
import { assembledWith } from "./assembled.js";
import { atMost, type Figure, median, percentile, rounded } from "./figure.js";

const REQUESTS = 10_000;
const MODELS = 50;

/** Texts that people wrote, from the labelled requests; the working directory is the repository. */
function texts(): string[] {
  const folder = new URL(`file://${process.cwd()}/test/data/requests/`);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(new URL(name, folder), "utf8").split("\n"))
    .filter((line) => line.trim() !== "")
    .map((line) => (JSON.parse(line) as { readonly text: string }).text);
}

/** Of every surface and size: typing, commands and free text, over files of 20 to 2,000 lines, with and without a selection. */
function requestAt(index: number, said: readonly string[]): EditorRequest {
  const lines = [20, 200, 2000][index % 3] ?? 20;
  const text = "  const value = compute(first, second); // a line of code\n".repeat(lines);
  const named = TASKS[index % (TASKS.length * 2)];
  const task = named !== undefined && isTask(named) ? named : undefined;
  const selection =
    index % 2 === 0 ? { selection: { startLine: 3, startCharacter: 0, endLine: 9, endCharacter: 0 } } : {};
  return {
    id: `request-${index}`,
    surface: task === "completion" ? "ghost-text" : "chat-participant",
    ...(task === undefined ? {} : { task }),
    ...(task === "completion"
      ? { hole: { prefix: text.slice(0, 4000), suffix: text.slice(4000, 8000) }, automatic: true }
      : {}),
    instruction: said[index % said.length] ?? "",
    location: index % 2 === 0 ? "inline" : "panel",
    document: { path: `src/module-${index % 40}/file-${index % 7}.ts`, language: "typescript", text, ...selection },
    ...(index % 5 === 0 ? { conversationId: `conversation-${index % 20}` } : {}),
  };
}

/** Times the whole decision, from a request to its route with a reason for each of 50 models. */
export async function measure(): Promise<Record<string, Figure>> {
  const vendors = ["openai", "anthropic", "gemini", "mistral", "deepseek"];
  const providers = Object.fromEntries(
    vendors.map((kind, vendor) => [
      kind,
      {
        kind,
        models: Array.from({ length: MODELS / vendors.length }, (_, index) => ({
          id: `model-${index}`,
          price: { input: vendor + index, output: 4 * (vendor + index) },
          quality: ((index * 7 + vendor) % 10) / 10,
          context: 128_000,
        })),
      },
    ]),
  );
  const layers = [
    { layer: "user" as const, settings: { "fairlead.providers": providers, "fairlead.budget.perDayUsd": 20 } },
    {
      layer: "team" as const,
      settings: {
        "fairlead.models.deny": ["*/model-9", "mistral/model-{0,1}"],
        "fairlead.privacy.exclude": ["secret/**", "**/*.generated.ts", "vendor/**"],
        "fairlead.privacy.localOnly": ["private/**"],
        "fairlead.routes.fix": ["anthropic/*", "openai/*", "**"],
      },
    },
  ];
  const { line, models } = await assembledWith(layers, { spentTodayUsd: () => 1 });
  const configured = (await models()).directory.size;
  if (configured !== MODELS) throw new Error(`${configured} models are configured, not ${MODELS}.`);
  const said = texts();
  const requests = Array.from({ length: REQUESTS }, (_, index) => requestAt(index, said));
  // What an editor has asked a few hundred times within its first hour is no longer cold.
  for (const request of requests.slice(0, 500)) await line.plan(request);
  // Each request is timed in three passes and its middle time counts, so that another program on the machine is not taken
  // for a slow decision; the slowest hundredth of every single time is told beside it.
  const passes: number[][] = requests.map(() => []);
  for (let pass = 0; pass < 3; pass += 1) {
    for (const [index, request] of requests.entries()) {
      const started = performance.now();
      const { route } = await line.plan(request);
      passes[index]?.push(performance.now() - started);
      if (route.candidates.length !== MODELS) throw new Error("A candidate is missing.");
    }
  }
  const times = passes.map(median);
  const words = `${REQUESTS} mixed requests, ${MODELS} models: classify, policy and route; p99 of every single time ${percentile(passes.flat(), 0.99).toPrecision(3)} ms`;
  return {
    "decision: time, p50": { value: rounded(percentile(times, 0.5)), unit: "ms", against: words },
    "decision: time, p99": atMost(1, percentile(times, 0.99), "ms", words),
  };
}
