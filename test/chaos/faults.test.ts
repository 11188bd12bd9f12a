import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ErrorClass } from "../../src/core/wire/failure.js";
import type { Answer } from "../protocol/server.js";
import type { Asked } from "../unit/answer/build.js";
import { type Protocol, PROTOCOLS, type Worded } from "./protocols.js";
import {
  type ChaosTask,
  hopsOf,
  inTurn,
  keyTraces,
  openStage,
  requestFor,
  type Script,
  type Stage,
  tasksOf,
  WELL,
} from "./stage.js";

/** A row of the failure table: what the faulty model does, what it counts as, and whether a second try is due. */
interface Row {
  readonly name: string;
  readonly script: (protocol: Protocol, stage: Stage, stream: boolean) => Script | undefined;
  readonly expected: ErrorClass;
  /** `early`: the same model once more, unless while typing. `less`: once more with less context, where there is less. `mended`: once more without what was refused. */
  readonly again?: "early" | "less" | "mended";
  readonly settings?: Record<string, unknown>;
}

/** Long enough for a busy machine, short enough for a suite. */
const SHORT = { "fairlead.timeouts.firstTokenMs": 700, "fairlead.timeouts.stallMs": 700 };

const worded = (kind: Worded, expected: ErrorClass, again?: Row["again"]): Row => ({
  name: `its own words for ${kind}`,
  expected,
  ...(again === undefined ? {} : { again }),
  script:
    ({ errors }) =>
    (_request, answer) =>
      answer.json(errors[kind].status, errors[kind].body, errors[kind].headers),
});

const status = (code: number, expected: ErrorClass, again?: Row["again"], body: unknown = ""): Row => ({
  name: `a bare ${code}`,
  expected,
  ...(again === undefined ? {} : { again }),
  script: () => (_request, answer) => answer.json(code, body),
});

const inStream = (kind: Worded, expected: ErrorClass, again?: Row["again"]): Row => ({
  name: `${kind} inside an answer of status 200`,
  expected,
  ...(again === undefined ? {} : { again }),
  script: (protocol, _stage, stream) => async (_request, answer) => {
    if (!stream) return answer.json(200, protocol.errors[kind].body);
    begin(protocol, answer);
    await answer.write(protocol.keepAlive);
    await answer.write(protocol.inStream(kind));
    answer.end();
  },
});

const redirect = (code: number): Row => ({
  name: `a ${code} to another origin`,
  // Asking once more would lead to the same refusal.
  expected: "network",
  script: (_protocol, stage) => (request, answer) =>
    answer.json(code, "", { location: `${stage.foreign.url}${request.path}` }),
});

const begin = ({ streamType }: Protocol, answer: Answer): void => answer.startEvents({ "content-type": streamType });

