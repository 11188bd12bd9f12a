import type { Attempt } from "../decision/decision.js";
import type { WireName } from "../wire/wire.js";
import type { Delta } from "./attempt.js";

/** What happens while a request is on its way to providers, in order. */
export type DispatchEvent =
  /** A model is being asked; nothing of it is shown yet. */
  | { readonly type: "trying"; readonly model: string; readonly why: string }
  /** An answer is coming in that is held back until it is checked; `lines` of it are there. */
  | { readonly type: "writing"; readonly model: string; readonly lines: number }
  /** A whole answer is being checked. */
  | { readonly type: "checking"; readonly model: string }
  /** An attempt ended; another may follow. */
  | { readonly type: "attempt-ended"; readonly attempt: Attempt }
  /** The commit point: from here on only this model's text follows. `wire` names the origin of its reasoning. */
  | { readonly type: "committed"; readonly model: string; readonly wire?: WireName }
  | Delta;
