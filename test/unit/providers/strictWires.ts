import type { Message } from "../../../src/core/wire/message.js";
import { anthropicConversation } from "../../../src/providers/anthropicMessages.js";
import { geminiContents } from "../../../src/providers/geminiContents.js";
import { ollamaChat } from "../../../src/providers/ollamaRequest.js";
import { chatMessages } from "../../../src/providers/openaiChatMessages.js";
import { responsesConversation } from "../../../src/providers/openaiResponsesItems.js";
import { VALID_ID } from "./toolExchanges.js";

type Fields = Readonly<Record<string, unknown>>;
type Refuse = (reason: string) => void;

/** The model that is asked; thinking of any other is none of its business. */
export const ASKED = "claude-opus-5";

/** A proof of thinking that the asked model did not make, and would refuse. */
export const FOREIGN = "foreign";

/**
 * What each provider refuses with status 400, as its documentation and error messages have it. Each gives the reasons why it
 * would refuse a conversation as its wire sends it; none when it would take it.
 */
export const STRICT: Readonly<Record<string, (messages: readonly Message[]) => readonly string[]>> = {
  "openai-chat": (messages) => reasons((refuse) => openaiChat(chatMessages(messages, {}).map(fieldsOf), refuse)),
  "openai-responses": (messages) =>
    reasons((refuse) => responses(responsesConversation(messages, ASKED).input.map(fieldsOf), refuse)),
  anthropic: (messages) =>
    reasons((refuse) => {
      const sent = anthropicConversation(messages, { model: ASKED, cache: true, continues: true });
      if (sent.system.some(({ text }) => text.trim() === "")) refuse("system text is empty");
      anthropic(
        sent.messages.map(({ role, content }) => ({ role, parts: content.map(fieldsOf) })),
        refuse,
      );
    }),
  gemini: (messages) =>
    reasons((refuse) => gemini(geminiContents({ messages, model: "gemini-3-pro" }).contents, refuse)),
  ollama: (messages) =>
    reasons((refuse) => {
      const body = ollamaChat({ kind: "chat", model: "m", maxOutputTokens: 1, stream: true, messages });
      const sent = body["messages"];
      if (Array.isArray(sent)) ollama(sent, refuse);
    }),
};

const fieldsOf = (value: object): Fields => ({ ...value });

function reasons(check: (refuse: Refuse) => void): readonly string[] {
  const found: string[] = [];
  check((reason) => found.push(reason));
  return found;
}

function openaiChat(sent: readonly Fields[], refuse: Refuse): void {
  const ids = new Set<unknown>();
  let open: unknown[] = [];
  takesTurns(sent, refuse);
  sent.forEach((message, at) => {
    const { role, content, tool_calls: calls } = message;
    if (role === "tool") {
      if (!open.includes(message["tool_call_id"]))
        refuse("messages with role 'tool' must answer a preceding tool_calls");
      open = open.filter((id) => id !== message["tool_call_id"]);
      if (typeof content !== "string") refuse("a tool's content is no text");
      return;
    }
    if (open.length > 0) refuse("tool_calls must be followed by tool messages for each tool_call_id");
    open = [];
    if (role === "system" && at > 0) refuse("system text amid the conversation");
    if (role === "user" && (content === "" || (Array.isArray(content) && content.length === 0)))
      refuse("empty user turn");
    if (role === "assistant" && content === null && !Array.isArray(calls)) refuse("assistant says nothing");
    if (!Array.isArray(calls)) return;
    if (calls.length === 0) refuse("[] is too short - 'messages.tool_calls'");
    for (const { id, function: made } of calls) {
      if (ids.has(id) || !VALID_ID.test(id)) refuse(`bad id ${id}`);
      if (!isObject(made.arguments)) refuse("arguments are no object");
      ids.add(id);
      open.push(id);
    }
  });
  if (open.length > 0) refuse("tool_calls without tool messages at the end");
}

