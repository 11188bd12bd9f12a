import type { ModelCall } from "../wire/call.js";
import { ENOUGH } from "../wire/enough.js";
import type { Failure } from "../wire/failure.js";
import { NO_USAGE, type Usage } from "../wire/usage.js";
import type { Following } from "./follow.js";
import type { Endpoint, FinishReason, StreamPart, Wire } from "../wire/wire.js";

/** What reaches a user. */
export type Delta = Extract<StreamPart, { type: "text" | "reasoning" | "tool-call" }>;

/** Time limits of one call, in ms. */
export interface Limits {
  readonly firstTokenMs: number;
  readonly stallMs: number;
  /** What is left of the whole request's time. */
  readonly leftMs: number;
}

/** How one call ended. */
export interface AttemptEnd {
  readonly end: { readonly finish: FinishReason } | { readonly failure: Failure };
  readonly usage: Usage | undefined;
  readonly served: string | undefined;
  /** ms from the start of the call to its first delta. */
  readonly firstTokenMs: number | undefined;
  readonly totalMs: number;
  /** Characters of all deltas, for estimates. */
  readonly textCharacters: number;
  readonly reasoningCharacters: number;
}

/**
 * Makes one call within its time limits. Yields what reaches the user and returns how it ended; never throws for
 * anything a provider does. The socket closes as soon as a limit passes or `own` aborts, whatever the wire does.
 *
 * @param own the call's own signal; a limit that passes aborts it
 */
export async function* runAttempt(
  wire: Wire,
  call: ModelCall,
  endpoint: Endpoint,
  limits: Limits,
  own: Following,
): AsyncGenerator<Delta, AttemptEnd> {
  const started = performance.now();
  const clock = startClock(limits, endpoint.label, own);
  let usage: Usage | undefined;
  let served: string | undefined;
  let firstTokenMs: number | undefined;
  let textCharacters = 0;
  let reasoningCharacters = 0;
  const ending = (end: AttemptEnd["end"]): AttemptEnd => ({
    end,
    usage,
    served,
    firstTokenMs,
    totalMs: performance.now() - started,
    textCharacters,
    reasoningCharacters,
  });
  /** An answer of which the caller has enough is no broken one. */
  const broken = (failure: Failure): AttemptEnd["end"] =>
    own.signal.reason === ENOUGH && firstTokenMs !== undefined && failure.class === "cancelled"
      ? { finish: "stop" }
      : { failure };
  /** The wire has said its last word and closes what it opened. */
  let said = false;
  let stream: AsyncIterator<StreamPart> | undefined;
  try {
    stream = wire.stream(call, endpoint, own.signal)[Symbol.asyncIterator]();
    for (;;) {
      const step = await clock.orEnd(stream.next());
      if ("class" in step) return ending(broken(step));
      if (step.done === true) return ending({ failure: silentEnd(endpoint.label) });
      const part = step.value;
      switch (part.type) {
        case "usage":
          usage = { ...NO_USAGE, ...part.usage };
          break;
        case "served":
          served = part.model;
          break;
        case "finish":
          said = true;
          return firstTokenMs === undefined
            ? ending({ failure: emptyAnswer(endpoint.label) })
            : ending({ finish: part.reason });
        case "failure":
          said = true;
          return ending(broken(clock.failure() ?? part.failure));
        default: {
          const size = part.type === "tool-call" ? part.input.length + part.name.length : part.text.length;
          const signedOnly = part.type === "reasoning" && part.signature !== undefined;
          if (size === 0 && !signedOnly) break;
          firstTokenMs ??= performance.now() - started;
          if (part.type === "reasoning") reasoningCharacters += size;
          else textCharacters += size;
          clock.handedOver();
          yield part;
          clock.progressed();
        }
      }
    }
  } catch (error) {
    // A wire must not throw; if one does, the request still goes on to the next model.
    return ending({ failure: clock.failure() ?? brokenWire(endpoint.label, error) });
  } finally {
    clock.stop(!said);
    void stream?.return?.().catch(() => undefined);
  }
}

