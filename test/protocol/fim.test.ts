import { describe, expect, it } from "vitest";
import type { CompletionCall } from "../../src/core/wire/call.js";
import type { Wire } from "../../src/core/wire/wire.js";
import { wire as infill } from "../../src/providers/llamacppInfill.js";
import { wire as mistral } from "../../src/providers/mistralFim.js";
import { wire as ollama } from "../../src/providers/ollama.js";
import { wire as completions } from "../../src/providers/openaiCompletions.js";
import { type Handler, event, type TestServer } from "./server.js";
import { serving } from "./serving.js";
import { chatCall, collect, endpointAt, failureIn, KEY, textIn, usageIn } from "./shared.js";

const start = serving();
let server: TestServer | undefined;

async function serve(handler: Handler, base = "/v1") {
  server = await start(handler);
  return endpointAt(`${server.url}${base}`);
}

const call = (over: Partial<CompletionCall> = {}): CompletionCall => ({
  kind: "completion",
  model: "test-model",
  maxOutputTokens: 64,
  stream: true,
  prefix: "const größe = ",
  suffix: ";\nlog();",
  context: [{ path: "b.ts", text: "export const b = 1;" }],
  path: "a.ts",
  language: "typescript",
  ...over,
});

/** The call's other file, for whoever has no place of its own for it. */
const OTHER_FILE = "// Path: b.ts\n// export const b = 1;\n";

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const text = (part: string, reason: string | null = null) =>
  event({ model: "served-1", choices: [{ index: 0, text: part, finish_reason: reason }] });
const delta = (part: string, reason: string | null = null, more = {}) =>
  event({ model: "served-1", choices: [{ index: 0, delta: { content: part }, finish_reason: reason }], ...more });
const usage = { prompt_tokens: 30, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 10 } };

interface Case {
  readonly name: string;
  readonly wire: Wire;
  readonly base: string;
  readonly path: string;
  /** The whole answer in its stream's form, without its last piece, and the last piece. */
  readonly begun: string;
  readonly ended: string;
  readonly whole: unknown;
  readonly limited: unknown;
  readonly fault: string;
  readonly type: string;
  readonly input: number;
  readonly cacheRead: number;
}

const end = { model: "served-1", done: true, done_reason: "stop", prompt_eval_count: 30, eval_count: 4 };
const last = {
  content: "",
  stop: true,
  stop_type: "eos",
  model: "served-1",
  tokens_evaluated: 30,
  tokens_predicted: 4,
};

