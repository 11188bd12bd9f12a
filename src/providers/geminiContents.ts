import type { ChatCall } from "../core/wire/call.js";
import type { Content, ImageContent, Message } from "../core/wire/message.js";
import { joinReasoning, OPENING, repairConversation, splitSystem } from "../core/wire/conversation.js";
import { type Fields, fieldsOf } from "./json.js";

/** A part of a Gemini content. */
export type GeminiPart = Fields;

/** One turn in Gemini's terms. */
export interface GeminiContent {
  readonly role: "user" | "model";
  readonly parts: readonly GeminiPart[];
}

/**
 * Gemini 3 and later refuse a turn whose first function call has no signature; for calls that another model made,
 * Google documents this value in its place ("Thought signatures", ai.google.dev).
 */
const FOREIGN_CALL_SIGNATURE = "skip_thought_signature_validator";

/** A conversation as Gemini takes it: the system text apart, neighbouring turns of one side joined. */
export function geminiContents(call: Pick<ChatCall, "messages" | "model">): {
  readonly system: string;
  readonly contents: readonly GeminiContent[];
} {
  const { system, turns } = splitSystem(repairConversation(call.messages));
  const needsSignature = !/gemma|gemini-[12]\b/i.test(call.model);
  const contents: { role: "user" | "model"; parts: GeminiPart[] }[] = [];
  for (const turn of turns) {
    const role = turn.role === "assistant" ? "model" : "user";
    const parts = role === "model" ? modelParts(turn, needsSignature) : turn.content.flatMap(userParts);
    const last = contents.at(-1);
    if (parts.length === 0) {
      continue;
    }
    if (last?.role === role) {
      last.parts.push(...parts);
    } else {
      contents.push({ role, parts });
    }
  }
  if (contents[0]?.role === "model") contents.unshift({ role: "user", parts: [{ text: OPENING }] });
  return { system, contents };
}

function userParts(part: Content): GeminiPart[] {
  switch (part.type) {
    case "text":
      return [{ text: part.text }];
    case "image":
      return [imagePart(part)];
    case "tool-result": {
      const response = part.isError === true ? { error: part.text } : { output: part.text };
      return [
        { functionResponse: { id: part.id, name: part.name ?? part.id, response } },
        ...(part.images ?? []).map(imagePart),
      ];
    }
    default:
      return [];
  }
}

function modelParts(turn: Message, needsSignature: boolean): GeminiPart[] {
  let calls = 0;
  return joinReasoning(turn.content).flatMap((part): GeminiPart[] => {
    switch (part.type) {
      case "text":
        return [{ text: part.text }];
      case "reasoning":
        return part.origin === "gemini" ? reasoningParts(part.text, part.signature) : [];
      case "tool-call": {
        calls += 1;
        const signature = part.signature ?? (needsSignature && calls === 1 ? FOREIGN_CALL_SIGNATURE : undefined);
        const functionCall = { id: part.id, name: part.name, args: argumentsOf(part.input) };
        return [signature === undefined ? { functionCall } : { functionCall, thoughtSignature: signature }];
      }
      default:
        return [];
    }
  });
}

/** A signature without a thought belongs to plain text; the wire hands it on as reasoning with an empty text. */
function reasoningParts(text: string, signature: string | undefined): GeminiPart[] {
  if (text === "") {
    return signature === undefined ? [] : [{ text: "", thoughtSignature: signature }];
  }
  return [{ text, thought: true, ...(signature === undefined ? {} : { thoughtSignature: signature }) }];
}

function imagePart(image: ImageContent): GeminiPart {
  return { inlineData: { mimeType: image.mimeType, data: image.base64 } };
}

/** Gemini takes arguments as an object only; text that is no JSON object is handed over under `input`. */
function argumentsOf(input: string): Fields {
  try {
    const parsed: unknown = JSON.parse(input);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? fieldsOf(parsed)
      : { input: parsed };
  } catch {
    return { input };
  }
}
