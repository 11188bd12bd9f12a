import * as vscode from "vscode";
import type { Suggestion } from "../../core/completion/suggestion.js";
import { lengthOf, surviving, type Stretch } from "../../core/completion/survival.js";
import { fateOf } from "./fate.js";
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

/** Accepted text that is watched through the edits that follow. */
interface Watched {
  readonly document: vscode.TextDocument;
  stretches: readonly Stretch[];
}

/** What was inserted whole, until VS Code says which one was accepted. The next keys may be typed by then. */
interface Landed extends Watched {
  readonly standing: readonly Standing[];
}

interface Followed extends Watched {
  readonly timers: NodeJS.Timeout[];
}

/** Starts to watch edits. */
export function createOutcomes(tell: (outcome: Outcome) => void): Outcomes {
  let standing: readonly Standing[] = [];
  let landed: Landed | undefined;
  const followed: Followed[] = [];
  const about = ({ suggestion, document, model }: Standing): Omit<Outcome, "what" | "characters"> => ({
    decisionId: suggestion.id,
    model,
    language: document.languageId,
  });
  const follow = (one: Standing, { document, stretches }: Watched): void => {
    const { text } = one.suggestion;
    const written = writtenLength(document, text);
    const entry: Followed = { document, stretches, timers: [] };
    for (const seconds of LOOKS) {
      entry.timers.push(
        setTimeout(() => {
          const left = lengthOf(entry.stretches) / Math.max(1, written);
          const characters = Math.round(left * text.length);
          if (!document.isClosed)
            tell({ ...about(one), what: "kept", characters, whole: text.length, afterSeconds: seconds });
          if (seconds === LOOKS.at(-1)) followed.splice(followed.indexOf(entry), 1);
        }, seconds * 1000),
      );
    }
    followed.push(entry);
    if (followed.length > MOST) for (const timer of followed.shift()?.timers ?? []) clearTimeout(timer);
  };
  const subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length === 0) return;
    const changes = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
      offset: rangeOffset,
      removed: rangeLength,
      text,
    }));
    const edits = changes.map(({ offset, removed, text }) => ({ offset, removed, added: text.length }));
    for (const entry of landed === undefined ? followed : [landed, ...followed])
      if (entry.document === document) entry.stretches = surviving(entry.stretches, edits);
    const [first] = standing;
    if (first === undefined || first.document !== document) return;
    const { offset, ahead, suggestion } = first;
    const texts = standing.map((one) => one.suggestion.text);
    const fate = fateOf({ offset, ahead, texts }, changes);
    if (fate.kind === "whole") {
      const start = offset + fate.moved + ahead.length;
      landed = { standing, document, stretches: [{ start, length: writtenLength(document, fate.text) }] };
    }
    standing = [];
    if (fate.kind === "part")
      tell({ ...about(first), what: "partly", characters: fate.characters, whole: suggestion.text.length });
    else if (fate.kind === "turned-down" || fate.kind === "passed-over")
      tell({ ...about(first), what: fate.kind, characters: suggestion.text.length });
  });
  return {
    shown(document, position, suggestions, { model, ahead }) {
      const offset = document.offsetAt(position);
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
      const one = landed?.standing.find(({ suggestion }) => suggestion.id === id);
      if (one === undefined || landed === undefined) return;
      tell({ ...about(one), what: "accepted", characters: one.suggestion.text.length });
      follow(one, landed);
      landed = undefined;
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

/** Characters that a text takes in a document, whose line ends may be longer. */
function writtenLength({ eol }: vscode.TextDocument, text: string): number {
  return eol === vscode.EndOfLine.CRLF ? text.replaceAll("\n", "\r\n").length : text.length;
}
