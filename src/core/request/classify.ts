import type { Message } from "../wire/message.js";
import type { Classification, Signal } from "./classification.js";
import { taskOfCommand } from "./command.js";
import { isBareConfirmation } from "./confirmation.js";
import { difficultyOf, raised, type Scope } from "./difficulty.js";
import { features } from "./features.js";
import { personsWords } from "./person.js";
import type { EditorRequest, RequestDocument, TextSpan } from "./request.js";
import { judge, type Judgement } from "./score.js";

/** A free text and what is known of its place. */
export interface TextToClassify {
  readonly text: string;
  readonly location: "inline" | "panel";
  readonly hasSelection?: boolean;
  /** VS Code's language id. */
  readonly language?: string;
  /** Whether the editor reports an error or a warning at the cursor or in the selection. */
  readonly hasDiagnostics?: boolean;
  /** The person's earlier turns, oldest first; a bare confirmation inherits from the last that is not one. */
  readonly previous?: readonly string[];
  /** Sizes that only the difficulty looks at. */
  readonly scope?: Omit<Scope, "task" | "text">;
}

/** The share of typed slash commands whose label in the public set is the command's task. */
const COMMAND_CONFIDENCE = 0.9;

/** Earlier turns that a confirmation may reach back over. */
const MOST_PREVIOUS = 4;

/**
 * Classifies free text: the task by learned weights, the difficulty by points. Pure and deterministic; looks at no more
 * than the head and tail of a long text. Below the confidence that held-out data asks for, the classification is
 * marked unsure and the difficulty raised one level, so that the stronger route is taken.
 */
export function classifyText(input: TextToClassify): Classification {
  const words = personsWords(input.text);
  const previous = input.previous ?? [];
  if (previous.length > 0 && isBareConfirmation(words)) {
    const earlier = previous.slice(-MOST_PREVIOUS);
    for (let turn = earlier.length - 1; turn >= 0; turn -= 1) {
      const before = earlier[turn] ?? "";
      if (personsWords(before) === "" || isBareConfirmation(personsWords(before))) continue;
      const inherited = classifyText({ ...input, text: before, previous: earlier.slice(0, turn) });
      const signal: Signal = { name: "agrees to the turn before", weight: 1 };
      return { ...inherited, signals: [signal, ...inherited.signals] };
    }
  }
  const { task, confidence, unsure, signals } = judgeWords({ ...input, text: words });
  const { difficulty, signals: reasons } = difficultyOf({ ...input.scope, task, text: words });
  if (!unsure) return { task, difficulty, confidence, unsure, signals, difficultySignals: reasons };
  const safer: Signal = { name: "unsure of the task: one level up for safety", weight: 1 };
  return { task, difficulty: raised(difficulty), confidence, unsure, signals, difficultySignals: [...reasons, safer] };
}

/** A slash command that people know names its task; other words are weighed. */
function judgeWords(request: TextToClassify): Judgement {
  const named = taskOfCommand(request.text);
  if (named === undefined) return judge(features(request));
  return {
    task: named.task,
    confidence: COMMAND_CONFIDENCE,
    unsure: false,
    signals: [{ name: `command /${named.command}`, weight: 1 }],
  };
}

/** Says what a request asks for and how hard it looks. A task that a command named is taken as it is. */
export function classify(request: EditorRequest): Classification {
  const { latest, previous } = spoken(request);
  const scope = scopeOf(request);
  if (request.task !== undefined) {
    const { difficulty, signals } = difficultyOf({ ...scope, task: request.task, text: personsWords(latest) });
    return {
      task: request.task,
      difficulty,
      confidence: 1,
      unsure: false,
      signals: [{ name: "named by the command", weight: 1 }],
      difficultySignals: signals,
    };
  }
  const { document } = request;
  return classifyText({
    text: latest,
    location: request.location,
    previous,
    scope,
    ...(document === undefined
      ? {}
      : {
          language: document.language,
          // A document that does not say where the cursor is does not say that nothing is selected.
          ...(document.selection === undefined ? {} : { hasSelection: isSelected(document.selection) }),
          hasDiagnostics: (scope.diagnostics ?? 0) > 0,
        }),
  });
}

/** The person's latest words and the turns before them. */
function spoken(request: EditorRequest): { latest: string; previous: readonly string[] } {
  const turns = (request.conversation ?? []).flatMap((message) => {
    const text = message.role === "user" ? textOf(message) : "";
    return personsWords(text) === "" ? [] : [text];
  });
  const instruction = request.instruction.trim();
  if (instruction === "") return { latest: turns.at(-1) ?? "", previous: turns.slice(0, -1) };
  // The conversation may end in the instruction itself; a confirmation is passed over when another asks what it agrees to.
  return { latest: instruction, previous: turns };
}

function textOf(message: Message): string {
  return message.content.flatMap((content) => (content.type === "text" ? [content.text] : [])).join("\n");
}

function isSelected(span: TextSpan | undefined): boolean {
  return span !== undefined && (span.startLine !== span.endLine || span.startCharacter !== span.endCharacter);
}

/** Lines round the cursor within which a reported problem counts as being there. */
const NEAR_LINES = 2;

function problemsAt(document: RequestDocument): number {
  const { selection, diagnostics = [] } = document;
  const serious = diagnostics.filter(({ severity }) => severity === "error" || severity === "warning");
  if (selection === undefined) return serious.length;
  return serious.filter(
    ({ span }) => span.startLine <= selection.endLine + NEAR_LINES && span.endLine >= selection.startLine - NEAR_LINES,
  ).length;
}

/** Counts without cutting: a file may be long, and every request asks. */
function linesIn(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}

function scopeOf({ document, tools }: EditorRequest): Omit<Scope, "task" | "text"> {
  const hasTools = (tools?.length ?? 0) > 0;
  if (document === undefined) return { hasTools };
  const { selection } = document;
  return {
    hasTools,
    diagnostics: problemsAt(document),
    documentLines: linesIn(document.text),
    selectedLines: selection !== undefined && isSelected(selection) ? selection.endLine - selection.startLine + 1 : 0,
  };
}
