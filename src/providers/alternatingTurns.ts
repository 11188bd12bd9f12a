import type { Content, Message } from "../core/wire/message.js";

/** Stands between what were turns of their own. */
const BETWEEN = "\n\n";

/**
 * A repaired conversation with neighbouring turns of one role as one: chat templates of Gemma, Mistral and their kin refuse
 * anything but turn and turn about, with status 400. Only what stands beside each other counts, so that what was sent once
 * begins the next request in the same way, and caches of prompts hold.
 */
export function alternatingTurns(turns: readonly Message[]): Message[] {
  const merged: Message[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    if (last?.role === turn.role) merged[merged.length - 1] = { ...last, content: joined(last.content, turn.content) };
    else merged.push(turn);
  }
  return merged;
}

function joined(before: readonly Content[], after: readonly Content[]): Content[] {
  const last = before.findLast(isSaid);
  const first = after.find(isSaid);
  if (last?.type !== "text" || first?.type !== "text") return [...before, ...after];
  return [...before, ...after.map((part) => (part === first ? { ...first, text: BETWEEN + first.text } : part))];
}

function isSaid(part: Content): boolean {
  return part.type !== "reasoning";
}
