import { describe, expect, it } from "vitest";
import { createCallMemory } from "../../../src/core/chat/callMemory.js";
import { fromHost } from "../../../src/core/chat/fromHost.js";
import type { HostMessage } from "../../../src/core/chat/hostMessage.js";
import { relayAnswer } from "../../../src/core/chat/relay.js";
import type { EditorRequest } from "../../../src/core/request/request.js";
import type { ModelCall } from "../../../src/core/wire/call.js";
import type { StreamPart, Wire, WireName } from "../../../src/core/wire/wire.js";
import { lineWith } from "../answer/build.js";

const PROVIDERS = {
  "fairlead.providers": {
    one: {
      kind: "anthropic",
      baseUrl: "https://one.example",
      models: [{ id: "a", price: { input: 1, output: 1 }, context: 100_000 }],
    },
    two: {
      kind: "openai-compatible",
      baseUrl: "https://two.example/v1",
      models: [{ id: "b", price: { input: 2, output: 2 }, context: 100_000 }],
    },
  },
};

const ASKED: HostMessage = { role: 1, content: [{ kind: "text", text: "What is in this folder?" }] };
const TOOL = { name: "list", description: "Lists.", inputSchema: { type: "object" } };

/** Both wires say what `answer` gives for a call, and note it. */
function wiresThat(answer: (call: ModelCall, wire: WireName) => readonly StreamPart[]) {
  const calls: ModelCall[] = [];
  const make = (name: WireName) => async (): Promise<Wire> => ({
    name,
    async *stream(call) {
      calls.push(call);
      yield* answer(call, name);
    },
  });
  return { calls, wires: { anthropic: make("anthropic"), "openai-chat": make("openai-chat") } };
}

const says = (text: string): StreamPart[] => [
  { type: "text", text },
  { type: "finish", reason: "stop" },
];

function chatRequest(over: Partial<EditorRequest> = {}): EditorRequest {
  return {
    id: crypto.randomUUID(),
    surface: "chat-model",
    instruction: "",
    location: "panel",
    conversationId: "c",
    tools: [TOOL],
    toolChoice: "auto",
    ...over,
  };
}

function messagesOf(call: ModelCall | undefined) {
  return call?.kind === "chat" ? call.messages : [];
}

describe("an agent's turns through the line", () => {
  it("keep thinking out of the text and send it back with the call that it led to", async () => {
    const { calls, wires } = wiresThat((call) =>
      messagesOf(call).some(({ content }) => content.some(({ type }) => type === "tool-result"))
        ? says("Two files.")
        : [
            { type: "reasoning", text: "They want a list." },
            { type: "reasoning", text: "", signature: "proof" },
            { type: "tool-call", id: "call_1", name: "list", input: "{}", signature: "sealed" },
            { type: "finish", reason: "tool-calls" },
          ],
    );
    const { line } = await lineWith(PROVIDERS, [], { wires });
    const memory = createCallMemory();
    const told: string[] = [];
    const sink = {
      text: (text: string) => void told.push(text),
      call: (id: string, name: string, input: string) => void told.push(`${id} ${name} ${input}`),
    };
    const turn = async (...host: HostMessage[]) =>
      relayAnswer(
        line.answer(chatRequest({ conversation: fromHost(host, memory) }), new AbortController().signal),
        sink,
        memory,
      );
    const first = await turn(ASKED);
    expect(first).toMatchObject({ outcome: "answered", model: "one/a", finish: "tool-calls" });
    expect(told).toEqual(["call_1 list {}"]);
    const second = await turn(
      ASKED,
      { role: 2, content: [{ kind: "tool-call", id: "call_1", name: "list", input: {} }] },
      {
        role: 1,
        content: [{ kind: "tool-result", id: "call_1", isError: false, content: [{ kind: "text", text: "a b" }] }],
      },
    );
    expect(second?.model).toBe("one/a");
    expect(told.at(-1)).toBe("Two files.");
    expect(messagesOf(calls.at(-1))[1]?.content).toEqual([
      { type: "reasoning", text: "They want a list.", origin: "anthropic" },
      { type: "reasoning", text: "", signature: "proof", origin: "anthropic" },
      { type: "tool-call", id: "call_1", name: "list", input: "{}", signature: "sealed" },
    ]);
  });

  it("stay with the model that answered first, and are classified by the person's words", async () => {
    let down = true;
    const { wires } = wiresThat((_call, wire) =>
      wire === "anthropic" && down
        ? [{ type: "failure", failure: { class: "invalid-request", message: "no", remedy: "no" } }]
        : says("ok"),
    );
    const { ask } = await lineWith(PROVIDERS, [], { wires });
    const conversation = fromHost(
      [
        ASKED,
        {
          role: 1,
          content: [
            {
              kind: "tool-result",
              id: "x",
              isError: false,
              content: [{ kind: "text", text: "refactor this function" }],
            },
          ],
        },
      ],
      createCallMemory(),
    );
    const first = await ask({ ...chatRequest({ conversation }), document: undefined, task: undefined });
    expect(first.decision).toMatchObject({ model: "two/b", classification: { task: "ask" } });
    down = false;
    const second = await ask({ ...chatRequest({ conversation }), document: undefined, task: undefined });
    expect(second.decision.model).toBe("two/b");
    expect(second.decision.candidates[0]?.reason).toContain("kept from the turn before");
  });
});

