import type { Health, HealthState } from "../routing/health.js";
import type { ErrorClass, Failure } from "../wire/failure.js";
import { FAILURE_TABLE } from "./failureTable.js";

/** One line of the panel's health section. */
export interface Pause {
  readonly providerId: string;
  /** Undefined when the whole provider is kept out. */
  readonly modelId?: string;
  /** ms since 1970; Infinity when it waits for a change. */
  readonly until: number;
  readonly reason: string;
}

/** Keeps models out of routes for a while after failures, and lets one request find out whether they are back. */
export interface Breakers extends Health {
  /** A call begins. A paused model whose time is over gets exactly one at a time. */
  begin(providerId: string, modelId: string, now: number): void;
  /** @param now ms since 1970; a pause that is still running stays, since the call may have begun before it */
  succeeded(providerId: string, modelId: string, now: number): void;
  failed(providerId: string, modelId: string, failure: Failure, now: number): void;
  /** The call ended without telling anything about health. */
  ended(providerId: string, modelId: string): void;
  /** A provider's key or account changed: it starts afresh. */
  reset(providerId: string): void;
  pauses(now: number): readonly Pause[];
  /** What has paused long enough: the next request, or one that is under way, finds out whether it is back. */
  trials(now: number): readonly Pause[];
  /** Calls `listener` whenever a pause begins or ends by an outcome. */
  onChange(listener: () => void): { dispose(): void };
}

/** Failure share at which a model is kept out, of at least so many calls in the window. Source: the figures LiteLLM and Spinnaker document, made less nervous for one person's traffic. */
const OPEN_SHARE = 0.5;
const OPEN_CALLS = 4;
const WINDOW_MS = 60_000;
/** First pause after too many failures; doubles up to the most. */
const FIRST_PAUSE_MS = 15_000;
const MOST_PAUSE_MS = 5 * 60_000;

interface Circuit {
  readonly providerId: string;
  readonly modelId: string | undefined;
  calls: { at: number; failed: boolean }[];
  until: number;
  reason: string;
  /** How often in a row it was paused; doubles the back-off. */
  strikes: number;
  probing: boolean;
}

/** Creates the breakers of one window; they live in memory, since an outage of yesterday says nothing about today. */
export function createBreakers(): Breakers {
  const circuits = new Map<string, Circuit>();
  const listeners = new Set<() => void>();
  const keyOf = (providerId: string, modelId?: string): string =>
    modelId === undefined ? providerId : `${providerId}/${modelId}`;
  const circuit = (providerId: string, modelId?: string): Circuit => {
    const key = keyOf(providerId, modelId);
    const known = circuits.get(key);
    if (known !== undefined) return known;
    const fresh: Circuit = { providerId, modelId, calls: [], until: 0, reason: "", strikes: 0, probing: false };
    circuits.set(key, fresh);
    return fresh;
  };
  const both = (providerId: string, modelId: string): Circuit[] =>
    [circuits.get(keyOf(providerId)), circuits.get(keyOf(providerId, modelId))].filter((found) => found !== undefined);
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  /** A pause is extended, never shortened, by a later one. Calls that were under way when it began are one strike with it. */
  const pause = (target: Circuit, now: number, until: number, reason: string): void => {
    if (target.until <= now) target.strikes += 1;
    target.calls = [];
    if (until >= target.until) {
      target.until = until;
      target.reason = reason;
    }
    changed();
  };

  return {
    stateOf(providerId, modelId, now): HealthState {
      let probe = false;
      for (const found of both(providerId, modelId)) {
        if (found.until > now) return { state: "cooling", until: found.until, reason: found.reason };
        if (found.until > 0) {
          if (found.probing)
            return { state: "cooling", until: now + 1000, reason: `${found.reason}; one request is finding out` };
          probe = true;
        }
      }
      return probe ? { state: "probe" } : { state: "ready" };
    },
    begin(providerId, modelId, now) {
      for (const found of both(providerId, modelId)) if (found.until > 0 && found.until <= now) found.probing = true;
    },
    succeeded(providerId, modelId, now) {
      let mended = false;
      for (const found of both(providerId, modelId)) {
        if (found.until > now) continue;
        mended ||= found.until > 0;
        found.until = 0;
        found.strikes = 0;
        found.probing = false;
      }
      const own = circuit(providerId, modelId);
      own.calls.push({ at: now, failed: false });
      if (own.calls.length > 64) own.calls.shift();
      if (mended) changed();
    },
    failed(providerId, modelId, failure, now) {
      const wasProbe = both(providerId, modelId).some((found) => found.probing);
      for (const found of both(providerId, modelId)) found.probing = false;
      const { cooling, words } = FAILURE_TABLE[failure.class];
      const own = circuit(providerId, modelId);
      switch (cooling.kind) {
        case "none":
          return;
        case "provider":
          pause(circuit(providerId), now, now + cooling.ms, words);
          return;
        case "model":
          pause(own, now, now + cooling.ms, words);
          return;
        case "back-off": {
          const backOff = Math.min(cooling.mostMs, cooling.firstMs * 2 ** earlierStrikes(own, now));
          pause(own, now, now + Math.max(backOff, failure.retryAfterMs ?? 0), words);
          return;
        }
        case "count":
          own.calls = own.calls.filter((call) => call.at > now - WINDOW_MS);
          own.calls.push({ at: now, failed: true });
          if (wasProbe || tooManyFailed(own)) {
            pause(own, now, now + Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** earlierStrikes(own, now)), words);
          }
      }
    },
    ended(providerId, modelId) {
      for (const found of both(providerId, modelId)) found.probing = false;
    },
    reset(providerId) {
      for (const [key, found] of circuits) if (found.providerId === providerId) circuits.delete(key);
      changed();
    },
    pauses: (now) => [...circuits.values()].filter((found) => found.until > now).map(asPause),
    trials: (now) => [...circuits.values()].filter((found) => found.until > 0 && found.until <= now).map(asPause),
    onChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}

function asPause({ providerId, modelId, until, reason }: Circuit): Pause {
  return { providerId, ...(modelId === undefined ? {} : { modelId }), until, reason };
}

/** Strikes before the pause that is running or about to begin. */
function earlierStrikes({ strikes, until }: Circuit, now: number): number {
  return until > now ? strikes - 1 : strikes;
}

function tooManyFailed({ calls }: Circuit): boolean {
  return calls.length >= OPEN_CALLS && calls.filter((call) => call.failed).length / calls.length >= OPEN_SHARE;
}

/** Whether an error class says something about the health of a model. */
export function concernsHealth(errorClass: ErrorClass): boolean {
  return FAILURE_TABLE[errorClass].cooling.kind !== "none";
}
