import { describe, expect, test } from "vitest";
import { classifiedBy } from "../../../src/core/answer/classifiedBy.js";
import { createRefusals } from "../../../src/core/answer/refusals.js";
import type { ModelCall } from "../../../src/core/wire/call.js";
import type { Endpoint, StreamPart, Wire, WireName } from "../../../src/core/wire/wire.js";
import { storyOf } from "../dispatch/build.js";
import { entryOf } from "../routing/build.js";
import { lineWith, requestOf } from "./build.js";

type Script = (
  call: ModelCall,
  endpoint: Endpoint,
  signal: AbortSignal,
) => Iterable<StreamPart> | AsyncIterable<StreamPart>;

const finished: StreamPart = { type: "finish", reason: "stop" };
const says = (words: string): StreamPart[] => [{ type: "text", text: words }, finished];

/** One wire for every protocol that does as told and notes its calls. */
function scripted(script: Script): {
  readonly calls: { call: ModelCall; endpoint: Endpoint; wire: WireName }[];
  readonly wires: Partial<Record<WireName, () => Promise<Wire>>>;
} {
  const calls: { call: ModelCall; endpoint: Endpoint; wire: WireName }[] = [];
  const make =
    (name: WireName): (() => Promise<Wire>) =>
    async () => ({
      name,
      async *stream(call, endpoint, signal) {
        calls.push({ call, endpoint, wire: name });
        yield* script(call, endpoint, signal);
      },
    });
  const names = ["openai-chat", "openai-responses", "anthropic", "openai-completions"] as const;
  return { calls, wires: Object.fromEntries(names.map((name) => [name, make(name)])) };
}

const PROVIDERS = {
  "fairlead.providers": {
    one: {
      kind: "openai-compatible",
      baseUrl: "https://one.example/v1",
      models: [{ id: "a", price: { input: 1, output: 1 } }],
    },
    two: {
      kind: "openai-compatible",
      baseUrl: "https://two.example/v1",
      models: [{ id: "b", price: { input: 2, output: 2 } }],
    },
  },
};