describe("a model named for one request", () => {
  it("is the only one asked, and neither takes nor ends an override", async () => {
    const { wires } = wiresThat(() => says("ok"));
    const { ask, overrides } = await lineWith(PROVIDERS, [], { wires });
    overrides.set({ scope: "next", model: "one/a" });
    const { decision } = await ask({ pinned: "two/b" });
    expect(decision).toMatchObject({ model: "two/b", override: "request: two/b" });
    expect(decision.candidates).toContainEqual({
      model: "one/a",
      kept: false,
      reason: "your override for this request names two/b",
    });
    expect(overrides.all()).toHaveLength(1);
  });

  it("obeys the team's rules", async () => {
    const { calls, wires } = wiresThat(() => says("ok"));
    const { ask } = await lineWith(PROVIDERS, [{ layer: "team", settings: { "fairlead.models.deny": ["two/*"] } }], {
      wires,
    });
    const { decision } = await ask({ pinned: "two/b" });
    expect(decision.outcome).toBe("failed");
    expect(decision.error?.class).toBe("policy");
    expect(calls).toEqual([]);
  });
});

describe("a strategy of one request, as Fast and Best have", () => {
  const settings = {
    "fairlead.providers": {
      cheap: {
        kind: "openai-compatible",
        baseUrl: "https://cheap.example/v1",
        models: [{ id: "a", price: { input: 1, output: 1 }, context: 100_000, quality: 0.9 }],
      },
      good: {
        kind: "openai-compatible",
        baseUrl: "https://good.example/v1",
        models: [{ id: "b", price: { input: 9, output: 9 }, context: 100_000, quality: 0.99 }],
      },
      quick: {
        kind: "openai-compatible",
        baseUrl: "https://quick.example/v1",
        models: [{ id: "c", price: { input: 5, output: 5 }, context: 100_000, quality: 0.9 }],
      },
    },
  };
  const evidence = new Map(
    (
      [
        ["cheap/a", 900],
        ["good/b", 800],
        ["quick/c", 100],
      ] as const
    ).map(([model, firstTokenP50Ms]) => [model, { model, attempts: 20, answered: 20, firstTokenP50Ms }]),
  );

  it.each([
    [undefined, "cheap/a"],
    ["fastest", "quick/c"],
    ["best", "good/b"],
  ] as const)("%s goes to %s, and never past the team's rules", async (strategy, first) => {
    const { wires } = wiresThat(() => says("ok"));
    const request = { ...chatRequest(), document: undefined, ...(strategy === undefined ? {} : { strategy }) };
    const { ask } = await lineWith(settings, [], { wires, evidence: () => evidence });
    expect((await ask(request)).decision.model).toBe(first);
    const narrowed = await lineWith(settings, [{ layer: "team", settings: { "fairlead.models.deny": [first] } }], {
      wires,
      evidence: () => evidence,
    });
    const { decision } = await narrowed.ask(request);
    expect(decision.outcome).toBe("answered");
    expect(decision.model).not.toBe(first);
  });
});

describe("the length of a chat", () => {
  const settings = {
    "fairlead.providers": {
      one: { kind: "anthropic", baseUrl: "https://one.example", models: [{ id: "a", context: 32_000 }] },
    },
  };
  const conversation = [{ role: "user" as const, content: [{ type: "text" as const, text: "word ".repeat(20_000) }] }];

  it("is measured by what the model's usage has taught, as it is counted for the host", async () => {
    const { wires } = wiresThat(() => says("ok"));
    const taught = await lineWith(settings, [], { wires, savedRatios: { "one/a": 5 } });
    expect((await taught.ask({ ...chatRequest({ conversation }), document: undefined })).decision.model).toBe("one/a");
    const demanding = await lineWith(settings, [], { wires, savedRatios: { "one/a": 2.5 } });
    const refused = await demanding.ask({ ...chatRequest({ conversation }), document: undefined });
    expect(refused.decision.error?.class).toBe("context-window");
  });
});

describe("a participant's turn", () => {
  it("has what was said before between the system text and the question", async () => {
    const { calls, wires } = wiresThat(() => says("ok"));
    const { ask } = await lineWith(PROVIDERS, [], { wires });
    const conversation = [
      { role: "user" as const, content: [{ type: "text" as const, text: "earlier" }] },
      { role: "assistant" as const, content: [{ type: "text" as const, text: "answered" }] },
    ];
    await ask({
      surface: "chat-participant",
      task: "ask",
      instruction: "and now?",
      conversation,
      variables: { edit_format: "chat" },
    });
    expect(messagesOf(calls[0]).map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(JSON.stringify(messagesOf(calls[0]).at(-1))).toContain("and now?");
  });

  it("asks for a change in a form that people read", async () => {
    const { calls, wires } = wiresThat(() => says("ok"));
    const { ask } = await lineWith(PROVIDERS, [], { wires });
    await ask({
      surface: "chat-participant",
      task: "refactor",
      instruction: "shorter",
      variables: { edit_format: "chat" },
    });
    const system = JSON.stringify(messagesOf(calls[0])[0]);
    expect(system).toContain("read in a chat");
    expect(system).not.toContain("SEARCH");
  });
});
