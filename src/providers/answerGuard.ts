import type { Failure } from "../core/wire/failure.js";
import type { Endpoint, StreamPart } from "../core/wire/wire.js";
import { failureFromThrown, failureOf } from "./failures.js";

/** What a wire learns about its call besides the parts. */
export interface Progress {
  /** Set as soon as the provider has begun to answer with success. */
  responded: boolean;
  /** Set when the body ended inside an event: what then does not parse was cut off, not malformed. */
  endedInsideEvent?: boolean;
  /** Set when the call failed before its answer began; wins over whatever an SDK makes of it. */
  failure?: Failure;
}

/**
 * Keeps a wire's promise whatever its protocol code does: nothing is thrown, the last part is `finish` or `failure`,
 * nothing follows it, an abort ends as `cancelled`, an end without a finish as `truncated`,
 * and a finish without text or tool call as `empty`.
 */
export async function* guardAnswer(
  endpoint: Endpoint,
  signal: AbortSignal,
  parts: (progress: Progress) => AsyncIterable<StreamPart>,
): AsyncGenerator<StreamPart, void, undefined> {
  const progress: Progress = { responded: false };
  let answered = false;
  if (signal.aborted) {
    yield { type: "failure", failure: failureOf("cancelled", endpoint) };
    return;
  }
  try {
    for await (const part of parts(progress)) {
      if (signal.aborted) {
        break;
      }
      if (part.type === "finish" && !answered) {
        yield { type: "failure", failure: emptyAnswer(endpoint, part.reason) };
        return;
      }
      answered ||= (part.type === "text" && part.text !== "") || part.type === "tool-call";
      yield part;
      if (part.type === "finish" || part.type === "failure") {
        return;
      }
    }
  } catch (thrown) {
    const cutOff = progress.endedInsideEvent === true ? failureOf("truncated", endpoint) : undefined;
    const known = signal.aborted ? undefined : (progress.failure ?? cutOff);
    yield { type: "failure", failure: known ?? failureFromThrown(endpoint, thrown, signal, progress.responded) };
    return;
  }
  yield { type: "failure", failure: failureOf(signal.aborted ? "cancelled" : "truncated", endpoint) };
}

function emptyAnswer(endpoint: Endpoint, reason: string): Failure {
  return reason === "length"
    ? failureOf("empty", endpoint, { sentence: "used up its limit of output tokens before it wrote an answer" })
    : failureOf("empty", endpoint);
}
