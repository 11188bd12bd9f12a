import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CompletionCall } from "../../src/core/wire/call.js";
import type { WireName } from "../../src/core/wire/wire.js";
import { listModels } from "../../src/providers/models/index.js";
import { createWireLoader } from "../../src/providers/wires.js";
import { type Practice, startPractice } from "../practice/startPractice.mjs";
import { chatCall, collect, endpointAt, failureIn, KEY, textIn, usageIn } from "./shared.js";

let practice: Practice;
const wires = createWireLoader();

beforeAll(async () => {
  practice = await startPractice();
});
beforeEach(() => practice.clear());
afterAll(() => practice.close());

const CHAT: readonly (readonly [WireName, string])[] = [
  ["openai-chat", "openai"],
  ["openai-responses", "openai"],
  ["anthropic", "anthropic"],
  ["gemini", "gemini"],
  ["ollama", "ollama"],
];
const FIM: readonly (readonly [WireName, string])[] = [
  ["openai-completions", "openai"],
  ["mistral-fim", "openai"],
  ["ollama", "ollama"],
  ["llamacpp-infill", "llamacpp"],
];

const explain = chatCall({
  messages: [
    {
      role: "user",
      content: [
        {
          type: "text",
          text: "Explain this:\n```ts\nfunction area(width, height) {\n  if (width < 0) return 0;\n  return width * height;\n}\n```",
        },
      ],
    },
  ],
});
const hole: CompletionCall = {
  kind: "completion",
  model: "practice-small",
  maxOutputTokens: 64,
  stream: true,
  prefix: "function multiply(a: number, b: number) {\n  ",
  suffix: "\n}\n",
  context: [],
  path: "a.ts",
  language: "typescript",
};

describe.each(CHAT)("practice over %s", (name, kind) => {
  const at = (provider: string) => endpointAt(practice.baseUrl(provider, kind));

  it("explains the code it is given, says what it is, and counts tokens by its rule", async () => {
    const wire = await wires(name);
    const streamed = await collect(wire, explain, at(`${name}-fine`));
    const text = textIn(streamed);
    for (const word of ["`area`", "`width`", "`height`", "if width < 0", "practice provider, not a model"])
      expect(text).toContain(word);
    expect(usageIn(streamed)).toMatchObject({ output: Math.ceil(text.length / 4) });
    expect(streamed.at(-1)).toEqual({ type: "finish", reason: "stop" });
    const whole = await collect(wire, { ...explain, stream: false }, at(`${name}-fine`));
    expect(textIn(whole)).toBe(text);
    expect(usageIn(whole)?.input).toBe(usageIn(streamed)?.input);
    expect(JSON.stringify(practice.requests())).not.toContain(KEY);
  });

  it("calls the tools that are named, in parallel, and answers from their results", async () => {
    const wire = await wires(name);
    const tools = ["read_file", "list_files"].map((tool) => ({
      name: tool,
      description: tool,
      inputSchema: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
    }));
    const messages = [
      {
        role: "user" as const,
        content: [{ type: "text" as const, text: "Use read_file on src/a.ts and list_files on `src`." }],
      },
    ];
    const parts = await collect(wire, chatCall({ tools, messages }), at(`${name}-tools`));
    const calls = parts.filter((part) => part.type === "tool-call");
    expect(calls.map((call) => [call.name, JSON.parse(call.input)])).toEqual([
      ["read_file", { path: "src/a.ts" }],
      ["list_files", { path: "src/a.ts" }],
    ]);
    expect(new Set(calls.map((call) => call.id)).size).toBe(2);
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "tool-calls" });
    const next = await collect(
      wire,
      chatCall({
        tools,
        messages: [
          ...messages,
          { role: "assistant", content: calls.map((call) => ({ ...call })) },
          {
            role: "user",
            content: calls.map((call, index) => ({
              type: "tool-result" as const,
              id: call.id,
              name: call.name,
              text: `result ${index}`,
            })),
          },
        ],
      }),
      at(`${name}-tools`),
    );
    expect(textIn(next)).toContain("result 0");
    expect(textIn(next)).toContain("result 1");
  });

  it("cuts at the limit", async () => {
    const parts = await collect(await wires(name), { ...explain, maxOutputTokens: 16 }, at(`${name}-fine`));
    expect(textIn(parts)).toHaveLength(64);
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "length" });
  });

  it.each([
    [{ status: 401 }, "key"],
    [{ status: 429, headers: { "retry-after": "3" } }, "rate-limit"],
    [{ status: 503 }, "overloaded"],
    [{ status: 404 }, "not-found"],
    [{ status: "reset" }, "network"],
    [{ status: "cut" }, "truncated"],
    [{ status: "end" }, "truncated"],
    [{ status: "garbage" }, "malformed-response"],
    [{ status: "empty" }, "empty"],
  ] as const)("fails as told: %j", async (fail, expected) => {
    const provider = `${name}-failing`;
    practice.control(provider, { fail: { ...fail, times: 1 } });
    const wire = await wires(name);
    const parts = await collect(wire, explain, at(provider));
    expect(failureIn(parts).class).toBe(expected);
    const begun = fail.status === "cut" || fail.status === "end";
    expect(textIn(parts).length > 20).toBe(begun);
    expect((await collect(wire, explain, at(provider))).at(-1)).toEqual({ type: "finish", reason: "stop" });
  });

  it.each(["hang", "stall"] as const)("%ss until the caller goes away, and sees it go", async (status) => {
    const provider = `${name}-${status}`;
    practice.control(provider, { fail: { status } });
    const controller = new AbortController();
    const wire = await wires(name);
    const arrived = practice.nextRequest((request) => request.provider === provider);
    if (status === "hang") void arrived.then(() => controller.abort());
    const parts = [];
    for await (const part of wire.stream(explain, at(provider), controller.signal)) {
      parts.push(part);
      if (part.type === "text") controller.abort();
    }
    expect(failureIn(parts).class).toBe("cancelled");
    const request = await arrived;
    await expect.poll(() => request.closedByCaller).toBe(true);
  });
});

