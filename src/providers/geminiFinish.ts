import type { ErrorClass } from "../core/wire/failure.js";
import type { FinishReason } from "../core/wire/wire.js";

/** What Gemini's `finishReason` means; the names are those of @google/genai 3.1.0. */
const FINISHES: Readonly<Record<string, FinishReason | ErrorClass>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "content-policy",
  RECITATION: "content-policy",
  BLOCKLIST: "content-policy",
  PROHIBITED_CONTENT: "content-policy",
  SPII: "content-policy",
  IMAGE_SAFETY: "content-policy",
  IMAGE_PROHIBITED_CONTENT: "content-policy",
  IMAGE_RECITATION: "content-policy",
  LANGUAGE: "invalid-request",
  MISSING_THOUGHT_SIGNATURE: "invalid-request",
  MALFORMED_FUNCTION_CALL: "malformed-response",
  UNEXPECTED_TOOL_CALL: "malformed-response",
  TOO_MANY_TOOL_CALLS: "malformed-response",
  MALFORMED_RESPONSE: "malformed-response",
  NO_IMAGE: "server",
  IMAGE_OTHER: "server",
  OTHER: "server",
  FINISH_REASON_UNSPECIFIED: "server",
};

/** How an answer ended. A reason that is not known yet counts as an error of the provider's own, with its name kept. */
export function geminiFinish(
  reason: string,
  calledTools: boolean,
): { readonly finish: FinishReason } | { readonly failure: ErrorClass; readonly code: string } {
  const meaning = Object.hasOwn(FINISHES, reason) ? FINISHES[reason] : undefined;
  if (meaning === "stop" || meaning === "length" || meaning === "tool-calls") {
    return { finish: meaning === "stop" && calledTools ? "tool-calls" : meaning };
  }
  return { failure: meaning ?? "server", code: reason };
}
