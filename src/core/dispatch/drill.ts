import type { ErrorClass, Failure } from "../wire/failure.js";
import type { StreamPart, Wire } from "../wire/wire.js";

/** The ways in which a drill can make a provider fail. */
export const DRILL_FAULTS = [
  "server",
  "overloaded",
  "rate-limit",
  "hang",
  "stall",
  "truncated",
  "network",
  "key",
  "money",
  "permission",
  "not-found",
  "invalid-request",
  "context-window",
  "content-policy",
  "malformed-response",
  "empty",
] as const;

/** One way to fail. */
export type DrillFault = (typeof DRILL_FAULTS)[number];

/** A drill that is armed. */
export interface ArmedDrill {
  readonly providerId: string;
  readonly fault: DrillFault;
  /** Calls that will still fail; undefined when only time ends it. */
  readonly callsLeft: number | undefined;
  /** ms since 1970 at which it ends; undefined when only calls end it. */
  readonly until: number | undefined;
}

/** Makes a chosen provider fail on purpose, so that a team can see what a real outage would do. */
export interface Drill {
  arm(drill: ArmedDrill): void;
  disarm(): void;
  armed(now: number): ArmedDrill | undefined;
  /** Calls that were made to fail since a drill was armed last. */
  calls(): number;
  /** Puts the armed fault in front of a wire for one call. */
  drilled(wire: Wire, providerId: string): { readonly wire: Wire; readonly drill: boolean };
  onChange(listener: () => void): { dispose(): void };
}

/** Creates a drill that is not armed. */
export function createDrill(now: () => number = Date.now): Drill {
  let current: ArmedDrill | undefined;
  let calls = 0;
  const listeners = new Set<() => void>();
  const change = (next: ArmedDrill | undefined): void => {
    current = next;
    for (const listener of listeners) listener();
  };
  const armed = (at: number): ArmedDrill | undefined => {
    const over =
      current !== undefined && ((current.until !== undefined && current.until <= at) || current.callsLeft === 0);
    if (over) change(undefined);
    return current;
  };
  return {
    arm(drill) {
      calls = 0;
      change(drill);
    },
    disarm: () => change(undefined),
    armed,
    calls: () => calls,
    drilled(wire, providerId) {
      const active = armed(now());
      if (active === undefined || active.providerId !== providerId) return { wire, drill: false };
      calls += 1;
      if (active.callsLeft !== undefined) change({ ...active, callsLeft: active.callsLeft - 1 });
      return { wire: faultyWire(wire, active.fault), drill: true };
    },
    onChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}

/** A wire that fails as told. Nothing is sent to the provider. */
function faultyWire({ name }: Wire, fault: DrillFault): Wire {
  return {
    name,
    async *stream(_call, endpoint, signal): AsyncGenerator<StreamPart> {
      if (fault === "stall" || fault === "truncated") {
        yield { type: "text", text: "[failover drill] " };
      }
      if (fault === "hang" || fault === "stall") await aborted(signal);
      yield { type: "failure", failure: drillFailure(fault, endpoint.label) };
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function drillFailure(fault: DrillFault, label: string): Failure {
  const errorClass: ErrorClass = fault === "hang" ? "first-token-timeout" : fault === "stall" ? "stalled" : fault;
  return {
    class: errorClass,
    message: `Failover drill: ${label} was made to fail (${fault}). Nothing was sent.`,
    remedy: "Run Fairlead: End Failover Drill to go back to normal.",
    ...(fault === "rate-limit" ? { retryAfterMs: 2000 } : {}),
  };
}
