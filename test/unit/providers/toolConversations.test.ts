import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Content, Message } from "../../../src/core/wire/message.js";
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
