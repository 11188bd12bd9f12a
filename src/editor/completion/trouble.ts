import type { Moment } from "../../core/completion/moment.js";
import type { HoleRequest } from "../../core/completion/source.js";
import type { Decision } from "../../core/decision/decision.js";
import type { Messages } from "../messages.js";
import { planKey, type Plans } from "./plans.js";

/** What happens when requests for ghost text fail. */
export interface Trouble {
  /** A request has ended. One of typing is told of when it failed, seldom; one of a person's own waits for the others beside it. */
  ended(decision: Decision, hole: Pick<HoleRequest, "moment">): void;
  /** Nothing came of what a person asked for at a moment: they are told why, each time. */
  cameToNothing(moment: Moment): void;
}

/** @param spent hears of a failure for want of budget */
export function createTrouble(
  plans: Pick<Plans, "forget" | "refused">,
  messages: Pick<Messages, "failed">,
  spent: () => void,
): Trouble {
  const byHand = new WeakMap<Moment, Decision>();
  return {
    ended(decision, { moment }) {
      if (decision.outcome === "cancelled" || decision.error === undefined) return;
      plans.forget("health");
      // A plan goes by less text than a request has, so what is left may be enough for the one and not for the other.
      plans.refused(planKey(moment.document, moment.manual), moment.language, decision);
      if (decision.error.class === "budget") spent();
      if (moment.manual) byHand.set(moment, decision);
      else void messages.failed(decision, { automatic: true });
    },
    cameToNothing(moment) {
      const decision = byHand.get(moment);
      if (decision !== undefined) void messages.failed(decision);
    },
  };
}
