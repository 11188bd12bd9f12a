import type { Delta } from "./attempt.js";

/** An answer that may be given again. */
export interface StoredAnswer {
  readonly parts: readonly Delta[];
  /** The model that its provider said answered. */
  readonly served?: string | undefined;
  /** When it was given, ms since 1970. */
  readonly at: number;
}

/** Answers to exact repeats of a request. In memory only: it ends with the window. */
export interface ResponseCache {
  get(key: string, now: number): StoredAnswer | undefined;
  set(key: string, answer: StoredAnswer): void;
  clear(): void;
}

/** Code moves on; an explanation older than this may be about another file of the same text. */
export const KEPT_MS = 30 * 60_000;
const MOST_ANSWERS = 100;

/** Creates an empty cache that forgets the least recently used answer first. */
export function createResponseCache(): ResponseCache {
  const answers = new Map<string, StoredAnswer>();
  return {
    get(key, now) {
      const answer = answers.get(key);
      if (answer === undefined) return undefined;
      answers.delete(key);
      if (answer.at + KEPT_MS <= now) return undefined;
      answers.set(key, answer);
      return answer;
    },
    set(key, answer) {
      answers.delete(key);
      answers.set(key, answer);
      const oldest = answers.keys().next();
      if (answers.size > MOST_ANSWERS && oldest.done !== true) answers.delete(oldest.value);
    },
    clear: () => answers.clear(),
  };
}
