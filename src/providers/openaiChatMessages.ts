import type { Content, ImageContent, Message } from "../core/wire/message.js";
import type { Quirks } from "../core/wire/wire.js";
import { askedTextOf, repairConversation, resultText, splitSystem, textOf } from "../core/wire/conversation.js";
import { alternatingTurns } from "./alternatingTurns.js";

/** A part of a user message on the OpenAI Chat wire. */
export type ChatPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } };

/** A message on the OpenAI Chat wire. */
export interface ChatMessage {
  readonly role: "system" | "developer" | "user" | "assistant" | "tool";
  readonly content: string | readonly ChatPart[] | null;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly type: "function";
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
  readonly tool_call_id?: string;
  readonly reasoning_content?: string;
  readonly reasoning?: string;
}

/**
 * A conversation in OpenAI Chat form: one leading system message and turn and turn about (chat templates of local servers
 * accept no other), text as plain strings where possible, results of tools as `tool` messages with images in the user message that follows.
 */
export function chatMessages(messages: readonly Message[], quirks: Quirks): ChatMessage[] {
  const { system, turns } = splitSystem(messages);
  const converted: ChatMessage[] = system === "" ? [] : [{ role: quirks.systemRole ?? "system", content: system }];
  for (const turn of alternatingTurns(repairConversation(turns).filter(saysAnything))) {
    converted.push(...(turn.role === "assistant" ? [assistantMessage(turn, quirks)] : userMessages(turn)));
  }
  return converted;
}

/** Whether an assistant's turn holds more than thinking and images, which make no message on this wire. */
function saysAnything({ role, content }: Message): boolean {
  return role !== "assistant" || content.some(({ type }) => type === "text" || type === "tool-call");
}

function assistantMessage(turn: Message, quirks: Quirks): ChatMessage {
  const text = textOf(turn.content);
  const calls = turn.content.filter((part) => part.type === "tool-call");
  const reasoning = ownReasoning(turn.content);
  return {
    role: "assistant",
    content: text === "" ? null : text,
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map((call) => ({
            id: call.id,
            type: "function" as const,
            function: { name: call.name, arguments: call.input },
          })),
        }),
    ...(quirks.reasoningField === undefined || (reasoning === "" && calls.length === 0)
      ? {}
      : { [quirks.reasoningField]: reasoning }),
  };
}

/** Thinking of this wire only. Turns of other wires get an empty field with their calls, since its absence is refused there. */
function ownReasoning(content: readonly Content[]): string {
  return content
    .filter((part) => part.type === "reasoning" && (part.origin === undefined || part.origin === "openai-chat"))
    .map((part) => (part.type === "reasoning" ? part.text : ""))
    .join("");
}

function userMessages(turn: Message): ChatMessage[] {
  const converted: ChatMessage[] = [];
  const parts: ChatPart[] = [];
  for (const part of turn.content) {
    if (part.type === "tool-result") {
      converted.push({ role: "tool", tool_call_id: part.id, content: resultText(part) });
      parts.push(...(part.images ?? []).map(imagePart));
    } else if (part.type === "image") {
      parts.push(imagePart(part));
    } else if (part.type === "text") {
      parts.push({ type: "text", text: part.text });
    }
  }
  if (parts.length > 0) {
    const plain = parts.every((part) => part.type === "text");
    converted.push({
      role: "user",
      content: plain ? askedTextOf(turn.content) : parts,
    });
  }
  return converted;
}

function imagePart(image: ImageContent): ChatPart {
  return { type: "image_url", image_url: { url: `data:${image.mimeType};base64,${image.base64}` } };
}
