import { RecentMap } from "../recentMap.js";

/** Answers of a slow service, kept by what was asked. */
export interface Lookups<Question extends { readonly key: string }, Answer> {
  /**
   * What is known of some questions. The others are asked, in order, until the signal aborts; what is under way then goes
   * on, and is known to a later call. One that the service seems to have lost is not waited for, and asked anew after a
   * minute. Never rejects.
   */
  of(questions: readonly Question[], signal: AbortSignal): Promise<readonly Answer[]>;
  /** Forgets what was answered to some questions. */
  forget(which: (key: string, answers: readonly Answer[]) => boolean): void;
}

/** Answers kept. */
const MOST = 300;
/** ms after which they are asked for again; old ones serve until then. No answer may mean that the service is not ready yet. */
const OLD_MS = 60_000;
const NONE_OLD_MS = 3_000;
/** A question without an answer for so long is taken for lost, ms; a language service that is there takes some 250. */
const LOST_MS = 2_000;
/** Questions at a time; the same service answers the person's own keys as well. */
const AT_ONCE = 2;

interface Entry<Answer> {
  at: number;
  answers: readonly Answer[];
  readonly pending: Promise<void>;
  over: boolean;
}

/**
 * @param look asks the service; what it throws counts as no answer
 * @param now ms from any fixed moment
 */
export function createLookups<Question extends { readonly key: string }, Answer>(
  look: (question: Question) => Promise<readonly Answer[]>,
  now: () => number,
): Lookups<Question, Answer> {
  const known = new RecentMap<string, Entry<Answer>>(MOST);
  const entryOf = (question: Question): Entry<Answer> => {
    const before = known.get(question.key);
    if (before !== undefined) {
      const old = before.over && before.answers.length === 0 ? NONE_OLD_MS : OLD_MS;
      if (now() - before.at < old) return before;
    }
    const finish = (answers: readonly Answer[]): void => {
      Object.assign(entry, { answers, at: now(), over: true });
    };
    const entry: Entry<Answer> = {
      at: now(),
      answers: before?.answers ?? [],
      pending: look(question).then(finish, () => finish([])),
      over: false,
    };
    known.set(question.key, entry);
    return entry;
  };
  return {
    async of(questions, signal) {
      const entries: Entry<Answer>[] = [];
      const left = [...questions];
      const work = async (): Promise<void> => {
        for (let next = left.shift(); next !== undefined && !signal.aborted; next = left.shift()) {
          const entry = entryOf(next);
          entries.push(entry);
          const lost = !entry.over && now() - entry.at >= LOST_MS;
          if (entry.answers.length === 0 && !lost) await entry.pending;
        }
      };
      await untilAborted(Promise.all(Array.from({ length: AT_ONCE }, work)), signal);
      return entries.flatMap(({ answers }) => answers);
    },
    forget(which) {
      for (const [key, { answers }] of known) if (which(key, answers)) known.delete(key);
    },
  };
}

/** Waits for some work, but no longer than until a signal aborts; the work goes on. Never rejects. */
export function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener("abort", done);
      resolve();
    };
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
    work.then(done, done);
  });
}
