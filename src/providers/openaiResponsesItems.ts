import type { Content, ImageContent, Message, ToolResultContent } from "../core/wire/message.js";
import { joinReasoning, repairConversation, resultText, splitSystem } from "../core/wire/conversation.js";

type InputPart =
  | { readonly type: "input_text"; readonly text: string }
  | { readonly type: "input_image"; readonly image_url: string; readonly detail: "auto" };

/** An item of the Responses wire's input. */
export type ResponsesItem =
  | { readonly role: "user"; readonly content: readonly InputPart[] }
  | { readonly role: "assistant"; readonly content: string }
  | { readonly type: "function_call"; readonly call_id: string; readonly name: string; readonly arguments: string }
  | { readonly type: "function_call_output"; readonly call_id: string; readonly output: string | readonly InputPart[] }
  | {
      readonly type: "reasoning";
      readonly id: string;
      readonly summary: readonly { readonly type: "summary_text"; readonly text: string }[];
      readonly encrypted_content: string;
    };

/** A conversation in Responses form. */
export interface ResponsesConversation {
  readonly instructions: string;
  readonly input: readonly ResponsesItem[];
}

/**
 * A conversation in Responses form: system text as instructions, calls and results of tools as items of their own,
 * reasoning only with the encrypted item that this model made.
 */
export function responsesConversation(messages: readonly Message[], model: string): ResponsesConversation {
  const { system, turns } = splitSystem(messages);
  return {
    instructions: system,
    input: repairConversation(turns).flatMap((turn) =>
      turn.role === "assistant" ? assistantItems(turn, model) : userItems(turn),
    ),
  };
}

function assistantItems(turn: Message, model: string): ResponsesItem[] {
  const items = joinReasoning(turn.content).flatMap((part) => assistantItem(part, model));
  // A reasoning item must be followed by what it led to.
  const last = items.findLastIndex((item) => !("type" in item) || item.type !== "reasoning");
  return items.slice(0, last + 1);
}

function assistantItem(part: Content, model: string): ResponsesItem[] {
  switch (part.type) {
    case "text":
      return [{ role: "assistant", content: part.text }];
    case "tool-call":
      return [{ type: "function_call", call_id: part.id, name: part.name, arguments: part.input }];
    case "reasoning": {
      const item = part.origin === "openai-responses" ? openReasoning(part.signature) : undefined;
      if (item === undefined || item.model !== model) {
        return [];
      }
      const summary = part.text === "" ? [] : [{ type: "summary_text" as const, text: part.text }];
      return [{ type: "reasoning", id: item.id, summary, encrypted_content: item.encrypted }];
    }
    default:
      return [];
  }
}

function userItems(turn: Message): ResponsesItem[] {
  const items: ResponsesItem[] = [];
  const parts: InputPart[] = [];
  for (const part of turn.content) {
    if (part.type === "tool-result") {
      items.push({ type: "function_call_output", call_id: part.id, output: outputOf(part) });
    } else if (part.type === "text") {
      parts.push({ type: "input_text", text: part.text });
    } else if (part.type === "image") {
      parts.push(imagePart(part));
    }
  }
  return parts.length === 0 ? items : [...items, { role: "user", content: parts }];
}

function outputOf(result: ToolResultContent): string | readonly InputPart[] {
  const text = resultText(result);
  const images = (result.images ?? []).map(imagePart);
  return images.length === 0 ? text : [...(text === "" ? [] : [{ type: "input_text" as const, text }]), ...images];
}

function imagePart(image: ImageContent): InputPart {
  return { type: "input_image", image_url: `data:${image.mimeType};base64,${image.base64}`, detail: "auto" };
}

/** A reasoning item's identity and its encrypted content, with the model that made it. */
interface SealedReasoning {
  readonly model: string;
  readonly id: string;
  readonly encrypted: string;
}

/** Packs a reasoning item into the opaque `signature` of a reasoning part. */
export function sealReasoning(sealed: SealedReasoning): string {
  return JSON.stringify(sealed);
}

function openReasoning(signature: string | undefined): SealedReasoning | undefined {
  if (!signature?.startsWith("{")) {
    return undefined;
  }
  try {
    const value: Partial<SealedReasoning> = JSON.parse(signature);
    const { model, id, encrypted } = value;
    return typeof model === "string" && typeof id === "string" && typeof encrypted === "string"
      ? { model, id, encrypted }
      : undefined;
  } catch {
    return undefined;
  }
}
