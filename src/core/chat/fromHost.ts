import type { Content, ImageContent, Message, ToolResultContent } from "../wire/message.js";
import type { CallMemory, Remembered } from "./callMemory.js";
import type { HostMessage, HostPart } from "./hostMessage.js";
import { promptElementText } from "./promptElement.js";

/** VS Code's roles; 3 is not in its stable API, but its own agent sends system text under it. */
const ASSISTANT = 2;
const SYSTEM = 3;

/**
 * An editor's conversation in our terms. Never throws: markers of the host and thinking of other models go, media that no
 * model is sent is told to the model in words. Calls get back the reasoning and signatures that led to them, as far as
 * this window remembers them, since the host has no place to keep those.
 */
export function fromHost(messages: readonly HostMessage[], memory: Pick<CallMemory, "recall">): Message[] {
  return messages.flatMap((message): Message[] => {
    if (message.role === ASSISTANT) return assistantTurns(message.content, memory);
    const content = message.content.flatMap(inputContent);
    if (content.length === 0) return [];
    return [{ role: message.role === SYSTEM ? "system" : "user", content }];
  });
}

/** What the model said; results that stand among it belong to the turn after. */
function assistantTurns(parts: readonly HostPart[], memory: Pick<CallMemory, "recall">): Message[] {
  const said: Content[] = [];
  const results: Content[] = [];
  const recalled = new Set<Remembered>();
  for (const part of parts) {
    if (part.kind === "tool-call") {
      const before = memory.recall(part.id);
      if (before !== undefined) recalled.add(before);
      const signature = before?.signatures.get(part.id);
      said.push({
        type: "tool-call",
        id: part.id,
        name: part.name,
        input: json(part.input),
        ...(signature === undefined ? {} : { signature }),
      });
    } else if (part.kind === "tool-result") results.push(resultOf(part));
    // Images are for models to read; no wire takes them back as something a model said.
    else said.push(...inputContent(part).filter(({ type }) => type !== "image"));
  }
  const content = [...[...recalled].flatMap(({ reasoning }) => reasoning), ...said];
  return [
    ...(content.length === 0 ? [] : [{ role: "assistant" as const, content }]),
    ...(results.length === 0 ? [] : [{ role: "user" as const, content: results }]),
  ];
}

function inputContent(part: HostPart): Content[] {
  switch (part.kind) {
    case "text":
      return part.text === "" ? [] : [{ type: "text", text: part.text }];
    case "data":
      return dataContent(part);
    case "tool-result":
      return [resultOf(part)];
    case "prompt-element":
      return [{ type: "text", text: promptElementText(part.value) }];
    default:
      return [];
  }
}

function resultOf(part: Extract<HostPart, { kind: "tool-result" }>): ToolResultContent {
  const content = part.content.flatMap(inputContent);
  const images = content.filter((one): one is ImageContent => one.type === "image");
  const text = content.flatMap((one) => (one.type === "text" ? [one.text] : [])).join("\n");
  return {
    type: "tool-result",
    id: part.id,
    text,
    ...(images.length === 0 ? {} : { images }),
    ...(part.isError ? { isError: true } : {}),
  };
}

function dataContent({ mimeType, bytes }: Extract<HostPart, { kind: "data" }>): Content[] {
  const { type, sentAs } = mediaType(mimeType);
  if (sentAs === "image")
    return [{ type: "image", mimeType: type === "image/jpg" ? "image/jpeg" : type, base64: base64(bytes) }];
  if (sentAs === "text") {
    const text = new TextDecoder().decode(bytes);
    return text === "" ? [] : [{ type: "text", text }];
  }
  return sentAs === "note" ? [{ type: "text", text: leftOut(type) }] : [];
}

/** What some provider takes as an image: OpenAI and Anthropic PNG, JPEG, GIF and WebP, Gemini HEIC and HEIF as well. */
const IMAGE = /^image\/(?:png|jpe?g|gif|webp|heic|heif)$/;

/** A media type without its parameters, and what the model gets for it; nothing for the host's markers. */
export function mediaType(mimeType: string): {
  readonly type: string;
  readonly sentAs: "image" | "text" | "note" | undefined;
} {
  const type = mimeType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (IMAGE.test(type)) return { type, sentAs: "image" };
  // A drawing in SVG is XML, which any model reads.
  if (type.startsWith("text/") || /^(?:application\/(?:[\w.-]+\+)?(?:json|xml|yaml)|image\/svg\+xml)$/.test(type))
    return { type, sentAs: "text" };
  // Media types have a slash; the host's markers (`cache_control`, `thinking`, `stateful_marker`) have none.
  return { type, sentAs: type.includes("/") ? "note" : undefined };
}

/** What the model reads in place of a medium that no model is sent. */
export function leftOut(type: string): string {
  return `[An attachment of type ${type} is left out: only text and images in common formats can be sent.]`;
}

/** Bytes at a time for `String.fromCharCode`, which takes no more than some ten thousand arguments. */
const CHUNK = 8192;

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return btoa(binary);
}

function json(input: unknown): string {
  try {
    return JSON.stringify(input ?? {}) ?? "{}";
  } catch {
    return "{}";
  }
}
