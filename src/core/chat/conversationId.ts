import { personsWords } from "../request/person.js";
import type { Message } from "../wire/message.js";

/**
 * A stable id for a conversation that its host does not name: the same for all of its turns. It rests on the person's
 * first words, because hosts rewrite what stands round them (dates, reminders, open files) from turn to turn. Two
 * conversations that begin with the same words share it, which costs no more than a model that is kept.
 *
 * @param scope keeps conversations with different choices of model apart
 * @returns undefined when the person has not said anything yet
 */
export function conversationIdOf(messages: readonly Message[], scope: string): string | undefined {
  for (const { role, content } of messages) {
    if (role !== "user") continue;
    const words = personsWords(content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n"));
    if (words !== "")
      return `${scope}-${words.length.toString(36)}-${hash(words, 0x811c9dc5)}${hash(words, 0x01000193)}`;
  }
  return undefined;
}

/** FNV-1a, 32 bits; two of them with different beginnings keep some hundred conversations apart. */
function hash(text: string, start: number): string {
  let value = start;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
}
