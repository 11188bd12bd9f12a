/** Every way in which an attempt or a request can end badly; the names are part of the command line's contract. */
export const ERROR_CLASSES = [
  "key",
  "money",
  "permission",
  "rate-limit",
  "overloaded",
  "server",
  "network",
  "first-token-timeout",
  "stalled",
  "truncated",
  "context-window",
  "content-policy",
  "not-found",
  "invalid-request",
  "malformed-response",
  "empty",
  "cancelled",
  "budget",
  "policy",
] as const;

/** One error class. */
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/** Why a call failed, in our own terms. It never holds a key, a prompt or an upstream body. */
export interface Failure {
  readonly class: ErrorClass;
  /** A sentence for a person; names the provider or setting. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;
  readonly status?: number;
  /** The provider's own type or code, such as `insufficient_quota`. */
  readonly code?: string;
  /** How long the provider asked to be left alone, in ms from now. */
  readonly retryAfterMs?: number;
  /** The provider's id of the request, for its support. */
  readonly requestId?: string;
  /** A request parameter that the provider refused by name; the call can be tried once without it. */
  readonly refusedParameter?: string;
  /** Set when asking the same provider again cannot help before its settings, or this machine's, have changed. */
  readonly lasting?: true;
  /** Set when the same call works on another wire of the same provider. */
  readonly useWire?: "openai-responses" | "openai-chat";
}
