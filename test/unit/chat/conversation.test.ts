import { describe, expect, it } from "vitest";
import { createCallMemory } from "../../../src/core/chat/callMemory.js";
import { conversationIdOf } from "../../../src/core/chat/conversationId.js";
import { countMessageTokens } from "../../../src/core/chat/countTokens.js";
import { CHAT_OUTPUT_TOKENS, chatLimits } from "../../../src/core/chat/limits.js";
import type { Model, ModelFacts } from "../../../src/core/catalog/model.js";
import { createPolicyReader } from "../../../src/core/policy/merge.js";
import { personsWords } from "../../../src/core/request/person.js";
import type { Message } from "../../../src/core/wire/message.js";

const user = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
const said = (text: string): Message => ({ role: "assistant", content: [{ type: "text", text }] });

describe("the id of a conversation", () => {
  const context = (date: string) =>
    user(`<environment_info>\nLinux, ${date}\n</environment_info>\n<userMemory>\nnone\n</userMemory>`);
  const request = (time: string) =>
    user(
      `<context>\n${time}\n</context>\n<reminderInstructions>\nWrite tests.\n</reminderInstructions>\n<userRequest>\nrename the field\n</userRequest>`,
    );

  it("stays the same from turn to turn, whatever the host writes round the person's words", () => {
    const first = conversationIdOf([context("Monday"), request("10:00")], "chat-auto");
    expect(first).toBeDefined();
    expect(
      conversationIdOf([context("Tuesday"), request("11:30"), said("Done."), user("now the tests")], "chat-auto"),
    ).toBe(first);
  });

  it("differs by first words and by choice of model", () => {
    const ids = [
      conversationIdOf([user("one")], "a"),
      conversationIdOf([user("two")], "a"),
      conversationIdOf([user("one")], "b"),
    ];
    expect(new Set(ids).size).toBe(3);
  });

  it("is missing while nobody has said anything", () => {
    expect(
      conversationIdOf([{ role: "system", content: [{ type: "text", text: "x" }] }, context("Monday")], "a"),
    ).toBeUndefined();
  });
});

describe("the person's words", () => {
  it("are what the host marks as theirs, and nothing round it", () => {
    expect(
      personsWords(
        "<attachments>\n<attachment>\nfix this\n</attachment>\n</attachments>\nstray\n<userRequest>\nexplain it\n</userRequest>",
      ),
    ).toBe("explain it");
  });

  it("hold neither memories nor summaries of the host", () => {
    expect(
      personsWords(
        "<repoMemory>\nwrite tests\n</repoMemory>\n<conversation-summary>\nfixed\n</conversation-summary>\ngo on",
      ),
    ).toBe("go on");
  });
});

describe("counting tokens", () => {
  it("counts all that is sent, and no markers", () => {
    const call = { kind: "tool-call", id: "1", name: "list", input: { path: "a".repeat(400) } } as const;
    const result = {
      kind: "tool-result",
      id: "1",
      isError: false,
      content: [{ kind: "text", text: "b".repeat(400) }],
    } as const;
    const marker = { kind: "data", mimeType: "cache_control", bytes: new Uint8Array(10_000) } as const;
    const image = { kind: "data", mimeType: "image/png", bytes: new Uint8Array(10) } as const;
    expect(countMessageTokens({ role: 2, content: [call] }, 4)).toBeGreaterThan(100);
    expect(countMessageTokens({ role: 1, content: [result] }, 4)).toBeGreaterThan(100);
    expect(countMessageTokens({ role: 1, content: [marker] }, 4)).toBeLessThan(10);
    expect(countMessageTokens({ role: 1, content: [image] }, 4)).toBeGreaterThan(1000);
  });

  it("counts more for a model whose tokens are shorter", () => {
    const message = { role: 1, content: [{ kind: "text", text: "x".repeat(1000) }] } as const;
    expect(countMessageTokens(message, 2.7)).toBeGreaterThan(countMessageTokens(message, 3.5));
  });
});

describe("the limits of a chat", () => {
  const model = (name: string, facts: Partial<ModelFacts>): Model => {
    const [providerId = "", id = ""] = name.split("/");
    return {
      name,
      providerId,
      id,
      local: false,
      fills: "by-prompt",
      facts: { id, vendor: "v", name: id, source: "test", ...facts },
    };
  };
  const policyOf = (settings: Readonly<Record<string, unknown>>) =>
    createPolicyReader().read([{ layer: "team", settings }]).policy;
  const all = () => true;
  const small = model("a/small", { contextTokens: 32_000, images: true, maxOutputTokens: 4_000 });
  const large = model("b/large", { contextTokens: 200_000, images: false });

  it("are those of the largest window that may be routed to", () => {
    const limits = chatLimits([small, large], policyOf({}), all, 0);
    expect(limits).toMatchObject({
      maxInputTokens: 200_000 - CHAT_OUTPUT_TOKENS - 400,
      maxOutputTokens: CHAT_OUTPUT_TOKENS,
      images: true,
      tools: true,
    });
  });

  it("shrink when the team's rules or a missing key leave a smaller one", () => {
    const expected = { maxInputTokens: 32_000 - 8_000 - 400, maxOutputTokens: 4_000, models: ["a/small"] };
    expect(chatLimits([small, large], policyOf({ "fairlead.models.deny": ["b/*"] }), all, 0)).toMatchObject(expected);
    expect(chatLimits([small, large], policyOf({}), (id) => id === "a", 0)).toMatchObject(expected);
  });

  it("are none without any model", () => {
    expect(chatLimits([], policyOf({}), all, 0)).toBeUndefined();
    expect(chatLimits([small], policyOf({ "fairlead.models.deny": ["*"] }), all, 0)).toBeUndefined();
  });

  it("say no images only where that is known", () => {
    expect(chatLimits([large], policyOf({}), all, 0)?.images).toBe(false);
    expect(chatLimits([model("c/any", {})], policyOf({}), all, 0)?.images).toBe(true);
  });
});

describe("the memory of calls", () => {
  it("forgets the oldest first", () => {
    const memory = createCallMemory(2);
    const remembered = { reasoning: [], signatures: new Map([["x", "y"]]) };
    for (const id of ["1", "2", "3"]) memory.remember([id], remembered);
    expect(["1", "2", "3"].map((id) => memory.recall(id) !== undefined)).toEqual([false, true, true]);
  });
});