const CASES: readonly Case[] = [
  {
    name: "openai-completions",
    wire: completions,
    base: "/v1",
    path: "/v1/completions",
    begun: text("max(") + text("🌍)"),
    ended: text("", "stop") + event({ model: "served-1", choices: [], usage }) + event("[DONE]"),
    whole: { model: "served-1", choices: [{ text: "max(🌍)", finish_reason: "stop" }], usage },
    limited: { model: "served-1", choices: [{ text: "max(", finish_reason: "length" }], usage },
    fault: event({ error: { message: "gone", type: "server_error", code: 500 } }),
    type: "text/event-stream",
    input: 20,
    cacheRead: 10,
  },
  {
    name: "mistral-fim",
    wire: mistral,
    base: "/v1",
    path: "/v1/fim/completions",
    begun: delta("max(") + delta("🌍)"),
    ended: delta("", "stop", { usage: { prompt_tokens: 30, completion_tokens: 4 } }) + event("[DONE]"),
    whole: {
      model: "served-1",
      choices: [{ message: { content: "max(🌍)" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 30, completion_tokens: 4 },
    },
    limited: { model: "served-1", choices: [{ message: { content: "max(" }, finish_reason: "length" }], usage },
    fault: event({ object: "error", message: "gone", type: "internal_server_error", code: 500 }),
    type: "text/event-stream",
    input: 30,
    cacheRead: 0,
  },
  {
    name: "ollama",
    wire: ollama,
    base: "",
    path: "/api/generate",
    begun:
      line({ model: "served-1", response: "max(", done: false }) +
      line({ model: "served-1", response: "🌍)", done: false }),
    ended: line({ response: "", ...end }),
    whole: { response: "max(🌍)", ...end },
    limited: { response: "max(", ...end, done_reason: "length" },
    fault: line({ error: "llama runner process has terminated" }),
    type: "application/x-ndjson",
    input: 30,
    cacheRead: 0,
  },
  {
    name: "llamacpp-infill",
    wire: infill,
    base: "",
    path: "/infill",
    begun: event({ content: "max(", stop: false }) + event({ content: "🌍)", stop: false }),
    ended: event(last),
    whole: { ...last, content: "max(🌍)" },
    limited: { ...last, content: "max(", stop_type: "limit" },
    fault: 'error: {"code":500,"message":"gone","type":"server_error"}\n\n',
    type: "text/event-stream",
    input: 30,
    cacheRead: 0,
  },
];

describe.each(CASES)("$name", (of) => {
  const streamed =
    (body: string, pieceBytes?: number): Handler =>
    (_, answer) =>
      answer.events(body, {
        headers: { "content-type": of.type },
        ...(pieceBytes === undefined ? {} : { pieceBytes }),
      });
  const expected = {
    input: of.input,
    cacheRead: of.cacheRead,
    cacheWrite: 0,
    cacheWriteHour: 0,
    output: 4,
    reasoning: 0,
  };

  it("streams, in one piece and byte by byte", async () => {
    for (const pieceBytes of [undefined, 1]) {
      const parts = await collect(of.wire, call(), await serve(streamed(of.begun + of.ended, pieceBytes), of.base));
      expect(textIn(parts)).toBe("max(🌍)");
      expect(usageIn(parts)).toEqual(expected);
      expect(parts).toContainEqual({ type: "served", model: "served-1" });
      expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
      const [request] = server?.requests ?? [];
      expect(request?.path).toBe(of.path);
      expect(request?.headers.authorization).toBe(`Bearer ${KEY}`);
      expect(request?.json?.stream).toBe(true);
    }
  });

  it("answers whole", async () => {
    const parts = await collect(
      of.wire,
      call({ stream: false }),
      await serve((_, answer) => answer.json(200, of.whole), of.base),
    );
    expect(textIn(parts)).toBe("max(🌍)");
    expect(usageIn(parts)).toEqual(expected);
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
    expect(server?.requests[0]?.json?.stream).toBe(false);
  });

  it.each(["", "text/plain; charset=utf-8", "application/octet-stream"])(
    "reads an answer whose server does not say what it is (type %j), and calls malformed what is none",
    async (type) => {
      const bare =
        (body: string): Handler =>
        (_, answer) => {
          answer.raw.writeHead(200, type === "" ? {} : { "content-type": type });
          answer.raw.end(body);
        };
      const streamedParts = await collect(of.wire, call(), await serve(bare(of.begun + of.ended), of.base));
      const whole = await collect(
        of.wire,
        call({ stream: false }),
        await serve(bare(JSON.stringify(of.whole)), of.base),
      );
      for (const parts of [streamedParts, whole]) {
        expect(textIn(parts)).toBe("max(🌍)");
        expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
      }
      for (const stream of [true, false]) {
        const other = await collect(of.wire, call({ stream }), await serve(bare("Service is starting"), of.base));
        expect(failureIn(other).class).toBe("malformed-response");
      }
    },
  );

  it("says when the limit cut the answer", async () => {
    const parts = await collect(
      of.wire,
      call({ stream: false }),
      await serve((_, answer) => answer.json(200, of.limited), of.base),
    );
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "length" });
  });

  it("calls an answer without its end truncated, whether the stream closes or breaks", async () => {
    const closed = await collect(of.wire, call(), await serve(streamed(of.begun), of.base));
    expect(textIn(closed)).toBe("max(🌍)");
    expect(failureIn(closed).class).toBe("truncated");
    const broken = await collect(
      of.wire,
      call(),
      await serve(async (_, answer) => {
        answer.startEvents({ "content-type": of.type });
        await answer.write(of.begun);
        answer.cut();
      }, of.base),
    );
    expect(failureIn(broken).class).toBe("truncated");
  });

  it.each(["hangs", "breaks"])("takes an answer that has its end for whole though the stream then %s", async (way) => {
    // What a server says at the end, without its closing word.
    const ended = of.ended.replace(event("[DONE]"), "");
    const parts = await collect(
      of.wire,
      call(),
      await serve(async (_, answer) => {
        answer.startEvents({ "content-type": of.type });
        await answer.write(of.begun + ended);
        if (way === "breaks") answer.cut();
      }, of.base),
      AbortSignal.timeout(8000),
    );
    expect(textIn(parts)).toBe("max(🌍)");
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
    if (way === "hangs") await server?.requests[0]?.closed;
  });

  it("classifies errors before and amid the answer, without the key", async () => {
    const early = await collect(
      of.wire,
      call(),
      await serve(
        (_, answer) =>
          answer.json(
            429,
            { error: { message: `Rate limit for ${KEY}`, type: "rate_limit_error" } },
            { "retry-after": "2" },
          ),
        of.base,
      ),
    );
    expect(failureIn(early)).toMatchObject({ class: "rate-limit", status: 429, retryAfterMs: 2000 });
    expect(JSON.stringify(early)).not.toContain(KEY);
    const amid = await collect(of.wire, call(), await serve(streamed(of.begun + of.fault), of.base));
    expect(textIn(amid)).toBe("max(🌍)");
    expect(failureIn(amid).class).toBe("server");
  });

  it("calls HTML and broken JSON malformed", async () => {
    const html = await collect(
      of.wire,
      call(),
      await serve((_, answer) => answer.json(200, "<html>", { "content-type": "text/html" }), of.base),
    );
    expect(failureIn(html).class).toBe("malformed-response");
    const broken = of.type === "text/event-stream" ? "data: {not json\n\n" : "{not json\n";
    expect(failureIn(await collect(of.wire, call(), await serve(streamed(broken), of.base))).class).toBe(
      "malformed-response",
    );
  });

  it("closes the socket at once when aborted", async () => {
    const controller = new AbortController();
    let closed: Promise<void> | undefined;
    const endpoint = await serve(async (request, answer) => {
      closed = request.closed;
      answer.startEvents({ "content-type": of.type });
      await answer.write(of.begun);
    }, of.base);
    const parts = [];
    for await (const part of of.wire.stream(call(), endpoint, controller.signal)) {
      parts.push(part);
      if (part.type === "text") controller.abort();
    }
    expect(failureIn(parts).class).toBe("cancelled");
    await closed;
  });
});

