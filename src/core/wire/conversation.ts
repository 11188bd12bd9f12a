import type { Content, Message, ToolCallContent, ToolResultContent } from "./message.js";

/** What every wire accepts as the id of a tool call. */
const VALID_ID = /^[a-zA-Z0-9_-]{1,64}$/;

const NEVER_ANSWERED = "No result: the tool was not run.";

/**
 * Makes a conversation valid for any wire, wherever it began. Pure and deterministic.
 *
 * - Ids of tool calls become valid and unique; results keep matching their calls.
 * - Directly after each assistant turn with calls stands one user turn with exactly their results, in order;
 *   a call without a result gets an error result, a result without a call becomes text. Calls that stand in turns of their
 *   own before their results are one turn.
 * - Arguments of calls are JSON objects.
 * - Empty texts and empty turns go.
 */
export function repairConversation(messages: readonly Message[]): Message[] {
  const ids = new IdGiver();
  const repaired: Message[] = [];
  for (let index = 0; index < messages.length; index += 1) {
    let message = messages[index];
    if (message === undefined) {
      continue;
    }
    for (
      let more = moreCalls(message, messages, index);
      more !== undefined;
      more = moreCalls(message, messages, index)
    ) {
      message = { ...message, content: [...message.content, ...more.content] };
      index += 1;
    }
    if (message.role !== "assistant") {
      push(repaired, message.role, asInput(message.content));
      continue;
    }
    const calls = message.content.filter((part) => part.type === "tool-call");
    const renamed = calls.map((call) => ({ ...call, id: ids.give(call.id), input: objectJson(call.input) }));
    push(repaired, "assistant", [
      ...message.content.filter((part) => part.type !== "tool-call" && part.type !== "tool-result"),
      ...renamed,
    ]);
    if (calls.length === 0) {
      continue;
    }
    const following: Message[] = [];
    for (let next = messages[index + 1]; next !== undefined && next.role !== "assistant"; next = messages[index + 1]) {
      following.push(next);
      index += 1;
    }
    const { results, rest } = takeResults(calls, renamed, following);
    push(repaired, "user", results);
    for (const turn of rest) {
      push(repaired, turn.role, asInput(turn.content));
    }
  }
  return repaired;
}

/** The assistant's next turn when the one at `index` goes on in it: what it called is answered only after that. */
function moreCalls({ role, content }: Message, messages: readonly Message[], index: number): Message | undefined {
  const next = messages[index + 1];
  const ids = new Set(content.flatMap((part) => (part.type === "tool-call" ? [part.id] : [])));
  if (role !== "assistant" || next?.role !== "assistant" || ids.size === 0) return undefined;
  const later = messages.slice(index + 1);
  const from = later.findIndex((turn) => turn.role !== "assistant");
  const until = later.findIndex((turn, at) => at > from && turn.role === "assistant");
  const answers = from < 0 ? [] : later.slice(from, until < 0 ? undefined : until).flatMap((turn) => turn.content);
  return answers.some((part) => part.type === "tool-result" && ids.has(part.id)) ? next : undefined;
}

/** All system texts as one, and the other turns. */
export function splitSystem(messages: readonly Message[]): {
  readonly system: string;
  readonly turns: readonly Message[];
} {
  const system = messages
    .filter((message) => message.role === "system")
    .map((message) => textOf(message.content))
    .filter((text) => text.trim() !== "")
    .join("\n\n");
  return { system, turns: messages.filter((message) => message.role !== "system") };
}

/** What a person is taken to have said first where a conversation begins with the model, which some wires refuse. */
export const OPENING = "Continue.";

/** Asks for a call of a tool in words, for wires and models that cannot be made to call one. */
export const TOOL_DEMAND =
  "Answer by calling at least one of the tools that you are given; do not answer in text alone.";

/** The conversation with the demand for a tool call among its system texts. */
export function demandingTools(messages: readonly Message[]): readonly Message[] {
  const first = messages.findIndex(({ role }) => role !== "system");
  const at = first === -1 ? messages.length : first;
  const demand: Message = { role: "system", content: [{ type: "text", text: TOOL_DEMAND }] };
  return [...messages.slice(0, at), demand, ...messages.slice(at)];
}

