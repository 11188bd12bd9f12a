import * as vscode from "vscode";
import { notified, type Say } from "../notified.js";
import type { RequestPlace } from "../request/index.js";
import { CHANGE_SCHEME } from "./proposals.js";

/** Changes that are being made, each told where it will be. */
export interface Working extends vscode.Disposable {
  /**
   * Does the work on a place while that place tells how far it is; the person can cancel it there. Where no editor shows
   * the place, or a screen reader is on, which hears no words beside code, a notification tells it.
   */
  at<Result>(
    place: RequestPlace,
    title: string,
    work: (say: Say, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
}

interface Work {
  readonly document: vscode.TextDocument;
  /** Lines of the place, moved along when lines above it come or go. */
  first: number;
  last: number;
  words: string;
  readonly since: number;
  readonly controller: AbortController;
}

/** A wait is told in seconds from here on, ms; so that a person sees that something still goes on. */
const TELL_TIME_MS = 2_000;

/** Registers the command that cancels, `fairlead.cancelChange`, and what draws the words. */
export function createWorking(): Working {
  const works = new Set<Work>();
  const hint = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderColor: new vscode.ThemeColor("progressBar.background"),
    borderStyle: "solid",
    borderWidth: "0 0 0 2px",
    overviewRulerColor: new vscode.ThemeColor("progressBar.background"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  const line = vscode.window.createTextEditorDecorationType({});
  let clock: ReturnType<typeof setInterval> | undefined;

  const draw = (): void => {
    for (const editor of vscode.window.visibleTextEditors) {
      const here = [...works].filter(({ document }) => document === editor.document);
      editor.setDecorations(
        hint,
        here.map((work) => rangeOf(work)),
      );
      editor.setDecorations(
        line,
        here.map((work) => wordsOf(work, editor)),
      );
    }
  };
  /** Escape is for the file that a person is in, or the difference that a change is drawn in. */
  const tellKeys = (): void => {
    const active = vscode.window.activeTextEditor?.document;
    const isHere = works.size > 0 && active?.uri.scheme === CHANGE_SCHEME;
    void vscode.commands.executeCommand("setContext", "fairlead.changeComing", works.size > 0);
    void vscode.commands.executeCommand(
      "setContext",
      "fairlead.changeComingHere",
      isHere || [...works].some(({ document }) => document === active),
    );
  };
  const changed = (): void => {
    tellKeys();
    if (works.size > 0) clock ??= setInterval(draw, 1_000);
    else {
      clearInterval(clock);
      clock = undefined;
    }
    draw();
  };
  /** The newest in the active editor, else the newest of all: what a person waits for now. */
  const cancel = (): void => {
    const all = [...works];
    const active = vscode.window.activeTextEditor?.document;
    (all.findLast(({ document }) => document === active) ?? all.at(-1))?.controller.abort();
  };

  const inPlace = async <Result>(
    { document, span }: RequestPlace,
    work: (say: Say, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => {
    const one: Work = {
      document,
      first: span.startLine,
      last: Math.max(span.startLine, span.endLine),
      words: "choosing a model",
      since: performance.now(),
      controller: new AbortController(),
    };
    works.add(one);
    changed();
    try {
      return await work((words) => {
        if (words === one.words) return;
        one.words = words;
        draw();
      }, one.controller.signal);
    } finally {
      works.delete(one);
      changed();
    }
  };

  const subscriptions = vscode.Disposable.from(
    hint,
    line,
    vscode.commands.registerCommand("fairlead.cancelChange", cancel),
    vscode.window.onDidChangeVisibleTextEditors(draw),
    vscode.window.onDidChangeActiveTextEditor(() => {
      if (works.size > 0) tellKeys();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      for (const work of works) {
        if (work.document !== document) continue;
        for (const { range, text } of contentChanges) {
          const moved = text.split("\n").length - 1 - (range.end.line - range.start.line);
          if (range.end.line < work.first) work.first += moved;
          if (range.end.line <= work.last) work.last = Math.max(work.first, work.last + moved);
        }
      }
    }),
  );
  return {
    at: (place, title, work) =>
      isTold(place.document) ? inPlace(place, work) : Promise.resolve(notified(title, work)),
    dispose() {
      clearInterval(clock);
      for (const { controller } of works) controller.abort();
      subscriptions.dispose();
    },
  };
}

/** Whether words beside the code reach the person. */
function isTold(document: vscode.TextDocument): boolean {
  const reader = vscode.workspace.getConfiguration("editor").get("accessibilitySupport") === "on";
  return !reader && vscode.window.visibleTextEditors.some((editor) => editor.document === document);
}

function rangeOf({ document, first, last }: Work): vscode.Range {
  return document.validateRange(new vscode.Range(first, 0, last, 0));
}

/** Characters of code that leave room for words beside them even where the editor is narrow. */
const ROOMY = 32;

/** The end of the first line of a place that is in view and has room for words; of the shortest such line where none has. */
function placeOfWords(place: vscode.Range, { document, visibleRanges }: vscode.TextEditor): vscode.Position {
  const seen = visibleRanges.map((range) => range.intersection(place)).find((range) => range !== undefined) ?? place;
  let best = document.lineAt(seen.start.line);
  for (let line = seen.start.line; line <= seen.end.line && best.text.length > ROOMY; line += 1) {
    const next = document.lineAt(line);
    if (next.text.length < best.text.length) best = next;
  }
  return best.range.end;
}

function wordsOf(work: Work, editor: vscode.TextEditor): vscode.DecorationOptions {
  const at = placeOfWords(rangeOf(work), editor);
  const waited = performance.now() - work.since;
  const time = waited < TELL_TIME_MS ? "" : ` (${Math.round(waited / 1000)} s)`;
  const hover = new vscode.MarkdownString("$(close) [Cancel this change](command:fairlead.cancelChange)", true);
  hover.isTrusted = { enabledCommands: ["fairlead.cancelChange"] };
  return {
    range: new vscode.Range(at, at),
    hoverMessage: hover,
    renderOptions: {
      after: {
        contentText: `Fairlead: ${work.words}${time} \u00b7 Esc cancels`,
        color: new vscode.ThemeColor("editorCodeLens.foreground"),
        fontStyle: "italic",
        margin: "0 0 0 2em",
      },
    },
  };
}
