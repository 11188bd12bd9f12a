import * as fc from "fast-check";
import { expect } from "vitest";
import type { Message } from "../../../src/core/wire/message.js";
import { anthropicConversation } from "../../../src/providers/anthropicMessages.js";
import { geminiContents } from "../../../src/providers/geminiContents.js";
import { ollamaChat } from "../../../src/providers/ollamaRequest.js";
import { chatMessages } from "../../../src/providers/openaiChatMessages.js";
import { responsesConversation } from "../../../src/providers/openaiResponsesItems.js";

/** One call with its answer, as a wire shows them. */
export interface Exchange {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly result: string;
  readonly failed: boolean;
}

/** One round of an agent: what the model says and calls, and what is asked next. */
export interface Round {
  readonly say: string;
  readonly calls: readonly Exchange[];
  /** The order in which the results come back. */
  readonly order: readonly number[];
  readonly ask: string;
}

const name = fc.constantFrom("read_file", "list", "run-tests", "grep");
const args = fc.dictionary(
  fc.constantFrom("path", "line", "größe"),
  fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
);
// Ids as OpenAI, Anthropic and Gemini give them, and strange ones, which are made valid.
const id = fc.oneof(
  fc
    .string({ minLength: 24, maxLength: 24, unit: fc.constantFrom("a", "f", "0", "9") })
    .chain((rest) => fc.constantFrom(`call_${rest}`, `toolu_${rest}`, `fc_${rest}`)),
  fc.constantFrom("a b", "ü", "x".repeat(80), "read_file", ""),
);
const words = fc.string({ unit: fc.constantFrom("a", " ", "ö", "\n", "🌍") });
const result = fc.string({ minLength: 1, unit: fc.constantFrom("x", "y", "0") });

/** Any round, with ids as providers give them and strange ones. */
export const round: fc.Arbitrary<Round> = fc
  .record({
    say: words,
    ask: words,
    calls: fc.array(fc.record({ id, name, input: args, result, failed: fc.boolean() }), { minLength: 1, maxLength: 4 }),
  })
  .chain(({ say, ask, calls }) =>
    fc
      .shuffledSubarray(
        calls.map((_, index) => index),
        { minLength: calls.length, maxLength: calls.length },
      )
      .map((order) => ({ say, ask, calls, order })),
  );

/** What every wire accepts as the id of a tool call. */
export const VALID_ID = /^[a-zA-Z0-9_-]{1,64}$/;

/** An exchange without its id, which may have to be made valid. */
export const withoutId = ({ name: called, input, result: said, failed }: Exchange) => ({ called, input, said, failed });

const failedText = (text: string) => ({ result: text.replace(/^Error: /, ""), failed: text.startsWith("Error: ") });

/** Reads the exchanges back out of each wire's own form; a call whose result does not follow it at once is a fault. */
export const WIRES: Readonly<Record<string, (messages: readonly Message[]) => Exchange[]>> = {
  "openai-chat": (messages) => {
    const converted = chatMessages(messages, {});
    return converted.flatMap((message, at) =>
      (message.tool_calls ?? []).map((call, index) => {
        const answer = converted[at + 1 + index];
        expect(answer).toMatchObject({ role: "tool", tool_call_id: call.id });
        return {
          id: call.id,
          name: call.function.name,
          input: JSON.parse(call.function.arguments),
          ...failedText(typeof answer?.content === "string" ? answer.content : ""),
        };
      }),
    );
  },
  "openai-responses": (messages) => {
    const items = responsesConversation(messages, "m").input.map((item) => item as Readonly<Record<string, unknown>>);
    return items.flatMap((item) => {
      if (item.type !== "function_call") return [];
      const answer = items.find((other) => other.type === "function_call_output" && other.call_id === item.call_id);
      expect(answer).toBeDefined();
      const output = typeof answer?.output === "string" ? answer.output : JSON.stringify(answer?.output);
      return [
        {
          id: String(item.call_id),
          name: String(item.name),
          input: JSON.parse(String(item.arguments)),
          ...failedText(output),
        },
      ];
    });
  },
  anthropic: (messages) => {
    const converted = anthropicConversation(messages, { model: "m", cache: false, continues: true }).messages;
    converted.forEach((message, index) => expect(message.role).toBe(index % 2 === 0 ? "user" : "assistant"));
    return converted.flatMap((message, at) =>
      message.content.flatMap((block) => {
        if (block.type !== "tool_use") return [];
        const answer = converted[at + 1]?.content.find(
          (other) => other.type === "tool_result" && other.tool_use_id === block.id,
        );
        if (answer?.type !== "tool_result") throw new Error(`No result follows ${block.id}.`);
        const [first] = answer.content ?? [];
        return [
          {
            id: block.id,
            name: block.name,
            input: block.input,
            result: first?.type === "text" ? first.text : "",
            failed: answer.is_error === true,
          },
        ];
      }),
    );
  },
  gemini: (messages) => {
    const { contents } = geminiContents({ messages, model: "gemini-3-pro" });
    contents.forEach((content, index) => expect(content.role).toBe(index % 2 === 0 ? "user" : "model"));
    return contents.flatMap((content, at) => {
      const calls = content.parts.flatMap((part) =>
        part.functionCall === undefined ? [] : [part.functionCall as { id: string; name: string; args: unknown }],
      );
      if (calls.length > 0)
        expect(content.parts.find((part) => part.functionCall !== undefined)).toHaveProperty("thoughtSignature");
      return calls.map((call) => {
        const part = contents[at + 1]?.parts.find(
          (other) => (other.functionResponse as { id?: string } | undefined)?.id === call.id,
        );
        const answer = part?.functionResponse as
          | { name: string; response: { output?: string; error?: string } }
          | undefined;
        expect(answer?.name).toBe(call.name);
        return {
          id: call.id,
          name: call.name,
          input: call.args,
          result: answer?.response.error ?? answer?.response.output ?? "",
          failed: answer?.response.error !== undefined,
        };
      });
    });
  },
  ollama: (messages) => {
    const body = ollamaChat({ kind: "chat", model: "m", maxOutputTokens: 1, stream: true, messages });
    const converted = body.messages as {
      tool_calls?: { id: string; function: { name: string; arguments: unknown } }[];
      tool_call_id?: string;
      content: string;
    }[];
    return converted.flatMap((message, at) =>
      (message.tool_calls ?? []).map((call, index) => {
        const answer = converted[at + 1 + index];
        expect(answer?.tool_call_id).toBe(call.id);
        return {
          id: call.id,
          name: call.function.name,
          input: call.function.arguments,
          ...failedText(answer?.content ?? ""),
        };
      }),
    );
  },
};