/** Watches the limits of one call. */
interface Clock {
  /** Settles with what is waited for, or with the failure when a limit passes or the request is cancelled before. */
  orEnd<Value>(awaited: Promise<Value>): Promise<Value | Failure>;
  failure(): Failure | undefined;
  /** Content arrived and is with the reader; a reader that takes its time is no stall. */
  handedOver(): void;
  /** The reader wants more: from here on the provider is waited for. Bytes and keep-alives do not count. */
  progressed(): void;
  /** @param cutShort whether the wire has more to say, so that its socket must be closed for it */
  stop(cutShort: boolean): void;
}

/** One timer at a time, re-armed only when it fires, so that a fast stream does not set a timer for each delta. */
function startClock(limits: Limits, label: string, own: Following): Clock {
  const endsAt = performance.now() + limits.leftMs;
  let failed: Failure | undefined;
  /** Ends the wait that is on. Not a race with one long promise: each part would add to what hangs on that. */
  let endWait: ((failure: Failure) => void) | undefined;
  const fail = (failure: Failure): void => {
    if (failed !== undefined) return;
    failed = failure;
    endWait?.(failure);
    own.abort();
  };
  const onAbort = (): void => fail(cancelled());
  const firstMs = Math.min(limits.firstTokenMs, limits.leftMs);
  let timer = setTimeout(() => fail(firstTokenTimeout(label, firstMs)), firstMs);
  let progressedAt = 0;
  let withReader = false;
  const watch = (waitMs: number): void => {
    timer = setTimeout(
      () => {
        const now = performance.now();
        const idle = now - progressedAt;
        if (now >= endsAt) fail(outOfTime(label, limits.leftMs));
        else if (withReader) watch(limits.stallMs);
        else if (idle >= limits.stallMs) fail(stalled(label, limits.stallMs));
        else watch(limits.stallMs - idle);
      },
      Math.min(waitMs, endsAt - performance.now()),
    );
  };
  // Nobody else holds this signal once the call is over, so there is nothing to stop listening to.
  if (own.signal.aborted) onAbort();
  else own.signal.addEventListener("abort", onAbort, { once: true });
  return {
    orEnd: (awaited) =>
      new Promise((resolve, reject) => {
        endWait = resolve;
        if (failed !== undefined) resolve(failed);
        awaited.then(resolve, reject);
      }),
    failure: () => failed,
    handedOver() {
      withReader = true;
      if (progressedAt !== 0) return;
      clearTimeout(timer);
      progressedAt = performance.now();
      watch(limits.stallMs);
    },
    progressed() {
      withReader = false;
      progressedAt = performance.now();
    },
    stop(cutShort) {
      clearTimeout(timer);
      // Closes the socket of a stream that is not at its end.
      if (cutShort) own.abort();
    },
  };
}

/** The request was cancelled by whoever asked. */
export function cancelled(): Failure {
  return { class: "cancelled", message: "The request was cancelled.", remedy: "Ask again when you want the answer." };
}

function firstTokenTimeout(label: string, ms: number): Failure {
  return {
    class: "first-token-timeout",
    message: `${label} sent nothing within ${Math.round(ms)} ms.`,
    remedy: "Raise fairlead.timeouts.firstTokenMs if this model is always that slow.",
  };
}

function stalled(label: string, ms: number): Failure {
  return {
    class: "stalled",
    message: `${label} sent no further text for ${Math.round(ms)} ms.`,
    remedy: "Ask again, or raise fairlead.timeouts.stallMs if this model pauses that long.",
  };
}

function outOfTime(label: string, ms: number): Failure {
  return {
    class: "stalled",
    message: `${label} did not finish within the ${Math.round(ms / 1000)} s left for the whole request.`,
    remedy: "Ask for less, or raise fairlead.timeouts.totalMs.",
  };
}

function emptyAnswer(label: string): Failure {
  return {
    class: "empty",
    message: `${label} finished without any text.`,
    remedy: "Ask again or choose another model.",
  };
}

function silentEnd(label: string): Failure {
  return {
    class: "truncated",
    message: `${label} closed the stream without saying that the answer was finished.`,
    remedy: "Ask again; if it happens often, look for a proxy that cuts long answers.",
  };
}

function brokenWire(label: string, error: unknown): Failure {
  // The name alone: an error's message can hold a prompt or a key.
  const name = error instanceof Error ? error.name : "unknown error";
  return {
    class: "malformed-response",
    message: `${label} answered in a way that Fairlead could not read (${name}).`,
    remedy: "Report this with the provider's name and the model.",
  };
}
