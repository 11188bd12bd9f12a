import type { Diagnostic } from "vscode";
import type { DiagnosticNote, TextSpan } from "../../core/request/request.js";

/** Lines around the span whose problems still belong to it, and how many problems a prompt can use. */
const NEAR_LINES = 3;
const MOST = 20;

const SEVERITIES = ["error", "warning", "information", "hint"] as const;

/** The problems at or near a span, worst first. */
export function nearbyDiagnostics(all: readonly Diagnostic[], span: TextSpan): readonly DiagnosticNote[] {
  return all
    .filter(
      (one) => one.range.end.line >= span.startLine - NEAR_LINES && one.range.start.line <= span.endLine + NEAR_LINES,
    )
    .sort((left, right) => left.severity - right.severity || left.range.start.line - right.range.start.line)
    .slice(0, MOST)
    .map((one) => {
      const code = typeof one.code === "object" ? one.code.value : one.code;
      return {
        message: one.message,
        severity: SEVERITIES[one.severity] ?? "error",
        span: {
          startLine: one.range.start.line,
          startCharacter: one.range.start.character,
          endLine: one.range.end.line,
          endCharacter: one.range.end.character,
        },
        ...(code === undefined ? {} : { code: String(code) }),
        ...(one.source === undefined ? {} : { source: one.source }),
      };
    });
}
