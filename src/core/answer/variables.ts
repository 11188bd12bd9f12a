import type { DiagnosticNote, EditorRequest, TextSpan } from "../request/request.js";

/** Names and values that a prompt may use; see the list in `prompts/variables.ts`. */
export type PromptVariables = Readonly<Record<string, string>>;

/** What a request offers to its prompt. */
export function variablesOf(request: EditorRequest): PromptVariables {
  const { document } = request;
  const split = document === undefined ? undefined : splitAt(document.text, document.selection);
  return {
    instruction: request.instruction,
    language: document?.language ?? "",
    path: document?.path ?? "",
    document: document?.text ?? "",
    selection: split?.selection ?? "",
    before: request.hole?.prefix ?? split?.before ?? "",
    after: request.hole?.suffix ?? split?.after ?? "",
    diagnostics: (document?.diagnostics ?? []).map(diagnosticLine).join("\n"),
    ...request.variables,
  };
}

/** Cuts a text at a selection; without one everything is before it. */
export function splitAt(
  text: string,
  span: TextSpan | undefined,
): { before: string; selection: string; after: string } {
  if (span === undefined) return { before: text, selection: "", after: "" };
  const start = offsetOf(text, span.startLine, span.startCharacter);
  const end = Math.max(start, offsetOf(text, span.endLine, span.endCharacter));
  return { before: text.slice(0, start), selection: text.slice(start, end), after: text.slice(end) };
}

/** Offset of a place in a text with any line ends; a place past the end is the end. */
export function offsetOf(text: string, line: number, character: number): number {
  let start = 0;
  for (let index = 0; index < line; index++) {
    const next = text.indexOf("\n", start);
    if (next === -1) return text.length;
    start = next + 1;
  }
  const lineEnd = text.indexOf("\n", start);
  return Math.min(start + character, lineEnd === -1 ? text.length : lineEnd);
}

function diagnosticLine({ message, severity, span, code, source }: DiagnosticNote): string {
  const origin = [source, code].filter((part) => part !== undefined).join(" ");
  return `line ${span.startLine + 1}: ${severity}${origin === "" ? "" : ` (${origin})`}: ${message}`;
}
