import type { Moment } from "./moment.js";

/** What a model wrote for a moment, so far or to its end: the text that a person may type along, line by line. */
export interface Run {
  /** Id of the request, which is also that of its record. */
  readonly id: string;
  readonly moment: Moment;
  /** Already cleaned of what never belongs into a document. */
  readonly text: string;
  /** Nothing follows. */
  readonly ended: boolean;
}

/** Windows of a document begin and end at other lines as the cursor moves; so much must agree even then. */
const LEAST_OVERLAP = 600;

/** Characters that were deleted again and are taken as typed anew. */
const MOST_DELETED = 12;

/**
 * What of a run is still ahead of a moment: the run without what was typed of it since; undefined when they do not fit.
 * A run that is shorter than what was typed, but agrees with it, gives "".
 */
export function remainder(run: Pick<Run, "moment" | "text">, now: Moment): string | undefined {
  const { moment: then, text } = run;
  if (then.document !== now.document || then.identity !== now.identity || then.language !== now.language)
    return undefined;
  const typedLength = now.offset - then.offset;
  if (typedLength < 0) return deletedOf(run, now, -typedLength);
  if (typedLength > 4_000) return undefined;
  const typed = typedLength === 0 ? "" : now.prefix.slice(-typedLength);
  const agreed = Math.min(typed.length, text.length);
  if (typed.length !== typedLength || !text.startsWith(typed.slice(0, agreed))) return undefined;
  if (!sameEnd(then.prefix, typedLength === 0 ? now.prefix : now.prefix.slice(0, -typedLength))) return undefined;
  if (!sameAfter(then.suffix, now.suffix)) return undefined;
  return text.slice(typed.length);
}

/** Deleted characters of the same line come back in front of the run. */
function deletedOf(
  { moment: then, text }: Pick<Run, "moment" | "text">,
  now: Moment,
  count: number,
): string | undefined {
  if (count > MOST_DELETED) return undefined;
  const deleted = then.prefix.slice(-count);
  if (
    !/^[\w$]+$/.test(deleted) ||
    !sameEnd(then.prefix.slice(0, -count), now.prefix) ||
    !sameAfter(then.suffix, now.suffix)
  )
    return undefined;
  // The whole word is gone: that was no slip of the finger.
  return /[\w$.]$/.test(now.prefix) ? deleted + text : undefined;
}

/** Whether two moments stand at the same place in the same text, however much of it each of them sees. */
export function isSamePlace(one: Moment, other: Moment): boolean {
  return one.offset === other.offset && remainder({ moment: one, text: "" }, other) !== undefined;
}

/** Whether the text before one moment's cursor is how the text before another's begins, in the same document. */
export function isBefore(one: Moment, other: Moment): boolean {
  const between = other.offset - one.offset;
  if (one.document !== other.document || between <= 0 || between > other.prefix.length) return false;
  return sameEnd(one.prefix, other.prefix.slice(0, -between));
}

function sameEnd(one: string, other: string): boolean {
  if (one.length === other.length) return one === other;
  if (Math.min(one.length, other.length) < LEAST_OVERLAP) return false;
  return one.length > other.length ? one.endsWith(other) : other.endsWith(one);
}

/** Brackets and quotes that an editor closes by itself, or that were typed over, make no difference. */
function sameAfter(one: string, other: string): boolean {
  if (one === other) return true;
  const first = withoutClosers(one);
  const second = withoutClosers(other);
  if (first.length === second.length) return first === second;
  if (Math.min(first.length, second.length) < LEAST_OVERLAP) return false;
  return first.length > second.length ? first.startsWith(second) : second.startsWith(first);
}

function withoutClosers(text: string): string {
  return text.slice(/^[)}\]"'`>;]{0,4}/.exec(text)?.[0].length ?? 0);
}