function responses(sent: readonly Fields[], refuse: Refuse): void {
  if (sent.length === 0) refuse("input is empty");
  const called = new Set<unknown>();
  const answered = new Set<unknown>();
  sent.forEach((item, at) => {
    if (item["type"] === "function_call") {
      if (called.has(item["call_id"])) refuse("two calls with one id");
      if (!isObject(item["arguments"])) refuse("arguments are no object");
      called.add(item["call_id"]);
    } else if (item["type"] === "function_call_output") {
      if (!called.has(item["call_id"]) || answered.has(item["call_id"])) refuse("No tool call found for call output");
      if (Array.isArray(item["output"]) && item["output"].length === 0) refuse("empty output");
      answered.add(item["call_id"]);
    } else if (item["type"] === "reasoning") {
      if (item["encrypted_content"] === FOREIGN) refuse("encrypted content could not be verified");
      const next = sent.slice(at + 1).find((other) => other["type"] !== "reasoning");
      if (next === undefined || next["role"] === "user" || next["type"] === "function_call_output")
        refuse("reasoning was provided without its required following item");
    } else if (Array.isArray(item["content"]) && item["content"].length === 0) refuse("empty turn");
  });
  for (const id of called) if (!answered.has(id)) refuse("No tool output found for function call");
}

/** A turn as Anthropic and Gemini have it. */
interface Turn {
  readonly role: string;
  readonly parts: readonly Fields[];
}

function anthropic(sent: readonly Turn[], refuse: Refuse): void {
  const ids = new Set<unknown>();
  let open: unknown[] = [];
  sent.forEach(({ role, parts: content }, at) => {
    if (role !== (at % 2 === 0 ? "user" : "assistant")) refuse("roles must alternate, beginning with user");
    if (content.length === 0) refuse("content must not be empty");
    const results = content.filter(({ type }) => type === "tool_result").map((block) => block["tool_use_id"]);
    if (results.length !== open.length || !results.every((id) => open.includes(id)))
      refuse("tool_use ids were found without tool_result blocks immediately after, or the other way round");
    if (content.slice(0, results.length).some(({ type }) => type !== "tool_result"))
      refuse("tool_result blocks come first");
    open = [];
    let calls = false;
    for (const block of content) {
      const { type, text, id } = block;
      if (type === "text" && (typeof text !== "string" || text.trim() === "")) refuse("text blocks must hold text");
      if (type === "thinking" && block["signature"] === "") refuse("thinking without a signature");
      if (block["signature"] === FOREIGN || block["data"] === FOREIGN)
        refuse("Invalid `signature` in `thinking` block");
      if ((type === "thinking" || type === "redacted_thinking") && role !== "assistant") refuse("a user thinks");
      if (calls && type !== "tool_use") refuse("something follows the calls");
      if (type !== "tool_use") continue;
      calls = true;
      if (ids.has(id) || typeof id !== "string" || !VALID_ID.test(id))
        refuse(`tool_use ids must be unique: ${String(id)}`);
      if (typeof block["input"] !== "object" || block["input"] === null) refuse("input should be an object");
      ids.add(id);
      open.push(id);
    }
  });
  if (open.length > 0) refuse("tool_use without a tool_result at the end");
}

function gemini(sent: readonly Turn[], refuse: Refuse): void {
  let open = 0;
  sent.forEach(({ role, parts }, at) => {
    if (role !== (at % 2 === 0 ? "user" : "model")) refuse("a call must come after a user turn or a function response");
    if (parts.length === 0) refuse("contents.parts must not be empty");
    const answers = parts.filter((part) => part["functionResponse"] !== undefined);
    if (answers.length !== open) refuse("as many function response parts as function call parts, please");
    const calls = parts.filter((part) => part["functionCall"] !== undefined);
    open = calls.length;
    if (calls.length > 0 && calls[0]?.["thoughtSignature"] === undefined) refuse("missing a thought_signature");
    for (const part of parts)
      if (part["text"] === "" && part["thoughtSignature"] === undefined) refuse("data must be initialised");
  });
  if (open > 0) refuse("calls without responses at the end");
}

/** As the chat templates of Gemma and Mistral see to it. */
function takesTurns(sent: readonly Fields[], refuse: Refuse): void {
  sent.forEach(({ role }, at) => {
    if (role !== "tool" && role === sent[at - 1]?.["role"])
      refuse("conversation roles must alternate user/assistant/user/assistant/...");
  });
}

function ollama(sent: readonly Fields[], refuse: Refuse): void {
  takesTurns(sent, refuse);
  let open: unknown[] = [];
  for (const message of sent) {
    if (message["role"] === "tool") {
      if (open.shift() !== message["tool_call_id"]) refuse("a tool answers what was not asked");
      continue;
    }
    if (open.length > 0) refuse("a call without its answer");
    const calls = message["tool_calls"];
    open = Array.isArray(calls) ? calls.map(({ id }) => id) : [];
  }
  if (open.length > 0) refuse("a call without its answer at the end");
}

function isObject(json: unknown): boolean {
  const value: unknown = JSON.parse(String(json));
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