describe("what is sent", () => {
  it("writes a known family's template, other files included, and no suffix", async () => {
    const endpoint = await serve((_, answer) => answer.json(200, CASES[0]?.whole));
    await collect(completions, call({ model: "qwen2.5-coder-7b", stop: ["\n\n", "\nfunction"] }), endpoint);
    expect(server?.requests[0]?.json).toEqual({
      model: "qwen2.5-coder-7b",
      prompt:
        "<|repo_name|>workspace\n<|file_sep|>b.ts\nexport const b = 1;\n<|file_sep|>a.ts\n<|fim_prefix|>const größe = <|fim_suffix|>;\nlog();<|fim_middle|>",
      stop: ["<|endoftext|>", "<|file_sep|>", "\n\n", "\nfunction"],
      max_tokens: 64,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it("writes the template that the user named", async () => {
    const endpoint = await serve((_, answer) => answer.json(200, CASES[0]?.whole));
    await collect(completions, call({ model: "our-own", template: "codestral", context: [] }), endpoint);
    expect(server?.requests[0]?.json).toMatchObject({ prompt: "[SUFFIX];\nlog();[PREFIX]const größe = " });
  });

  it("gives other models prompt and suffix, at the place the endpoint says, without what it refuses", async () => {
    const endpoint = await serve((_, answer) => answer.json(200, CASES[0]?.whole));
    await collect(completions, call({ temperature: 0, stop: ["\n"] }), {
      ...endpoint,
      quirks: { completionPath: "../beta/completions", noStreamOptions: true, omit: ["stop"], body: { extra: 1 } },
    });
    expect(server?.requests[0]?.path).toBe("/beta/completions");
    expect(server?.requests[0]?.json).toEqual({
      model: "test-model",
      prompt: `${OTHER_FILE}const größe = `,
      suffix: ";\nlog();",
      max_tokens: 64,
      temperature: 0,
      stream: true,
      extra: 1,
    });
  });

  it.each([
    ["Mistral", mistral, "test-model", `${OTHER_FILE}const größe = `],
    [
      "a family without a form for other files",
      completions,
      "deepseek-coder",
      `<｜fim▁begin｜>${OTHER_FILE}const größe = <｜fim▁hole｜>;\nlog();<｜fim▁end｜>`,
    ],
  ])("gives %s other files as comments", async (_, wire, model, prompt) => {
    const endpoint = await serve((_request, answer) => answer.json(200, {}));
    await collect(wire, call({ model }), endpoint);
    expect(server?.requests[0]?.json?.["prompt"]).toBe(prompt);
  });

  it("gives llama.cpp prefix, suffix and the other files", async () => {
    const endpoint = await serve((_, answer) => answer.json(200, CASES[3]?.whole), "/v1");
    const parts = await collect(infill, call(), { ...endpoint, quirks: { completionPath: "../infill" } });
    expect(textIn(parts)).toBe("max(🌍)");
    expect(server?.requests[0]?.path).toBe("/infill");
    expect(server?.requests[0]?.json).toMatchObject({
      input_prefix: "const größe = ",
      input_suffix: ";\nlog();",
      input_extra: [{ filename: "b.ts", text: "export const b = 1;" }],
      n_predict: 64,
    });
  });

  it("does not report llama.cpp's file path as the model", async () => {
    const endpoint = await serve(
      (_, answer) => answer.json(200, { ...last, content: "x", model: "/home/me/models/qwen.gguf" }),
      "",
    );
    const parts = await collect(infill, call({ stream: false }), endpoint);
    expect(parts.some((part) => part.type === "served")).toBe(false);
  });

  it("keeps Ollama from cutting long input unseen", async () => {
    const endpoint = await serve((_, answer) => answer.json(200, CASES[2]?.whole), "");
    await collect(ollama, call({ stream: false }), endpoint);
    await collect(ollama, call({ stream: false, prefix: "x".repeat(30_000) }), endpoint);
    expect(server?.requests[0]?.json).toMatchObject({
      prompt: `${OTHER_FILE}const größe = `,
      suffix: ";\nlog();",
      truncate: false,
      options: { num_predict: 64 },
    });
    expect(server?.requests[0]?.json?.options).not.toHaveProperty("num_ctx");
    expect(server?.requests[1]?.json).toMatchObject({ options: { num_ctx: 16_384 } });
  });

  it("has Ollama fill the hole at the end of a file too, where without a suffix it would chat", async () => {
    const endpoint = await serve((_, answer) => answer.json(200, CASES[2]?.whole), "");
    await collect(ollama, call({ stream: false, suffix: "" }), endpoint);
    expect(server?.requests[0]?.json?.suffix).toBe("\n");
  });

  it("takes [DONE] for the end where a server gives no reason, and its absence for a cut", async () => {
    const endpoint = await serve((request, answer) =>
      answer.events(text("max()") + (request.json?.suffix === "whole" ? event("[DONE]") : "")),
    );
    const ends = async (suffix: string) => (await collect(completions, call({ suffix }), endpoint)).at(-1);
    expect(await ends("whole")).toEqual({ type: "finish", reason: "stop" });
    expect(await ends("cut")).toMatchObject({ type: "failure", failure: { class: "truncated" } });
  });

  it("refuses a conversation on wires that have none", async () => {
    for (const wire of [completions, mistral, infill]) {
      const parts = await collect(wire, chatCall(), endpointAt("http://127.0.0.1:9"));
      expect(failureIn(parts)).toMatchObject({ class: "invalid-request", code: "unsuitable-wire" });
    }
  });
});
