/** How one practice provider behaves: its models, key, speed and the failures it was told to have. */
import { DEFAULT_MODELS } from "./models.mjs";

export const FAILURES = ["hang", "reset", "cut", "end", "stall", "garbage", "error", "empty", "refusal"];

/** Keeps the behaviour of all providers and what they received. */
export class Providers {
  #behaviours = new Map();
  #requests = [];
  #waiters = [];

  constructor(configured = {}) {
    for (const [name, options] of Object.entries(configured)) this.set(name, options);
  }

  /** Behaviour of a provider; one that nobody configured answers at once and well. */
  of(name) {
    let behaviour = this.#behaviours.get(name);
    if (behaviour === undefined) {
      behaviour = { models: DEFAULT_MODELS, strictModels: false };
      this.#behaviours.set(name, behaviour);
    }
    return behaviour;
  }

  /** Changes a provider; fields that are left out stay, `fail: null` ends a failure. Throws for an unknown failure. */
  set(name, options) {
    const behaviour = this.of(name);
    if (options.fail !== undefined && options.fail !== null) {
      const kind = options.fail.kind ?? options.fail.status;
      if (typeof kind !== "number" && !FAILURES.includes(kind)) {
        throw new Error(`fail.status must be an HTTP status or one of ${FAILURES.join(", ")}.`);
      }
    }
    if (options.models !== undefined) behaviour.strictModels = true;
    Object.assign(behaviour, options);
    if (options.fail !== undefined) {
      behaviour.failuresLeft = options.fail?.times ?? Number.POSITIVE_INFINITY;
      behaviour.failUntil =
        options.fail?.forMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.fail.forMs;
    }
    return behaviour;
  }

  /** Keeps how all behave now; what it returns makes them so again. */
  remember() {
    const kept = [...this.#behaviours].map(([name, behaviour]) => [name, { ...behaviour }]);
    return () => {
      this.#behaviours = new Map(kept.map(([name, behaviour]) => [name, { ...behaviour }]));
    };
  }

  /** The failure that the next request of a provider gets, counted down. */
  takeFailure(name) {
    const behaviour = this.of(name);
    if (!behaviour.fail) return undefined;
    if (behaviour.failuresLeft <= 0 || Date.now() > behaviour.failUntil) {
      behaviour.fail = null;
      return undefined;
    }
    behaviour.failuresLeft -= 1;
    return behaviour.fail;
  }

  describe() {
    return Object.fromEntries(
      [...this.#behaviours].map(([name, { failuresLeft, failUntil, key, ...shown }]) => [
        name,
        {
          ...shown,
          key: key === undefined ? undefined : "set",
          ...(shown.fail
            ? {
                failuresLeft: Number.isFinite(failuresLeft) ? failuresLeft : "always",
                forMs: Number.isFinite(failUntil) ? failUntil - Date.now() : "always",
              }
            : {}),
        },
      ]),
    );
  }

  record(entry) {
    this.#requests.push(entry);
    this.#waiters = this.#waiters.filter((waiter) => !waiter(entry));
  }

  requests(name) {
    return name === undefined || name === null || name === ""
      ? [...this.#requests]
      : this.#requests.filter((entry) => entry.provider === name);
  }

  clear() {
    this.#requests = [];
  }

  /** Resolves with the next request that `wanted` accepts. */
  next(wanted = () => true) {
    return new Promise((resolve) => {
      this.#waiters.push((entry) => {
        if (!wanted(entry)) return false;
        resolve(entry);
        return true;
      });
    });
  }
}

/** Headers as they were received, with every credential cut to its last four characters. */
export function maskedHeaders(headers) {
  const masked = {};
  for (const [name, value] of Object.entries(headers)) {
    masked[name] = /^(?:authorization|proxy-authorization|cookie|.*api-key.*)$/i.test(name)
      ? `...${String(value).slice(-4)}`
      : value;
  }
  return masked;
}