/** The text parts of a turn, one after another. */
export function textOf(content: readonly Content[]): string {
  return content
    .filter((part) => part.type === "text")
    .map((part) => part.text)
    .join("");
}

/**
 * The text parts of a person's turn as one text: parts, such as an attachment and the question about it, do not run into each
 * other, as those of a model do, which are pieces of one stream.
 */
export function askedTextOf(content: readonly Content[]): string {
  return content.reduce((asked, part) => {
    if (part.type !== "text") return asked;
    const runsOn = /\S/.test(asked.slice(-1)) && /\S/.test(part.text.slice(0, 1));
    return `${asked}${runsOn ? "\n" : ""}${part.text}`;
  }, "");
}

/**
 * Joins the pieces of thinking that a stream gave: text collects until the piece that carries its proof.
 * Pieces of different wires stay apart.
 */
export function joinReasoning(content: readonly Content[]): Content[] {
  const joined: Content[] = [];
  for (const part of content) {
    const last = joined.at(-1);
    if (
      part.type === "reasoning" &&
      last?.type === "reasoning" &&
      last.signature === undefined &&
      last.origin === part.origin
    ) {
      joined[joined.length - 1] = { ...part, text: last.text + part.text };
    } else {
      joined.push(part);
    }
  }
  return joined;
}

/** A tool's answer as text for wires that have no flag for errors. */
export function resultText(result: ToolResultContent): string {
  return result.isError === true && !/^error\b/i.test(result.text) ? `Error: ${result.text}` : result.text;
}

function takeResults(
  calls: readonly ToolCallContent[],
  renamed: readonly ToolCallContent[],
  following: readonly Message[],
): { readonly results: ToolResultContent[]; readonly rest: Message[] } {
  const taken = new Set<ToolResultContent>();
  const candidates = following.flatMap((turn) => turn.content.filter((part) => part.type === "tool-result"));
  const results = calls.map((call, index): ToolResultContent => {
    const id = renamed[index]?.id ?? call.id;
    const found = candidates.find((result) => result.id === call.id && !taken.has(result));
    if (found === undefined) {
      return { type: "tool-result", id, name: call.name, text: NEVER_ANSWERED, isError: true };
    }
    taken.add(found);
    return { ...found, id, name: found.name ?? call.name };
  });
  const rest = following.map((turn) => ({
    ...turn,
    content: turn.content.filter((part) => part.type !== "tool-result" || !taken.has(part)),
  }));
  return { results, rest };
}

function push(messages: Message[], role: Message["role"], content: readonly Content[]): void {
  const kept = content.filter((part) => part.type !== "text" || part.text !== "");
  if (kept.length > 0) {
    messages.push({ role, content: kept });
  }
}

/** What a user or system turn can hold: calls and thinking are an assistant's. */
function asInput(content: readonly Content[]): Content[] {
  return content.filter((part) => part.type !== "tool-call" && part.type !== "reasoning").map(orphanAsText);
}

/** The arguments of a call as JSON of an object, which is all that every wire takes; what a model wrote wrongly is kept as text. */
function objectJson(input: string): string {
  if (input.trim() === "") {
    return "{}";
  }
  try {
    const value: unknown = JSON.parse(input);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return input;
    }
  } catch {
    // Kept as text below.
  }
  return JSON.stringify({ input });
}

function orphanAsText(part: Content): Content {
  if (part.type !== "tool-result") {
    return part;
  }
  return {
    type: "text",
    text: `Result of an earlier tool call${part.name ? ` (${part.name})` : ""}:\n${resultText(part)}\n`,
  };
}

/** Gives each call of a conversation a valid id that no other call has. */
class IdGiver {
  private readonly given = new Set<string>();

  give(original: string): string {
    const base = VALID_ID.test(original)
      ? original
      : `${original.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, 40)}_${hash(original)}`;
    let id = base;
    for (let copy = 2; this.given.has(id); copy += 1) {
      id = `${base.slice(0, 58)}_${copy}`;
    }
    this.given.add(id);
    return id;
  }
}

/** FNV-1a, 32 bits: short, stable, and good enough to keep two ids of one conversation apart. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value.toString(16).padStart(8, "0");
}
