import * as vscode from "vscode";
import type { Suggestion } from "../../core/completion/suggestion.js";
import { lengthOf, surviving, type Stretch } from "../../core/completion/survival.js";
import type { Outcome } from "./outcome.js";

/** Watches what becomes of suggestions, as far as the stable API lets it. */
export interface Outcomes extends vscode.Disposable {
  /** Suggestions stand at a place, in place of those before. */
  shown(
    document: vscode.TextDocument,
    position: vscode.Position,
    suggestions: readonly Suggestion[],
    model: string,
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
  readonly model: string;
}

interface Followed {
  readonly outcome: Omit<Outcome, "what" | "characters">;
  readonly document: vscode.TextDocument;
  stretches: readonly Stretch[];
  readonly timers: NodeJS.Timeout[];
}

/** Starts to watch edits. */
export function createOutcomes(tell: (outcome: Outcome) => void): Outcomes {
  let standing: readonly Standing[] = [];
  const followed: Followed[] = [];
  const about = ({ suggestion, document, model }: Standing): Omit<Outcome, "what" | "characters"> => ({
    decisionId: suggestion.id,
    model,
    language: document.languageId,
  });
  const follow = (one: Standing): void => {
    const entry: Followed = {
      outcome: about(one),
      document: one.document,
      stretches: [{ start: one.offset, length: one.suggestion.text.length }],
      timers: [],
    };
    for (const seconds of LOOKS) {
      entry.timers.push(
        setTimeout(() => {
          if (!entry.document.isClosed)
            tell({ ...entry.outcome, what: "kept", characters: lengthOf(entry.stretches), afterSeconds: seconds });
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
    const [change] = contentChanges;
    if (first === undefined || first.document !== document || change === undefined) return;
    const { text } = first.suggestion;
    const added = change.text.replaceAll("\r\n", "\n");
    const here = change.rangeOffset === first.offset;
    if (here && standing.some((one) => one.suggestion.text === added)) return;
    // Several characters at once that the suggestion begins with: a word or a line of it was taken.
    if (here && added.trim().length > 1 && text.startsWith(added))
      tell({ ...about(first), what: "partly", characters: added.length });
    else if (!(here && added.length > 0 && text.startsWith(added)))
      tell({ ...about(first), what: here ? "turned-down" : "passed-over", characters: text.length });
    standing = [];
  });
  return {
    shown(document, position, suggestions, model) {
      const offset = document.offsetAt(position);
      const [before] = standing;
      const [first] = suggestions;
      standing = suggestions.map((suggestion) => ({ suggestion, document, offset, model }));
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
