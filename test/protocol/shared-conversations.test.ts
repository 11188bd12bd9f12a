import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Content, Message } from "../../src/core/wire/message.js";
import { type AnthropicBlock, anthropicConversation } from "../../src/providers/anthropicMessages.js";
import { sealProof } from "../../src/providers/anthropicThinking.js";
import { joinReasoning, repairConversation } from "../../src/core/wire/conversation.js";
import { type ChatMessage, chatMessages } from "../../src/providers/openaiChatMessages.js";
import { ollamaChat } from "../../src/providers/ollamaRequest.js";
import { responsesConversation } from "../../src/providers/openaiResponsesItems.js";

const VALID_ID = /^[a-zA-Z0-9_-]{1,64}$/;

const image = { type: "image", mimeType: "image/png", base64: "iVBORw0KGgo=" } as const;
const user = (...content: Content[]): Message => ({ role: "user", content });
const assistant = (...content: Content[]): Message => ({ role: "assistant", content });
const text = (value: string): Content => ({ type: "text", text: value });
const call = (id: string, input = "{}", name = "read"): Content => ({ type: "tool-call", id, name, input });
const result = (id: string, value = "ok", isError?: boolean): Content => ({
  type: "tool-result",
  id,
  text: value,
  ...(isError === undefined ? {} : { isError }),
});

/** One call with its result, in the form all three wires can be read back into. */
interface Pair {
  readonly name: string;
  readonly input: unknown;
  readonly output: string;
  readonly isError: boolean;
}

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const pair = fc.record({
  name: word,
  input: fc.dictionary(word, fc.oneof(fc.string(), fc.integer(), fc.boolean())),
  output: word,
  isError: fc.boolean(),
});
/** Ids as other wires make them: valid, too long, with odd characters, empty, and repeated between turns. */
const oddId = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/),
  fc.string({ maxLength: 90 }),
  fc.constantFrom("", "call_0", "call:0", "toolu_01/ä"),
);
const round = fc.uniqueArray(fc.tuple(oddId, pair), { minLength: 1, maxLength: 4, selector: ([id]) => id });
const rounds = fc.array(round, { minLength: 1, maxLength: 4 });

function conversation(
  turns: readonly (readonly (readonly [string, Pair])[])[],
  shuffle: boolean,
): { messages: Message[]; pairs: Pair[] } {
  const messages: Message[] = [{ role: "system", content: [text("Be brief.")] }, user(text("Go"))];
  for (const turn of turns) {
    messages.push(
      assistant(text("Working"), ...turn.map(([id, { name, input }]) => call(id, JSON.stringify(input), name))),
    );
    const results = turn.map(([id, { output, isError }]) => result(id, output, isError));
    messages.push(user(...(shuffle ? results.toReversed() : results), text("and then?")));
  }
  return { messages, pairs: turns.flat().map(([, value]) => value) };
}

const readError = (output: string): Pick<Pair, "output" | "isError"> =>
  output.startsWith("Error: ") ? { output: output.slice(7), isError: true } : { output, isError: false };

function pairsOfChat(messages: readonly ChatMessage[]): Pair[] {
  return messages.flatMap((message, at) =>
    (message.tool_calls ?? []).map((made, index) => {
      expect(made.id).toMatch(VALID_ID);
      const answer = messages[at + 1 + index];
      expect(answer).toMatchObject({ role: "tool", tool_call_id: made.id });
      return {
        name: made.function.name,
        input: JSON.parse(made.function.arguments),
        ...readError(typeof answer?.content === "string" ? answer.content : ""),
      };
    }),
  );
}

function pairsOfResponses(messages: readonly Message[]): Pair[] {
  const { input } = responsesConversation(messages, "m");
  return input.flatMap((item) => {
    if (!("type" in item) || item.type !== "function_call") {
      return [];
    }
    expect(item.call_id).toMatch(VALID_ID);
    const answers = input.flatMap((other) =>
      "type" in other && other.type === "function_call_output" && other.call_id === item.call_id ? [other] : [],
    );
    expect(answers).toHaveLength(1);
    return [
      {
        name: item.name,
        input: JSON.parse(item.arguments),
        ...readError(typeof answers[0]?.output === "string" ? answers[0].output : ""),
      },
    ];
  });
}