describe("the line", () => {
  test("answers, names the model and records it once", async () => {
    const { wires } = scripted(() => says("Hello"));
    const line = await lineWith(PROVIDERS, [], { wires });
    const { text, decision } = await line.ask({});
    expect([text, decision.model, decision.outcome]).toEqual(["Hello", "one/a", "answered"]);
    expect(line.recorded).toEqual([decision]);
    expect(decision).toMatchObject({
      place: { path: "src/app.ts", line: 1 },
      workspace: "workspace",
      attempts: [{ variant: "built-in explain" }],
    });
  });

  test("asks a model that fills holes by prompt for an alternative with the temperature of an alternative", async () => {
    const { calls, wires } = scripted(() => says("1"));
    const providers = { one: { kind: "anthropic", baseUrl: "https://one.example", models: ["claude-haiku-4-5"] } };
    const line = await lineWith({ "fairlead.providers": providers }, [], { wires });
    const hole = { prefix: "const a = ", suffix: ";" };
    await line.ask({ surface: "ghost-text", task: "completion", hole });
    await line.ask({ surface: "ghost-text", task: "completion", hole, temperature: 0.8 });
    expect(calls.map(({ call }) => [call.kind, call.temperature])).toEqual([
      ["chat", 0.1],
      ["chat", 0.8],
    ]);
  });

  test("answers though the ledger throws or the classifier does", async () => {
    const { wires } = scripted(() => says("Hello"));
    const broken = () => {
      throw new Error("disk full");
    };
    const line = await lineWith(PROVIDERS, [], { wires, ledger: { record: broken } });
    expect((await line.ask({})).text).toBe("Hello");
    const classification = classifiedBy(broken, requestOf({ task: "fix" }));
    expect(classification).toMatchObject({ task: "fix", difficulty: "high", unsure: true });
    const { task: _, ...free } = requestOf({});
    expect(classifiedBy(broken, free).task).toBe("ask");
  });

  test("prices a name of a gateway's own by the user's price for it, whichever model the catalog knows answers", async () => {
    const usage = { input: 1_000_000, output: 0, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0, reasoning: 0 };
    const { wires } = scripted(() => [{ type: "served", model: "gpt-5" }, { type: "usage", usage }, ...says("Hello")]);
    const { decision } = await (await lineWith(PROVIDERS, [], { wires })).ask({});
    expect(decision).toMatchObject({ model: "one/a", servedModel: "gpt-5", costUsd: 1, costBasis: "estimated" });
    expect(decision.attempts[0]?.costNote).toContain("gpt-5 answered; the price is that of a");
  });

  test("records what a surface that stops reading has cost", async () => {
    const { wires } = scripted(async function* (_call, _endpoint, signal) {
      yield { type: "text", text: "Hel" };
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    const line = await lineWith(PROVIDERS, [], { wires });
    for await (const event of line.line.answer(requestOf(), new AbortController().signal))
      if (event.type === "text") break;
    expect(line.recorded).toHaveLength(1);
    expect(line.recorded[0]).toMatchObject({
      outcome: "cancelled",
      model: "one/a",
      costBasis: "estimated",
      attempts: [{ outcome: "cancelled" }],
    });
  });

  test("says of a request that was cancelled while models were listed that it was, not that no model is known", async () => {
    const line = await lineWith({ "fairlead.providers": {} }, [], {});
    const interrupted = new AbortController();
    const answering = line.line.answer(requestOf(), interrupted.signal)[Symbol.asyncIterator]().next();
    interrupted.abort();
    await answering;
    expect(line.recorded[0]).toMatchObject({ outcome: "cancelled", error: { class: "cancelled" }, attempts: [] });
  });

  test("sends nothing of an untrusted workspace, and gives each model that reason", async () => {
    const { wires, calls } = scripted(() => says("Hello"));
    const line = await lineWith(PROVIDERS, [], { wires, trusted: () => false });
    const { decision } = await line.ask({});
    expect(calls).toEqual([]);
    expect(decision.error?.class).toBe("policy");
    expect(decision.candidates.map(({ kept, reason }) => [kept, reason])).toEqual(
      Array(2).fill([false, "This workspace is not trusted, so none of its text is sent anywhere."]),
    );
    const { document: _, ...free } = requestOf({ task: "ask", instruction: "What is a monad?" });
    expect((await line.ask({ ...free, document: undefined })).text).toBe("Hello");
  });

  test("learns a model's tokenizer from text, not from images, which are tokens without a character", async () => {
    const usage = { input: 2_000, output: 1, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0, reasoning: 0 };
    const { wires } = scripted(() => [{ type: "usage", usage }, ...says("Hello")]);
    const line = await lineWith(PROVIDERS, [], { wires });
    const said = { type: "text", text: "x".repeat(8_000) } as const;
    const image = { type: "image", mimeType: "image/png", base64: "AAAA" } as const;
    const asking = (content: readonly (typeof said | typeof image)[]) =>
      line.ask({ surface: "chat-model", task: "ask", document: undefined, conversation: [{ role: "user", content }] });
    await asking([said]);
    expect(line.ratios.of("one/a")).toBe(4);
    await asking([{ ...said, text: "What is this?" }, image]);
    expect(line.ratios.of("one/a")).toBe(4);
  });

  test("leaves out what a provider refused once, for that model and no other", async () => {
    const refuse = { class: "invalid-request", message: "no", remedy: "no", refusedParameter: "temperature" } as const;
    const { wires, calls } = scripted((_call, { quirks }) =>
      quirks.omit?.includes("temperature") ? says("Hello") : [{ type: "failure", failure: refuse }],
    );
    const line = await lineWith({ "fairlead.providers": { one: PROVIDERS["fairlead.providers"].one } }, [], { wires });
    expect(storyOf((await line.ask({ instruction: "1" })).decision.attempts)).toEqual([
      "one/a failed invalid-request",
      "one/a answered",
    ]);
    expect(storyOf((await line.ask({ instruction: "2" })).decision.attempts)).toEqual(["one/a answered"]);
    expect(calls).toHaveLength(3);
  });

  test("changes the wire when the provider says so, and remembers it", async () => {
    const move = { class: "invalid-request", message: "no", remedy: "no", useWire: "openai-responses" } as const;
    let wanted: WireName = "openai-responses";
    const { wires, calls } = scripted(() =>
      calls.at(-1)?.wire === wanted ? says("Hello") : [{ type: "failure", failure: move }],
    );
    const line = await lineWith({ "fairlead.providers": { one: PROVIDERS["fairlead.providers"].one } }, [], { wires });
    await line.ask({ instruction: "1" });
    await line.ask({ instruction: "2" });
    expect(calls.map(({ wire }) => wire)).toEqual(["openai-chat", "openai-responses", "openai-responses"]);
    wanted = "openai-chat";
  });

  test("keeps why the surface asked among the notes", async () => {
    const { wires } = scripted(() => says("Hello"));
    const line = await lineWith(PROVIDERS, [], { wires });
    const { decision } = await line.ask({ occasion: "Asked ahead." });
    expect(decision.notes).toContain("Asked ahead.");
    expect((await line.ask({})).decision.notes).toEqual([]);
  });

  test("marks a drill, takes nothing for it and keeps its provider in routes", async () => {
    const { wires, calls } = scripted(() => says("Hello"));
    const line = await lineWith(PROVIDERS, [], { wires });
    line.drill.arm({ providerId: "one", fault: "key", callsLeft: 1, until: undefined });
    const { decision } = await line.ask({});
    expect(decision.drill).toBe(true);
    expect(storyOf(decision.attempts)).toEqual(["one/a failed key", "two/b answered"]);
    expect(decision.attempts[0]).toMatchObject({ costUsd: 0, message: expect.stringContaining("Failover drill") });
    expect(calls.map(({ endpoint }) => endpoint.providerId)).toEqual(["two"]);
    const after = await line.ask({ instruction: "again" });
    expect([after.decision.model, after.decision.drill]).toEqual(["one/a", undefined]);
  });

  test("keeps the model within a conversation, and says when it changes and why", async () => {
    let broken = "";
    const down = { class: "overloaded", message: "down", remedy: "wait" } as const;
    const { wires } = scripted((_call, { providerId }) =>
      providerId === broken ? [{ type: "failure", failure: down }] : says(providerId),
    );
    const line = await lineWith(PROVIDERS, [], { wires });
    const turn = { task: "ask", instruction: "go on", conversationId: "c" } as const;
    line.overrides.set({ scope: "next", model: "two/b" });
    expect((await line.ask(turn)).text).toBe("two");
    const kept = await line.ask(turn);
    expect([kept.text, kept.decision.candidates[0]?.reason]).toEqual([
      "two",
      expect.stringMatching(/^kept from the turn before/),
    ]);
    broken = "two";
    const changed = await line.ask(turn);
    expect(changed.text).toBe("one");
    expect(changed.decision.notes).toContain("changed from two/b to one/a within the conversation: it failed");
  });

  test("says of a model that was taken out of the settings that it is gone, not that it failed", async () => {
    const { wires } = scripted((_call, { providerId }) => says(providerId));
    const both = PROVIDERS["fairlead.providers"];
    let settings: Record<string, unknown> = PROVIDERS;
    const layers = () => [{ layer: "user" as const, settings }];
    const line = await lineWith({}, [], { wires, layers });
    const turn = { task: "ask", instruction: "go on", conversationId: "c" } as const;
    expect((await line.ask(turn)).decision.model).toBe("one/a");
    settings = { "fairlead.providers": { two: both.two } };
    line.refresh();
    expect((await line.ask(turn)).decision.notes).toContain(
      "changed from one/a to two/b within the conversation: it is not configured any more",
    );
  });

  test("takes an override for the next request only once", async () => {
    const { wires } = scripted((_call, { providerId }) => says(providerId));
    const line = await lineWith(PROVIDERS, [], { wires });
    line.overrides.set({ scope: "next", model: "two/b" });
    expect([(await line.ask({})).text, (await line.ask({ instruction: "2" })).text]).toEqual(["two", "one"]);
  });
});

describe("the answer cache of the line", () => {
  const counted = () => {
    let count = 0;
    const { wires, calls } = scripted(() => says(`answer ${(count += 1)}`));
    return { wires, calls };
  };

  test("gives the very same request its answer again, at no cost and shown as such", async () => {
    const { wires, calls } = counted();
    const line = await lineWith(PROVIDERS, [], { wires });
    const [first, second] = [await line.ask({}), await line.ask({})];
    expect([first.text, second.text, calls.length]).toEqual(["answer 1", "answer 1", 1]);
    expect(second.decision).toMatchObject({
      costUsd: 0,
      costBasis: "cached",
      model: "one/a",
      attempts: [{ outcome: "answered", costBasis: "cached" }],
    });
    line.cache.clear();
    expect((await line.ask({})).text).toBe("answer 2");
  });

  test("names the model that answered then, when it was another than was asked", async () => {
    const { wires } = scripted(() => [{ type: "served", model: "other" }, ...says("Hello")]);
    const line = await lineWith(PROVIDERS, [], { wires });
    const [first, second] = [(await line.ask({})).decision, (await line.ask({})).decision];
    expect([first.servedModel, second.costBasis]).toEqual(["other", "cached"]);
    expect(second).toMatchObject({ servedModel: "other", attempts: [{ servedModel: "other" }] });
    expect(second.notes).toContain("one/a was asked, other answered");
  });

  test("is never shared by workspaces, also of the same name, nor by providers, tasks or texts", async () => {
    const { wires, calls } = counted();
    let workspace = "w1";
    const { one, two } = PROVIDERS["fairlead.providers"];
    const alike = { "fairlead.providers": { one, two: { ...two, models: one.models } } };
    const line = await lineWith(alike, [], { wires, workspace: () => workspace });
    await line.ask({});
    workspace = "w2";
    await line.ask({});
    await line.ask({ workspaceFolder: "file:///other/w2" });
    line.overrides.set({ scope: "next", model: "two/a" });
    await line.ask({});
    await line.ask({ task: "document" });
    await line.ask({ document: { path: "src/app.ts", language: "typescript", text: "other" } });
    await line.ask({ conversation: [{ role: "user", content: [{ type: "text", text: "hi" }] }] });
    expect(calls).toHaveLength(7);
  });

  test("keeps neither edits nor partial answers, nor anything when it is off or a check decides", async () => {
    const { wires, calls } = counted();
    const line = await lineWith(PROVIDERS, [], { wires });
    for (let time = 0; time < 2; time += 1) await line.ask({ task: "fix" });
    for (let time = 0; time < 2; time += 1)
      await line.ask({}, undefined, { check: async () => ({ ok: true, note: "checked" }) });
    expect(calls).toHaveLength(4);
    const cut = scripted(() => [
      { type: "text", text: "long" },
      { type: "finish", reason: "length" },
    ]);
    const cutLine = await lineWith(PROVIDERS, [], { wires: cut.wires });
    for (let time = 0; time < 2; time += 1) await cutLine.ask({});
    expect(cut.calls).toHaveLength(2);
    const off = counted();
    const offLine = await lineWith({ ...PROVIDERS, "fairlead.cache.enabled": false }, [], { wires: off.wires });
    for (let time = 0; time < 2; time += 1) await offLine.ask({});
    expect(off.calls).toHaveLength(2);
  });

  test("serves no model that the policy of the moment refuses", async () => {
    const { wires } = counted();
    let denied = false;
    const own = [{ layer: "user" as const, settings: PROVIDERS }];
    const layers = () => (denied ? narrowed : own);
    const narrowed = [...own, { layer: "team" as const, settings: { "fairlead.models.deny": ["one/*"] } }];
    const line = await lineWith(PROVIDERS, [], { wires, layers });
    await line.ask({});
    denied = true;
    const { decision } = await line.ask({});
    expect([decision.model, decision.costBasis]).toEqual(["two/b", "estimated"]);
  });
});

describe("context of other files", () => {
  const context = [
    { path: "src/open.ts", text: "OPEN", reason: "imported" },
    { path: "secret/plan.ts", text: "EXCLUDED", reason: "imported" },
    { path: "home/notes.ts", text: "LOCALONLY", reason: "imported" },
  ];

  test("that the policy keeps back never reaches a model", async () => {
    const { wires, calls } = scripted(() => says("Hello"));
    const team = {
      layer: "team" as const,
      settings: { "fairlead.privacy.exclude": ["secret/**"], "fairlead.privacy.localOnly": ["home/**"] },
    };
    const line = await lineWith(PROVIDERS, [team], { wires });
    await line.ask({ context });
    const sent = JSON.stringify(calls);
    expect([sent.includes("OPEN"), sent.includes("EXCLUDED"), sent.includes("LOCALONLY")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

test("refusals are learned per address and model, and only from refused requests", () => {
  const refusals = createRefusals();
  const failure = { class: "invalid-request", message: "", remedy: "", refusedParameter: "stop" } as const;
  refusals.learn(entryOf("acme/a"), failure);
  refusals.learn(entryOf("acme/a"), { ...failure, refusedParameter: "seed" });
  refusals.learn(entryOf("acme/b"), { ...failure, class: "server" });
  expect(refusals.of(entryOf("acme/a"))).toEqual({ omit: ["stop", "seed"], useWire: undefined });
  expect(refusals.of(entryOf("acme/b")).omit).toEqual([]);
  expect(refusals.of(entryOf("acme/a", { local: true })).omit).toEqual([]);
});
