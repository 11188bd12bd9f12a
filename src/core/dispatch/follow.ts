/** A signal of one's own that also aborts with another's and for its reason, until it is let go. */
export interface Following {
  readonly signal: AbortSignal;
  abort(): void;
  /** Stops following; to be called once the work is over. */
  release(): void;
}

/** Making an error with its stack for each of a thousand calls that merely ended well costs more than all their routing. */
const OVER = new DOMException("The call is over.", "AbortError");

/**
 * Follows a signal. By listening, not by `AbortSignal.any`: that leaves weak references behind, which the collector
 * pays for with every call.
 */
export function follow(outer: AbortSignal): Following {
  const controller = new AbortController();
  const withOuter = (): void => controller.abort(outer.reason);
  if (outer.aborted) withOuter();
  else outer.addEventListener("abort", withOuter, { once: true });
  return {
    signal: controller.signal,
    abort: () => controller.abort(OVER),
    release: () => outer.removeEventListener("abort", withOuter),
  };
}