function pairsOfAnthropic(messages: readonly Message[]): Pair[] {
  const turns = anthropicConversation(messages, { model: "m", cache: true, continues: true }).messages;
  turns.forEach((turn, index) => expect(turn.role).toBe(index % 2 === 0 ? "user" : "assistant"));
  return turns.flatMap((turn, at) => {
    const calls = turn.content.filter((block) => block.type === "tool_use");
    const answers = (turns[at + 1]?.content ?? []).slice(0, calls.length);
    return calls.map((made, index) => {
      expect(made.id).toMatch(VALID_ID);
      const answer = answers[index];
      if (answer?.type !== "tool_result") {
        throw new Error("Results do not come first.");
      }
      expect(answer.tool_use_id).toBe(made.id);
      const output = answer.content?.map((block) => (block.type === "text" ? block.text : "")).join("") ?? "";
      return { name: made.name, input: made.input, output, isError: answer.is_error === true };
    });
  });
}

describe("conversations with tools", () => {
  it("keep ids, parallel calls and errors on every wire, wherever they began", () => {
    fc.assert(
      fc.property(rounds, fc.boolean(), (turns, shuffle) => {
        const { messages, pairs } = conversation(turns, shuffle);
        expect(pairsOfChat(chatMessages(messages, {}))).toEqual(pairs);
        expect(pairsOfResponses(messages)).toEqual(pairs);
        expect(pairsOfAnthropic(messages)).toEqual(pairs);
      }),
    );
  });

  it("are the same after a second repair", () => {
    fc.assert(
      fc.property(rounds, (turns) => {
        const repaired = repairConversation(conversation(turns, true).messages);
        expect(repairConversation(repaired)).toEqual(repaired);
      }),
    );
  });

  it("stay valid whatever is missing from them", () => {
    const part = fc.oneof(
      word.map(text),
      fc.constant(text("")),
      fc.constant<Content>(image),
      oddId.map((id) => call(id, "not json")),
      fc.tuple(oddId, word).map(([id, value]) => result(id, value)),
      word.map((value): Content => ({ type: "reasoning", text: value, origin: "gemini" })),
    );
    const anything = fc.array(
      fc.record({ role: fc.constantFrom("system", "user", "assistant"), content: fc.array(part, { maxLength: 5 }) }),
      { maxLength: 7 },
    );
    fc.assert(
      fc.property(anything, (messages: Message[]) => {
        pairsOfAnthropic(messages);
        pairsOfResponses(messages);
        const chat = chatMessages(messages, {});
        const open = new Set<string>();
        // Each answer finds its call, and no turn begins while a call is unanswered.
        const wrong = chat.filter((message) => {
          const isWrong = message.role === "tool" ? !open.delete(message.tool_call_id ?? "") : open.size > 0;
          message.tool_calls?.forEach((made) => open.add(made.id));
          return isWrong;
        });
        expect(wrong).toEqual([]);
        expect([...open]).toEqual([]);
      }),
    );
  });

  it("get an error for a call that nobody answered, and text for a result that nobody asked for", () => {
    const messages = [
      user(text("Go")),
      assistant(call("a"), call("b")),
      user(result("b", "found"), result("zzz", "lost")),
    ];
    expect(chatMessages(messages, {})).toEqual([
      { role: "user", content: "Go" },
      expect.objectContaining({ role: "assistant", content: null }),
      { role: "tool", tool_call_id: "a", content: "Error: No result: the tool was not run." },
      { role: "tool", tool_call_id: "b", content: "found" },
      { role: "user", content: expect.stringContaining("lost") },
    ]);
  });
});

