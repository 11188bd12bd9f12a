/** One change of a document, with the offset before it. */
export interface Change {
  readonly offset: number;
  /** Characters that it removed. */
  readonly removed: number;
  /** What it wrote; line ends may be the document's. */
  readonly text: string;
}

/** What stands at the cursor. */
export interface Place {
  readonly offset: number;
  /** What comes before the suggestions of the entry that is selected in the list of suggestions. */
  readonly ahead: string;
  /** Texts of the suggestions, the shown one first. */
  readonly texts: readonly string[];
}

/** What an edit made of the suggestion that stood. */
export type Fate =
  /** The one with this text was inserted whole; `moved` is how far the same edit moved its place. */
  | { readonly kind: "whole"; readonly text: string; readonly moved: number }
  /** So many characters were taken at once, such as a word or a line. */
  | { readonly kind: "part"; readonly characters: number }
  /** What was typed is how it begins. */
  | { readonly kind: "along" }
  /** Something else was written in its place. */
  | { readonly kind: "turned-down" }
  /** The edit was elsewhere. */
  | { readonly kind: "passed-over" };

/** Tells what became of what stood at a place from the changes of one edit, which come in any order. */
export function fateOf({ offset, ahead, texts }: Place, changes: readonly Change[]): Fate {
  // With many cursors the one that the suggestion stands at is any of them.
  const change = changes.find((one) => one.offset === offset);
  if (change === undefined) return { kind: "passed-over" };
  const added = change.text.replaceAll("\r\n", "\n");
  const taken = added.slice(ahead.length);
  if (added.startsWith(ahead) && texts.includes(taken)) {
    const above = changes.filter((one) => one.offset < offset);
    const moved = above.reduce((sum, { text, removed }) => sum + text.length - removed, 0);
    return { kind: "whole", text: taken, moved };
  }
  const whole = ahead + (texts[0] ?? "");
  if (whole.startsWith(added) && isPart(taken)) return { kind: "part", characters: taken.length };
  return { kind: typedAlong(whole, added) ? "along" : "turned-down" };
}

/** Whether so much can only have been taken at once: more than a key gives, and more than the indentation of a new line. */
function isPart(added: string): boolean {
  return added.length > 1 && added.trim() !== "";
}

/** Whether what was typed is how a suggestion begins; an editor adds the closing half of a bracket or quote by itself. */
function typedAlong(suggestion: string, added: string): boolean {
  return (
    added !== "" && (suggestion.startsWith(added) || (added.length === 2 && suggestion.startsWith(added.charAt(0))))
  );
}