describe.each(FIM)("practice over %s", (name, kind) => {
  it("closes the hole by the function's name and parameters", async () => {
    const endpoint = endpointAt(practice.baseUrl("fim", kind));
    const wire = await wires(name);
    for (const stream of [true, false]) {
      const parts = await collect(wire, { ...hole, stream }, endpoint);
      expect(textIn(parts)).toBe("return a * b;");
      expect(usageIn(parts)).toMatchObject({ output: 4 });
    }
  });
});

describe("practice", () => {
  it("reads a known family's template", async () => {
    const parts = await collect(
      await wires("openai-completions"),
      { ...hole, model: "qwen2.5-coder" },
      endpointAt(practice.baseUrl("fim")),
    );
    expect(textIn(parts)).toBe("return a * b;");
  });

  it("is as slow as told", async () => {
    practice.control("slow", { delayMs: 60, tokensPerSecond: 200 });
    const started = performance.now();
    const parts = await collect(
      await wires("openai-chat"),
      { ...explain, maxOutputTokens: 20 },
      endpointAt(practice.baseUrl("slow")),
    );
    expect(textIn(parts)).toHaveLength(80);
    // 60 ms, then 19 gaps of 5 ms.
    expect(performance.now() - started).toBeGreaterThan(150);
  });

  it("takes only its own key and its own models when told so, and can serve another model", async () => {
    practice.control("strict", { key: "right", models: ["m1"], served: "m1-2026" });
    const wire = await wires("openai-chat");
    const endpoint = endpointAt(practice.baseUrl("strict"));
    expect(failureIn(await collect(wire, explain, endpoint)).class).toBe("key");
    expect(failureIn(await collect(wire, explain, { ...endpoint, key: "right" })).class).toBe("not-found");
    const parts = await collect(wire, { ...explain, model: "m1" }, { ...endpoint, key: "right" });
    expect(parts).toContainEqual({ type: "served", model: "m1-2026" });
    expect(JSON.stringify(await (await fetch(`${practice.address}/control`)).json())).not.toContain("right");
  });

  it("refuses what does not fit its window as an overflow, on each wire", async () => {
    for (const [name, kind] of CHAT) {
      practice.control("small", { contextTokens: 4 });
      expect(
        failureIn(await collect(await wires(name), explain, endpointAt(practice.baseUrl("small", kind)))).class,
      ).toBe("context-window");
    }
  });

  it("lists its models in each vendor's form", async () => {
    for (const [format, path, kind] of [
      ["openai", "models", "openai"],
      ["anthropic", "v1/models", "anthropic"],
      ["gemini", "v1beta/models", "gemini"],
      ["ollama", "api/tags", "ollama"],
    ] as const) {
      const list = await listModels(
        { format, path },
        endpointAt(practice.baseUrl("listed", kind)),
        new AbortController().signal,
      );
      expect("models" in list ? list.models.map((model) => model.id) : list).toEqual([
        "practice-small",
        "practice-large",
      ]);
    }
  });

  it("is controlled and read over HTTP, and refuses nonsense", async () => {
    const told = await fetch(`${practice.address}/control`, {
      method: "POST",
      body: JSON.stringify({ provider: "http", fail: { status: 500, times: 2 } }),
    });
    expect(await told.json()).toMatchObject({ fail: { status: 500 }, failuresLeft: 2 });
    const wrong = await fetch(`${practice.address}/control`, {
      method: "POST",
      body: JSON.stringify({ provider: "http", fail: { status: "explode" } }),
    });
    expect(wrong.status).toBe(400);
    await collect(await wires("openai-chat"), explain, endpointAt(practice.baseUrl("http")));
    const seen = (await (await fetch(`${practice.address}/requests?provider=http`)).json()) as {
      headers: Record<string, string>;
    }[];
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.authorization).toBe(`...${KEY.slice(-4)}`);
  });

  it("runs by itself, says where it listens, and stops when told", async () => {
    const main = fileURLToPath(new URL("../practice/main.mjs", import.meta.url));
    const program = spawn(process.execPath, [main, "--port", "0", "--config", '{"busy":{"fail":{"status":503}}}'], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [line] = (await once(program.stdout, "data")) as [Buffer];
      const { address } = JSON.parse(line.toString("utf8")) as { address: string };
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const wire = await wires("openai-chat");
      expect(failureIn(await collect(wire, explain, endpointAt(`${address}/busy/v1`))).class).toBe("overloaded");
      expect(textIn(await collect(wire, explain, endpointAt(`${address}/free/v1`)))).toContain("`area`");
    } finally {
      program.kill("SIGTERM");
    }
    expect(await once(program, "exit")).toEqual([0, null]);
  });
});