describe("chat messages", () => {
  it("hold text as strings, images as data addresses, and a tool's images in the message after it", () => {
    const messages = [
      user(text("See "), image),
      assistant(call("a")),
      user({ type: "tool-result", id: "a", text: "shot", images: [image] }),
    ];
    const url = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };
    expect(chatMessages(messages, {})).toEqual([
      { role: "user", content: [{ type: "text", text: "See " }, url] },
      expect.objectContaining({ role: "assistant" }),
      { role: "tool", tool_call_id: "a", content: "shot" },
      { role: "user", content: [url] },
    ]);
  });

  it("gather system texts in front, in the role that the endpoint takes", () => {
    const messages: Message[] = [
      user(text("Go")),
      { role: "system", content: [text("One")] },
      { role: "system", content: [text("Two")] },
    ];
    expect(chatMessages(messages, { systemRole: "developer" })[0]).toEqual({
      role: "developer",
      content: "One\n\nTwo",
    });
  });

  it("keep the parts of a person's turn apart where they would run into each other, and a model's together", () => {
    const conversation = [
      user(text("const a = 1;"), text("What is a?"), text(" And b?"), text("\n"), text("Say.")),
      assistant(text("A num"), text("ber.")),
      user(text("Thanks")),
    ];
    const wanted = ["const a = 1;\nWhat is a? And b?\nSay.", "A number.", "Thanks"];
    expect(chatMessages(conversation, {}).map(({ content }) => content)).toEqual(wanted);
    const body = ollamaChat({ kind: "chat", model: "m", maxOutputTokens: 1, stream: true, messages: conversation });
    expect(body["messages"]).toEqual(wanted.map((content) => expect.objectContaining({ content })));
  });

  it("take turns, as strict templates want it, and begin as they began when more is said", () => {
    const thought: Content = { type: "reasoning", text: "hm", origin: "anthropic" };
    const messages = [
      user(text("Where we are")),
      user(text("Go"), image),
      user(text("Now")),
      assistant(text("1")),
      assistant(thought, text("2"), call("a")),
      user(result("a")),
      user(text("And?")),
      assistant(thought),
      user(text("Well?")),
    ];
    const sent = chatMessages(messages, {});
    const url = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };
    expect(sent).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "Where we are" },
          { type: "text", text: "\n\nGo" },
          url,
          { type: "text", text: "Now" },
        ],
      },
      { role: "assistant", content: "1\n\n2", tool_calls: [expect.objectContaining({ id: "a" })] },
      { role: "tool", tool_call_id: "a", content: "ok" },
      { role: "user", content: "And?\n\nWell?" },
    ]);
    expect(chatMessages([...messages, assistant(text("So.")), user(text("Thanks"))], {}).slice(0, 4)).toEqual(sent);
  });

  it("send reasoning back only where it is asked for, and then with every call", () => {
    const own: Content = { type: "reasoning", text: "hm", origin: "openai-chat" };
    const foreign: Content = { type: "reasoning", text: "secret", origin: "anthropic" };
    const messages = [
      user(text("Go")),
      assistant(own, call("a")),
      user(result("a")),
      assistant(foreign, call("b")),
      user(result("b")),
      assistant(foreign, text("Done")),
      user(text("More")),
    ];
    expect(JSON.stringify(chatMessages(messages, {}))).not.toMatch(/hm|secret|reasoning/);
    const sent = chatMessages(messages, { reasoningField: "reasoning_content" }).filter(
      (message) => message.role === "assistant",
    );
    expect(sent.map((message) => message.reasoning_content)).toEqual(["hm", "", undefined]);
  });
});

describe("anthropic messages", () => {
  const convert = (messages: readonly Message[]): readonly AnthropicBlock[][] =>
    anthropicConversation(messages, { model: "m", cache: false, continues: false }).messages.map((message) => [
      ...message.content,
    ]);

  it("merge turns of one role, with results first, and images in and beside results", () => {
    const shot: Content = { type: "tool-result", id: "a", text: "", images: [image] };
    const source = { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } };
    expect(
      convert([
        user(text("Go")),
        assistant(text("1")),
        assistant(text("2"), call("a")),
        user(text("note"), shot),
        user(image),
      ]),
    ).toEqual([
      [{ type: "text", text: "Go" }],
      [
        { type: "text", text: "1" },
        { type: "text", text: "2" },
        { type: "tool_use", id: "a", name: "read", input: {} },
      ],
      [{ type: "tool_result", tool_use_id: "a", content: [source] }, { type: "text", text: "note" }, source],
    ]);
  });

  it("join the pieces of thinking with the proof that follows them", () => {
    const piece = (value: string, signature?: string): Content => ({
      type: "reasoning",
      text: value,
      origin: "anthropic",
      ...(signature === undefined ? {} : { signature }),
    });
    const proof = sealProof({ model: "m", signature: "SIG" });
    expect(joinReasoning([piece("a"), piece("b"), piece("", proof), piece("c"), text("t")])).toEqual([
      piece("ab", proof),
      piece("c"),
      text("t"),
    ]);
    expect(
      convert([
        user(text("Go")),
        assistant(piece("a"), piece("b"), piece("", proof), call("x")),
        user(result("x")),
      ])[1]?.[0],
    ).toEqual({
      type: "thinking",
      thinking: "ab",
      signature: "SIG",
    });
  });

  it("drop thinking without a proof of this model", () => {
    const of = (signature?: string): Content => ({
      type: "reasoning",
      text: "x",
      origin: "anthropic",
      ...(signature === undefined ? {} : { signature }),
    });
    for (const part of [
      of(),
      of("raw"),
      of("{"),
      of('{"model":1}'),
      of(sealProof({ model: "other", signature: "S" })),
    ]) {
      expect(convert([user(text("Go")), assistant(part, text("t"))])[1]).toEqual([{ type: "text", text: "t" }]);
    }
  });
});
