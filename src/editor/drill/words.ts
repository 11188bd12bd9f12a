import type { DrillFault } from "../../core/dispatch/drill.js";

/** What a provider does under each fault, to follow its name. */
export const FAULT_WORDS: Readonly<Record<DrillFault, string>> = {
  server: "answers 500: its servers fail",
  overloaded: "answers 529: it has no capacity",
  "rate-limit": "answers 429: too many requests",
  hang: "never sends a first token",
  stall: "begins and then falls silent",
  truncated: "begins and then the stream is cut",
  network: "cannot be reached",
  key: "refuses the key",
  money: "says that the credit is used up",
  permission: "refuses the model to this account",
  "not-found": "does not know the model any more",
  "invalid-request": "refuses the request",
  "context-window": "says that the input is too long",
  "content-policy": "refuses to answer",
  "malformed-response": "answers with something unreadable",
  empty: "answers with nothing",
};