const ROWS: readonly Row[] = [
  {
    name: "a reset before the first byte",
    expected: "network",
    again: "early",
    script: () => (_request, answer) => answer.reset(),
  },
  {
    name: "a silence before the headers",
    expected: "first-token-timeout",
    settings: SHORT,
    script: () => () => undefined,
  },
  {
    name: "keep-alives and nothing else",
    expected: "first-token-timeout",
    settings: SHORT,
    script: (protocol, _stage, stream) => async (request, answer) => {
      if (stream) begin(protocol, answer);
      let open = true;
      void request.closed.then(() => (open = false));
      while (open) {
        if (stream) await answer.write(protocol.keepAlive);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  },
  worded("invalid", "invalid-request"),
  worded("schema", "invalid-request"),
  worded("overflow", "context-window", "less"),
  worded("key", "key"),
  worded("money", "money"),
  worded("permission", "permission"),
  worded("not-found", "not-found"),
  worded("rate", "rate-limit"),
  worded("overloaded", "overloaded"),
  worded("server", "server", "early"),
  ...[408, 409, 425, 500, 502, 504].map((code) => status(code, "server", "early")),
  status(503, "overloaded"),
  status(529, "overloaded"),
  status(429, "rate-limit", undefined, {}),
  status(402, "money", undefined, {}),
  status(413, "context-window", "less"),
  status(502, "server", "early", "<html><body>Bad gateway</body></html>"),
  {
    name: "a parameter refused by name",
    expected: "invalid-request",
    again: "mended",
    script: ({ unsupported }) =>
      unsupported === undefined ? undefined : (_request, answer) => answer.json(unsupported.status, unsupported.body),
  },
  {
    name: "DeepSeek's missing reasoning_content",
    expected: "invalid-request",
    script: ({ wire }) =>
      wire === "openai-chat"
        ? (_request, answer) =>
            answer.json(400, {
              error: {
                message: "Missing `reasoning_content` field in the assistant message at message index 1.",
                type: "invalid_request_error",
                param: null,
                code: "invalid_request_error",
              },
            })
        : undefined,
  },
  inStream("overloaded", "overloaded"),
  inStream("money", "money"),
  inStream("rate", "rate-limit"),
  {
    name: "an end without a finish",
    expected: "truncated",
    script: (protocol, _stage, stream) => async (_request, answer) => {
      if (!stream) {
        answer.raw.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
        await answer.write('{"model":');
        return answer.cut();
      }
      begin(protocol, answer);
      await answer.write(protocol.keepAlive);
      answer.end();
    },
  },
  {
    name: "a reset in the middle",
    expected: "truncated",
    script: (protocol, _stage, stream) => async (_request, answer) => {
      if (stream) begin(protocol, answer);
      else answer.raw.writeHead(200, { "content-type": "application/json" });
      await answer.write(stream ? protocol.keepAlive : "{");
      answer.reset();
    },
  },
  {
    name: "an answer without text",
    expected: "empty",
    script: (protocol, _stage, stream) => async (_request, answer) => {
      if (!stream) return answer.json(200, protocol.whole(""));
      begin(protocol, answer);
      await answer.write(protocol.stream([]).join(""));
      answer.end();
    },
  },
  {
    name: "a page in place of an answer",
    expected: "malformed-response",
    script: () => (_request, answer) =>
      answer.json(200, "<html><body>Please sign in</body></html>", { "content-type": "text/html" }),
  },
  {
    name: "JSON that is none",
    expected: "malformed-response",
    script: (protocol, _stage, stream) => async (_request, answer) => {
      if (!stream) return answer.json(200, "{not json}", { "content-type": "application/json" });
      begin(protocol, answer);
      await answer.write(protocol.junk);
      answer.end();
    },
  },
  redirect(302),
  redirect(307),
  redirect(308),
];

/** While a person types, a model that has nothing to add has answered, and nobody else is asked. */
function isNothingToAdd(row: Row, task: ChaosTask): boolean {
  return row.expected === "empty" && task === "ghost text";
}

/** The hops that a row must take. */
function hopsFor(row: Row, protocol: Protocol, task: ChaosTask): string[] {
  if (isNothingToAdd(row, task)) return ["faulty answered"];
  const filled = protocol.fills && task !== "explain" && task !== "refactor";
  const again =
    row.again === "mended" || (row.again === "early" && task !== "ghost text") || (row.again === "less" && !filled);
  return [...Array<string>(again ? 2 : 1).fill(`faulty ${row.expected}`), "healthy answered"];
}

describe.each(PROTOCOLS.map((protocol) => [protocol.wire, protocol] as const))("over %s", (_name, protocol) => {
  let stage: Stage;
  const printed: string[] = [];
  beforeAll(async () => {
    for (const method of ["log", "info", "warn", "error", "debug"] as const) {
      vi.spyOn(console, method).mockImplementation(
        (...words: unknown[]) => void printed.push(words.map(String).join(" ")),
      );
    }
    stage = await openStage(protocol);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await stage.close();
  });

  const judge = (asked: Asked): void => {
    expect(keyTraces(JSON.stringify(asked))).toEqual([]);
    expect(asked.events.filter(({ type }) => type === "committed").length).toBeLessThanOrEqual(1);
    for (const attempt of asked.decision.attempts) {
      expect((attempt.costUsd === null) === (attempt.costBasis === "unknown")).toBe(true);
      if (attempt.outcome !== "answered") expect(attempt.message).not.toBe("");
    }
  };

  test("every fault is answered by the healthy model, with its hops and classes exact and no key anywhere", async () => {
    const wrong: string[] = [];
    const jobs = ROWS.flatMap((row, number) =>
      [true, false].flatMap((stream) =>
        tasksOf(protocol).map((task) => ({
          row,
          stream,
          task,
          id: `${number}-${stream ? "s" : "w"}-${task.replace(" ", "-")}`,
        })),
      ),
    );
    let asked = 0;
    await inTurn(jobs, 8, async ({ row, stream, task, id }) => {
      const script = row.script(protocol, stage, stream);
      if (script === undefined) return;
      const line = await stage.line(script, {
        id,
        stream,
        ...(row.settings === undefined ? {} : { settings: row.settings }),
      });
      const told = await line.ask(requestFor(task, id));
      asked += 1;
      judge(told);
      expect(line.recorded).toHaveLength(1);
      const hops = hopsOf(told);
      const expected = hopsFor(row, protocol, task);
      if (told.text !== (isNothingToAdd(row, task) ? "" : WELL) || hops.join() !== expected.join()) {
        const messages = told.decision.attempts.map(({ message }) => message ?? "").join(" | ");
        wrong.push(
          `${row.name}, ${stream ? "streamed" : "whole"}, ${task}: "${told.text}" by ${hops.join(", ")} instead of ${expected.join(", ")} (${messages})`,
        );
      }
    });
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(130);
    expect(stage.foreign.requests).toEqual([]);
    expect(printed).toEqual([]);
  }, 60_000);

  test("a refusal is shown and not shopped around, unless the user opted in", async () => {
    if (!protocol.refuses) return;
    for (const stream of [true, false]) {
      for (const task of tasksOf(protocol)) {
        const script: Script = async (_request, answer) => {
          if (!stream) return answer.json(200, protocol.whole("", "refusal"));
          begin(protocol, answer);
          await answer.write(protocol.stream([], "refusal").join(""));
          answer.end();
        };
        const shown = await (
          await stage.line(script, { id: `r-${stream}-${task.length}`, stream })
        ).ask(requestFor(task, "r"));
        judge(shown);
        expect([shown.text, shown.decision.outcome, hopsOf(shown)]).toEqual(["", "refused", ["faulty content-policy"]]);
        const settings = { "fairlead.fallback.onRefusal": true };
        const passed = await (
          await stage.line(script, { id: `o-${stream}-${task.length}`, stream, settings })
        ).ask(requestFor(task, "o"));
        expect([passed.text, hopsOf(passed)]).toEqual([WELL, ["faulty content-policy", "healthy answered"]]);
      }
    }
  });

  test("an answer cut at the length limit is an answer", async () => {
    for (const stream of [true, false]) {
      const script: Script = async (_request, answer) => {
        if (!stream) return answer.json(200, protocol.whole("Half of it", "length"));
        begin(protocol, answer);
        await answer.write(protocol.stream(["Half ", "of it"], "length").join(""));
        answer.end();
      };
      const told = await (
        await stage.line(script, { id: `l-${stream}`, stream })
      ).ask(requestFor(tasksOf(protocol)[0] ?? "explain", "l"));
      expect([told.text, told.decision.finish, told.decision.outcome, hopsOf(told)]).toEqual([
        "Half of it",
        "length",
        "answered",
        ["faulty answered"],
      ]);
    }
  });

  test("an answer that stalls after its first text keeps it and takes no other model's", async () => {
    const script: Script = async (_request, answer) => {
      begin(protocol, answer);
      const pieces = protocol.stream(["Half", " of it"]);
      await answer.write(
        pieces
          .slice(
            0,
            pieces.findIndex((piece) => piece.includes("of it")),
          )
          .join(""),
      );
      for (let beat = 0; beat < 60 && !answer.raw.destroyed; beat += 1) {
        await answer.write(protocol.keepAlive);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const told = await (
      await stage.line(script, { id: "stall", settings: { ...SHORT, "fairlead.timeouts.stallMs": 200 } })
    ).ask(requestFor(tasksOf(protocol)[0] ?? "explain", "s"));
    expect([told.text, told.decision.outcome, hopsOf(told)]).toEqual(["Half", "partial", ["faulty stalled"]]);
    expect(told.decision).toMatchObject({
      model: expect.stringMatching(/^faulty\//),
      costBasis: expect.stringMatching(/estimated|local/),
    });
  });
});

test("tools that are refused beside effort move to the other wire and are answered there", async () => {
  const [protocol] = PROTOCOLS;
  if (protocol === undefined) throw new Error("no protocol");
  const stage = await openStage(protocol);
  const responses = PROTOCOLS.find(({ wire }) => wire === "openai-responses");
  const line = await stage.line(
    async (request, answer) => {
      if (request.path.endsWith("/responses")) return answer.events(responses?.stream(["Moved"]).join("") ?? "");
      answer.json(400, {
        error: {
          message:
            "Function tools with reasoning_effort are not supported for this model in /v1/chat/completions. Please use /v1/responses instead.",
          type: "invalid_request_error",
          param: "reasoning_effort",
          code: null,
        },
      });
    },
    { id: "tools" },
  );
  const told = await line.ask(requestFor("explain", "tools"));
  expect([told.text, hopsOf(told)]).toEqual(["Moved", ["faulty invalid-request", "faulty answered"]]);
  const next = await line.ask(requestFor("explain", "tools once more"));
  expect(hopsOf(next)).toEqual(["faulty answered"]);
  await stage.close();
});
