import type { Content, ImageContent, Message, ToolResultContent } from "../core/wire/message.js";
import { openProof } from "./anthropicThinking.js";
import { joinReasoning, OPENING, repairConversation, splitSystem } from "../core/wire/conversation.js";
import type { Fields } from "./json.js";

/** Marks where a prompt that will be sent again ends. */
interface CacheMark {
  readonly cache_control?: { readonly type: "ephemeral" };
}

/** A block of a message on the Anthropic wire. */
export type AnthropicBlock = CacheMark &
  (
    | { readonly type: "text"; readonly text: string }
    | AnthropicImage
    | {
        readonly type: "tool_use";
        readonly id: string;
        readonly name: string;
        readonly input: Fields;
      }
    | {
        readonly type: "tool_result";
        readonly tool_use_id: string;
        readonly content?: readonly AnthropicResultBlock[];
        readonly is_error?: true;
      }
    | { readonly type: "thinking"; readonly thinking: string; readonly signature: string }
    | { readonly type: "redacted_thinking"; readonly data: string }
  );

interface AnthropicImage {
  readonly type: "image";
  readonly source: { readonly type: "base64"; readonly media_type: string; readonly data: string };
}

type AnthropicResultBlock = { readonly type: "text"; readonly text: string } | AnthropicImage;

/** A message on the Anthropic wire. */
export interface AnthropicMessage {
  readonly role: "user" | "assistant";
  readonly content: readonly AnthropicBlock[];
}

/** A conversation in Anthropic form. */
export interface AnthropicConversation {
  readonly system: readonly (CacheMark & { readonly type: "text"; readonly text: string })[];
  readonly messages: readonly AnthropicMessage[];
}

/** Input below this is not cached: 1,024 tokens is the least that most Claude models cache, at about 4 characters each. */
const LEAST_CACHED_CHARACTERS = 4096;

/** Options of the conversion. */
export interface AnthropicOptions {
  /** The model that is asked; thinking of others is left out. */
  readonly model: string;
  /** Whether prompt caching is asked for. */
  readonly cache: boolean;
  /** Whether the conversation is likely to be sent again with more at its end, such as when tools are given. */
  readonly continues: boolean;
}

/**
 * A conversation in Anthropic form: system text apart, turns of one role merged, results of tools first in their turn,
 * thinking only with this model's own proof, and long prompts marked for the cache.
 */
export function anthropicConversation(messages: readonly Message[], options: AnthropicOptions): AnthropicConversation {
  const { system, turns } = splitSystem(messages);
  const merged: { role: "user" | "assistant"; content: AnthropicBlock[] }[] = [];
  for (const turn of repairConversation(turns)) {
    const role = turn.role === "assistant" ? "assistant" : "user";
    const blocks = joinReasoning(turn.content).flatMap((part) => blockOf(part, role, options.model));
    const last = merged.at(-1);
    if (last?.role === role) {
      last.content.push(...blocks);
    } else if (blocks.length > 0) {
      merged.push({ role, content: blocks });
    }
  }
  if (merged[0]?.role !== "user") {
    merged.unshift({ role: "user", content: [{ type: "text", text: OPENING }] });
  }
  const conversation = {
    system: system === "" ? [] : [{ type: "text" as const, text: system }],
    messages: merged.map(({ role, content }) => ({
      role,
      content: role === "user" ? resultsFirst(content) : thinkingFirst(content),
    })),
  };
  return options.cache && characters(system, messages) >= LEAST_CACHED_CHARACTERS
    ? marked(conversation, options.continues)
    : conversation;
}

/** Whether the last assistant turn called tools without thinking that can be shown to the model again. */
export function openLoopWithoutThinking(conversation: AnthropicConversation): boolean {
  const last = conversation.messages.findLast((message) => message.role === "assistant");
  const calls = last?.content.some((block) => block.type === "tool_use") ?? false;
  return calls && last?.content[0]?.type !== "thinking" && last?.content[0]?.type !== "redacted_thinking";
}

function blockOf(part: Content, role: "user" | "assistant", model: string): AnthropicBlock[] {
  switch (part.type) {
    case "text":
      return part.text.trim() === "" ? [] : [{ type: "text", text: part.text }];
    case "image":
      return role === "user" ? [imageBlock(part)] : [];
    case "tool-call":
      return [{ type: "tool_use", id: part.id, name: part.name, input: JSON.parse(part.input) }];
    case "tool-result":
      return [resultBlock(part)];
    case "reasoning": {
      const proof = part.origin === "anthropic" ? openProof(part.signature) : undefined;
      if (proof === undefined || proof.model !== model) {
        return [];
      }
      return "signature" in proof
        ? [{ type: "thinking", thinking: part.text, signature: proof.signature }]
        : [{ type: "redacted_thinking", data: proof.redacted }];
    }
  }
}

function imageBlock(image: ImageContent): AnthropicImage {
  return { type: "image", source: { type: "base64", media_type: image.mimeType, data: image.base64 } };
}

function resultBlock(result: ToolResultContent): AnthropicBlock {
  const content: AnthropicResultBlock[] = [
    ...(result.text.trim() === "" ? [] : [{ type: "text" as const, text: result.text }]),
    ...(result.images ?? []).map(imageBlock),
  ];
  return {
    type: "tool_result",
    tool_use_id: result.id,
    ...(content.length === 0 ? {} : { content }),
    ...(result.isError === true ? { is_error: true as const } : {}),
  };
}

function resultsFirst(blocks: readonly AnthropicBlock[]): AnthropicBlock[] {
  return [
    ...blocks.filter((block) => block.type === "tool_result"),
    ...blocks.filter((block) => block.type !== "tool_result"),
  ];
}

function thinkingFirst(blocks: readonly AnthropicBlock[]): AnthropicBlock[] {
  const isCall = (block: AnthropicBlock): boolean => block.type === "tool_use";
  return [...blocks.filter((block) => !isCall(block)), ...blocks.filter(isCall)];
}

/**
 * Marks the system text, and the end of the conversation when it will be sent again: writing to the cache costs more
 * than plain input, which pays only if it is read later.
 */
function marked(conversation: AnthropicConversation, continues: boolean): AnthropicConversation {
  const mark = { cache_control: { type: "ephemeral" as const } };
  const { system, messages } = conversation;
  const last = messages.at(-1);
  const reused = continues || messages.length > 1;
  const marksEnd = reused && last?.role === "user";
  return {
    system: system.map((block, index) => (index === system.length - 1 ? { ...block, ...mark } : block)),
    messages: messages.map((message, index) =>
      marksEnd && index === messages.length - 1
        ? {
            ...message,
            content: message.content.map((block, at) =>
              at === message.content.length - 1 ? { ...block, ...mark } : block,
            ),
          }
        : message,
    ),
  };
}

function characters(system: string, messages: readonly Message[]): number {
  let total = system.length;
  for (const part of messages.flatMap((message) => message.content)) {
    total += part.type === "text" || part.type === "tool-result" ? part.text.length : 0;
  }
  return total;
}
