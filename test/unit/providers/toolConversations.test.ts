import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Content, Message } from "../../../src/core/wire/message.js";
import { repairConversation } from "../../../src/core/wire/conversation.js";
import { sealProof } from "../../../src/providers/anthropicThinking.js";
import { sealReasoning } from "../../../src/providers/openaiResponsesItems.js";
import { ASKED, FOREIGN, STRICT } from "./strictWires.js";
import { round, type Round, VALID_ID, WIRES, withoutId } from "./toolExchanges.js";

function conversationOf(rounds: readonly Round[], splitResults: boolean): Message[] {
  const text = (value: string): Content[] => [{ type: "text", text: value }];
  const messages: Message[] = [
    { role: "system", content: text("Be brief.") },
    { role: "user", content: text("Begin.") },
  ];
  for (const { say, calls, order, ask } of rounds) {
    messages.push({
      role: "assistant",
      content: [
        ...text(say),
        ...calls.map((call) => ({
          type: "tool-call" as const,
          id: call.id,
          name: call.name,
          input: JSON.stringify(call.input),
        })),
      ],
    });
    const results = order.flatMap((index) => {
      const call = calls[index];
      return call === undefined
        ? []
        : [{ type: "tool-result" as const, id: call.id, text: call.result, ...(call.failed ? { isError: true } : {}) }];
    });
    if (splitResults) for (const part of results) messages.push({ role: "user", content: [part] });
    else messages.push({ role: "user", content: results });
    messages.push({ role: "user", content: text(`Next: ${ask}`) });
  }
  return messages;
}

describe("conversations with tools, moved between wires", () => {
  it("keep every call in order, in parallel, with its own result and error, under the same valid id on every wire", () => {
    fc.assert(
      fc.property(fc.array(round, { minLength: 1, maxLength: 3 }), fc.boolean(), (rounds, splitResults) => {
        // Two open calls with one id cannot be told apart, so results of equal ids are compared only when ids differ.
        for (const { calls } of rounds) fc.pre(new Set(calls.map((call) => call.id)).size === calls.length);
        const messages = conversationOf(rounds, splitResults);
        const expected = rounds.flatMap((one) => one.calls);
        const seen = Object.entries(WIRES).map(([wire, read]) => ({ wire, exchanges: read(messages) }));
        const ids = expected.map((call) => call.id);
        const first = seen[0]?.exchanges.map((exchange) => exchange.id) ?? [];
        for (const { wire, exchanges } of seen) {
          expect({ wire, exchanges: exchanges.map(withoutId) }).toEqual({ wire, exchanges: expected.map(withoutId) });
          expect({ wire, ids: exchanges.map((exchange) => exchange.id) }).toEqual({ wire, ids: first });
        }
        expect(new Set(first).size).toBe(first.length);
        for (const made of first) expect(made).toMatch(VALID_ID);
        // A valid id is kept as it is, the first time it is used.
        const kept = ids.map((given, index) =>
          VALID_ID.test(given) && ids.indexOf(given) === index ? given : first[index],
        );
        expect(first).toEqual(kept);
      }),
      { numRuns: 300 },
    );
  });
});

describe("parallel calls that stand in turns of their own", () => {
  const call = (id: string): Message => ({
    role: "assistant",
    content: [{ type: "tool-call", id, name: "read", input: "{}" }],
  });
  const result = (id: string): Content => ({ type: "tool-result", id, text: `of ${id}` });
  const answers = (...ids: readonly string[]): Message => ({ role: "user", content: ids.map(result) });
  const says = (role: "user" | "assistant", text: string): Message => ({ role, content: [{ type: "text", text }] });

  it("keep their results, together or one by one", () => {
    for (const results of [[answers("a", "b")], [answers("b"), answers("a")]]) {
      expect(repairConversation([says("user", "Read both."), call("a"), call("b"), ...results])).toEqual([
        says("user", "Read both."),
        { role: "assistant", content: [...call("a").content, ...call("b").content] },
        { role: "user", content: answers("a", "b").content.map((part) => ({ ...part, name: "read" })) },
      ]);
    }
  });

  it("stay apart from what was said without waiting for a result", () => {
    const messages = [says("user", "Read."), call("a"), says("assistant", "Done."), says("user", "Sure?")];
    expect(repairConversation(messages).map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "user",
      "assistant",
      "user",
    ]);
  });
});

describe("any conversation, however odd", () => {
  const id = fc.constantFrom("a", "b", "c", "call:1", "", "x".repeat(80), "toolu_1");
  const words = fc.constantFrom("", " ", "\n", "Go on.", "ö🌍");
  const model = fc.constantFrom(ASKED, "another");
  const madeBy = (one: string): string => (one === ASKED ? "own" : FOREIGN);
  const proof = fc.oneof(
    fc.constant(undefined),
    fc.constantFrom("", "not ours", "{}"),
    model.map((one) => sealProof({ model: one, signature: madeBy(one) })),
    model.map((one) => sealProof({ model: one, redacted: madeBy(one) })),
    model.map((one) => sealReasoning({ model: one, id: "rs_1", encrypted: madeBy(one) })),
  );
  const image = fc.constant<Content>({ type: "image", mimeType: "image/png", base64: "aGk=" });
  const picture = image as fc.Arbitrary<Extract<Content, { type: "image" }>>;
  const content: fc.Arbitrary<Content> = fc.oneof(
    words.map((text): Content => ({ type: "text", text })),
    image,
    fc
      .record({
        text: words,
        signature: proof,
        origin: fc.constantFrom("anthropic", "openai-responses", "openai-chat", "gemini", "ollama", undefined),
      })
      .map(({ text, signature, origin }): Content => ({
        ...{ type: "reasoning", text },
        ...(signature === undefined ? {} : { signature }),
        ...(origin === undefined ? {} : { origin }),
      })),
    fc
      .record({ id, input: fc.constantFrom("", "{}", '{"a":1}', "[1]", "not json", "null"), signature: proof })
      .map(({ signature, ...one }): Content => ({
        ...{ type: "tool-call", name: "list" },
        ...one,
        ...(signature === undefined ? {} : { signature }),
      })),
    fc
      .record({ id, text: words, isError: fc.boolean(), images: fc.array(picture, { maxLength: 2 }) })
      .map((one): Content => ({ type: "tool-result", ...one })),
  );
  const message = fc.record({
    role: fc.constantFrom<Message["role"]>("user", "user", "assistant", "assistant", "system"),
    content: fc.array(content, { maxLength: 5 }),
  });
  // Who answers is asked something last; the rest may be cut, doubled, swapped or made by any model.
  const asked: Message = { role: "user", content: [{ type: "text", text: "And now?" }] };

  it.each(Object.keys(STRICT))("is one that a strict %s takes", (wire) => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 7 }), (messages) => {
        expect(STRICT[wire]?.([...messages, asked])).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
