import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCallMemory } from "../../../src/core/chat/callMemory.js";
import { countMessageTokens } from "../../../src/core/chat/countTokens.js";
import { fromHost } from "../../../src/core/chat/fromHost.js";
import type { HostMessage, HostPart } from "../../../src/core/chat/hostMessage.js";
import { round, type Round, VALID_ID, WIRES, withoutId } from "../providers/toolExchanges.js";

const USER = 1;
const ASSISTANT = 2;
const SYSTEM = 3;

const text = (value: string): HostPart => ({ kind: "text", text: value });
const data = (mimeType: string, value: string): HostPart => ({
  kind: "data",
  mimeType,
  bytes: new TextEncoder().encode(value),
});
const convert = (...messages: HostMessage[]) => fromHost(messages, createCallMemory());

describe("a conversation of the host", () => {
  it("has its system text under a role of its own", () => {
    expect(convert({ role: SYSTEM, content: [text("Be brief.")] }, { role: USER, content: [text("Hi")] })).toEqual([
      { role: "system", content: [{ type: "text", text: "Be brief." }] },
      { role: "user", content: [{ type: "text", text: "Hi" }] },
    ]);
  });

  it("loses the host's markers, thinking of others and empty messages, and nothing else", () => {
    const markers = ["cache_control", "thinking", "stateful_marker", "context_management"].map((mime) =>
      data(mime, "x"),
    );
    expect(
      convert(
        { role: USER, content: [text("a"), ...markers, { kind: "unknown" }, text("b")] },
        { role: ASSISTANT, content: markers },
      ),
    ).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      },
    ]);
  });

  it("keeps images and text files, and tells the model of media that cannot be sent", () => {
    const [message] = convert({
      role: USER,
      content: [
        data("image/jpg", "pixels"),
        data("text/markdown; charset=utf-8", "# Title"),
        data("application/json", "{}"),
        data("application/pdf", "%PDF"),
      ],
    });
    expect(message?.content).toEqual([
      { type: "image", mimeType: "image/jpeg", base64: btoa("pixels") },
      { type: "text", text: "# Title" },
      { type: "text", text: "{}" },
      { type: "text", text: expect.stringContaining("application/pdf") },
    ]);
  });

  it("sends a drawing as the text it is, and tells of images that no provider takes", () => {
    const content = [
      data("image/svg+xml; charset=utf-8", "<svg/>"),
      ...["bmp", "tiff", "x-icon"].map((one) => data(`image/${one}`, "pixels")),
    ];
    const [message] = convert({ role: USER, content });
    expect(message?.content).toEqual([
      { type: "text", text: "<svg/>" },
      ...["bmp", "tiff", "x-icon"].map((one) => ({
        type: "text",
        text: expect.stringContaining(`image/${one} is left out`),
      })),
    ]);
    // Estimates follow what is sent.
    expect(countMessageTokens({ role: USER, content: [data("image/svg+xml", "x".repeat(400))] }, 4)).toBeLessThan(200);
  });

  it("carries images larger than the arguments of one call can be", () => {
    const bytes = new Uint8Array(200_000).map((_, index) => index % 251);
    const [message] = convert({ role: USER, content: [{ kind: "data", mimeType: "image/png", bytes }] });
    const [image] = message?.content ?? [];
    expect(image?.type === "image" && Uint8Array.from(atob(image.base64), (one) => one.charCodeAt(0))).toEqual(bytes);
  });

  it("has a tool's text, images, prompt elements and error in its result", () => {
    const element = {
      node: {
        type: 1,
        children: [
          {
            type: 1,
            children: [
              { type: 2, text: "line one" },
              { type: 2, text: "line two", lineBreakBefore: true },
            ],
          },
        ],
      },
    };
    const [message] = convert({
      role: USER,
      content: [
        {
          kind: "tool-result",
          id: "call_1",
          isError: true,
          content: [text("seen"), data("image/png", "p"), { kind: "prompt-element", value: element }],
        },
      ],
    });
    expect(message?.content).toEqual([
      {
        type: "tool-result",
        id: "call_1",
        text: "seen\nline one\nline two",
        images: [{ type: "image", mimeType: "image/png", base64: btoa("p") }],
        isError: true,
      },
    ]);
  });

  it("has results that stand in an assistant's message in the turn after", () => {
    const call: HostPart = { kind: "tool-call", id: "1", name: "list", input: {} };
    expect(
      convert({
        role: ASSISTANT,
        content: [call, { kind: "tool-result", id: "1", isError: false, content: [text("x")] }],
      }).map(({ role }) => role),
    ).toEqual(["assistant", "user"]);
  });

  it("gets the reasoning and the signatures back that led to its calls, once for parallel calls", () => {
    const memory = createCallMemory();
    const reasoning = [{ type: "reasoning" as const, text: "", signature: "proof", origin: "anthropic" }];
    memory.remember(["a", "b"], { reasoning, signatures: new Map([["b", "thought"]]) });
    const calls = ["a", "b"].map((id): HostPart => ({ kind: "tool-call", id, name: "list", input: { path: "." } }));
    expect(fromHost([{ role: ASSISTANT, content: [text("Looking."), ...calls] }], memory)).toEqual([
      {
        role: "assistant",
        content: [
          reasoning[0],
          { type: "text", text: "Looking." },
          { type: "tool-call", id: "a", name: "list", input: '{"path":"."}' },
          { type: "tool-call", id: "b", name: "list", input: '{"path":"."}', signature: "thought" },
        ],
      },
    ]);
  });

  it("never throws, whatever it holds", () => {
    const part: fc.Arbitrary<HostPart> = fc.oneof(
      fc.record({ kind: fc.constant("text" as const), text: fc.string() }),
      fc.record({
        kind: fc.constant("data" as const),
        mimeType: fc.oneof(fc.string(), fc.constantFrom("image/png", "text/x", "cache_control")),
        bytes: fc.uint8Array(),
      }),
      fc.record({ kind: fc.constant("tool-call" as const), id: fc.string(), name: fc.string(), input: fc.anything() }),
      fc.record({ kind: fc.constant("prompt-element" as const), value: fc.anything() }),
      fc.constant({ kind: "unknown" as const }),
    );
    const result = fc.record({
      kind: fc.constant("tool-result" as const),
      id: fc.string(),
      content: fc.array(part),
      isError: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(fc.record({ role: fc.integer({ min: 0, max: 5 }), content: fc.array(fc.oneof(part, result)) })),
        (messages) => {
          for (const { role, content } of convert(...messages)) {
            expect(["system", "user", "assistant"]).toContain(role);
            expect(content.length).toBeGreaterThan(0);
            for (const one of content) if (one.type === "tool-call") JSON.parse(one.input);
          }
        },
      ),
    );
  });
});

