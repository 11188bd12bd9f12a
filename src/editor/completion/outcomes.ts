import * as vscode from "vscode";
import type { Suggestion } from "../../core/completion/suggestion.js";
import { lengthOf, surviving, type Stretch } from "../../core/completion/survival.js";
import type { Outcome } from "./outcome.js";

/** Watches what becomes of suggestions, as far as the stable API lets it. */
export interface Outcomes extends vscode.Disposable {
  /**
   * Suggestions stand at a place, in place of those before.
   *
   * @param ahead what comes before them of the entry that is selected in the list of suggestions
   */
  shown(
    document: vscode.TextDocument,
    position: vscode.Position,
    suggestions: readonly Suggestion[],
    how: { readonly model: string; readonly ahead: string },
  ): void;
  /** VS Code ran the command of an accepted item. */
  accepted(id: string): void;
  /** The person pressed Escape on what stands. @returns ids of the suggestions that were turned down */
  dismissed(): readonly string[];
}

/** Seconds after which it is looked at how much of an accepted suggestion is still there. */
const LOOKS = [30, 120, 600];
/** Accepted suggestions that are followed at a time. */
const MOST = 50;

interface Standing {
  readonly suggestion: Suggestion;
  readonly document: vscode.TextDocument;
  readonly offset: number;
  readonly ahead: string;
  readonly model: string;
}

interface Followed {
  readonly outcome: Omit<Outcome, "what" | "characters">;
  readonly document: vscode.TextDocument;
  /** Characters of the suggestion, and those that it took in the document, where line ends may be longer. */
  readonly characters: number;
  readonly written: number;
  stretches: readonly Stretch[];
  readonly timers: NodeJS.Timeout[];
}

/** Starts to watch edits. */
export function createOutcomes(tell: (outcome: Outcome) => void): Outcomes {
  let standing: readonly Standing[] = [];
  /** Characters that the edit of an accept added in front of it, at cursors further up. */
  let addedAbove = 0;
  const followed: Followed[] = [];
  const about = ({ suggestion, document, model }: Standing): Omit<Outcome, "what" | "characters"> => ({
    decisionId: suggestion.id,
    model,
    language: document.languageId,
  });
  const follow = (one: Standing): void => {
    const { text } = one.suggestion;
    const { document } = one;
    const written = document.eol === vscode.EndOfLine.CRLF ? text.replaceAll("\n", "\r\n").length : text.length;
    const entry: Followed = {
      outcome: about(one),
      document,
      characters: text.length,
      written,
      stretches: [{ start: one.offset + addedAbove + one.ahead.length, length: written }],
      timers: [],
    };
    for (const seconds of LOOKS) {
      entry.timers.push(
        setTimeout(() => {
          const left = lengthOf(entry.stretches) / Math.max(1, written);
          if (!document.isClosed)
            tell({
              ...entry.outcome,
              what: "kept",
              characters: Math.round(left * entry.characters),
              afterSeconds: seconds,
            });
          if (seconds === LOOKS.at(-1)) followed.splice(followed.indexOf(entry), 1);
        }, seconds * 1000),
      );
    }
    followed.push(entry);
    if (followed.length > MOST) for (const timer of followed.shift()?.timers ?? []) clearTimeout(timer);
  };
  const subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length === 0) return;
    const edits = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
      offset: rangeOffset,
      removed: rangeLength,
      added: text.length,
    }));
    for (const entry of followed) if (entry.document === document) entry.stretches = surviving(entry.stretches, edits);
    const [first] = standing;
    if (first === undefined || first.document !== document) return;
    const { ahead } = first;
    const { text } = first.suggestion;
    // With many cursors the one that the suggestion stands at is any of them.
    const change = contentChanges.find(({ rangeOffset }) => rangeOffset === first.offset);
    if (change === undefined) {
      tell({ ...about(first), what: "passed-over", characters: text.length });
      standing = [];
      return;
    }
    const added = change.text.replaceAll("\r\n", "\n");
    if (standing.some((one) => ahead + one.suggestion.text === added)) {
      addedAbove = edits.reduce((sum, edit) => sum + (edit.offset < first.offset ? edit.added - edit.removed : 0), 0);
      return;
    }
    standing = [];
    if (!typedAlong(ahead + text, added)) tell({ ...about(first), what: "turned-down", characters: text.length });
    // Several characters at once: a word or a line of it was taken.
    else if ((ahead + text).startsWith(added) && isPart(added.slice(ahead.length)))
      tell({ ...about(first), what: "partly", characters: added.length - ahead.length });
  });
  return {
    shown(document, position, suggestions, { model, ahead }) {
      const offset = document.offsetAt(position);
      addedAbove = 0;
      const [before] = standing;
      const [first] = suggestions;
      standing = suggestions.map((suggestion) => ({ suggestion, document, offset, ahead, model }));
      if (first !== undefined && before?.suggestion.id !== first.id)
        tell({
          decisionId: first.id,
          model,
          language: document.languageId,
          what: "shown",
          characters: first.text.length,
        });
    },
    accepted(id) {
      const one = standing.find(({ suggestion }) => suggestion.id === id);
      standing = [];
      if (one === undefined) return;
      tell({ ...about(one), what: "accepted", characters: one.suggestion.text.length });
      follow(one);
    },
    dismissed() {
      const [first] = standing;
      if (first !== undefined) tell({ ...about(first), what: "turned-down", characters: first.suggestion.text.length });
      const ids = standing.map(({ suggestion }) => suggestion.id);
      standing = [];
      return ids;
    },
    dispose() {
      subscription.dispose();
      for (const { timers } of followed) for (const timer of timers) clearTimeout(timer);
    },
  };
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