describe("an agent's conversation on its way to any wire", () => {
  it("keeps every call with its id, order, arguments, result and error", () => {
    const noise = fc.constantFrom<HostPart>(
      data("cache_control", "ephemeral"),
      data("thinking", "hm"),
      { kind: "unknown" },
      data("stateful_marker", "m"),
    );
    fc.assert(
      fc.property(fc.array(round, { minLength: 1, maxLength: 3 }), noise, (rounds, marker) => {
        for (const { calls } of rounds) fc.pre(new Set(calls.map(({ id }) => id)).size === calls.length);
        const messages = convert(...hostConversation(rounds, marker));
        const expected = rounds.flatMap(({ calls }) => calls);
        for (const [wire, read] of Object.entries(WIRES)) {
          const exchanges = read(messages);
          expect({ wire, exchanges: exchanges.map(withoutId) }).toEqual({ wire, exchanges: expected.map(withoutId) });
          exchanges.forEach(({ id }, index) => {
            const given = expected[index]?.id ?? "";
            const first = expected.findIndex((one) => one.id === given) === index;
            if (VALID_ID.test(given) && first) expect(id).toBe(given);
            else expect(id).toMatch(VALID_ID);
          });
        }
      }),
      { numRuns: 200 },
    );
  });
});

function hostConversation(rounds: readonly Round[], marker: HostPart): HostMessage[] {
  return [
    { role: SYSTEM, content: [text("Be brief."), marker] },
    { role: USER, content: [text("Begin."), marker] },
    ...rounds.flatMap(({ say, calls, order, ask }): HostMessage[] => [
      {
        role: ASSISTANT,
        content: [
          marker,
          text(say),
          ...calls.map(({ id, name, input }): HostPart => ({ kind: "tool-call", id, name, input })),
          marker,
        ],
      },
      {
        role: USER,
        content: order.flatMap((index): HostPart[] => {
          const call = calls[index];
          return call === undefined
            ? []
            : [
                { kind: "tool-result", id: call.id, content: [text(call.result), marker], isError: call.failed },
                marker,
              ];
        }),
      },
      { role: USER, content: [text(`Next: ${ask}`), marker] },
    ]),
  ];
}
