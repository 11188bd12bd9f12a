import { lifecycleOn } from "../catalog/lifecycle.js";
import type { Model } from "../catalog/model.js";
import type { Policy } from "../policy/policy.js";
import { CHARACTERS_PER_TOKEN } from "../catalog/tokens.js";
import { modelVerdict } from "../policy/rules.js";
import { TASKS } from "../request/task.js";

/** What a chat may count on, whichever model its next request is routed to. */
export interface ChatLimits {
  /** Most input that the widest model takes, in its own tokens: what fits is never refused for its length. */
  readonly maxInputTokens: number;
  /** Most output tokens that some model in question gives; one that gives fewer is told to have reached its limit. */
  readonly maxOutputTokens: number;
  /** The model that takes the most text, in whose tokens a chat is counted. */
  readonly widest: string;
  /** Whether some model in question reads images, or nothing is known of any; its provider then says whether it does. */
  readonly images: boolean;
  /** Whether some model in question calls tools. */
  readonly tools: boolean;
  /** The models in question, `provider/model-id`. */
  readonly models: readonly string[];
}

/** Most output tokens that a chat asks for: enough for whole files in agent mode, while one answer cannot run away. */
export const CHAT_OUTPUT_TOKENS = 16_384;

/** Assumed for models whose window nobody states; what local servers commonly start with at the least. */
const ASSUMED_WINDOW = 8_192;

/** Routing adds this for the words round a request, at `CHARACTERS_PER_TOKEN`; see `needsOf`. */
const OVERHEAD_TOKENS = 400;

/**
 * The limits over the models that a chat can be routed to: configured with a key, allowed by the policy for at least one
 * task of a chat, and not retired. A pause after failures does not count, since it is over before a chat is.
 *
 * @param hasKey whether a provider can be called at all
 * @param charactersPerToken of a model, as routing takes it
 * @param now ms since 1970
 * @returns undefined when there is no such model
 */
export function chatLimits(
  models: Iterable<Model>,
  policy: Policy,
  hasKey: (providerId: string) => boolean,
  charactersPerToken: (model: Model) => number,
  now: number,
): ChatLimits | undefined {
  const tasks = TASKS.filter((task) => task !== "completion");
  const routable = [...models].filter(
    (model) =>
      hasKey(model.providerId) &&
      lifecycleOn(model.facts, new Date(now)).state !== "retired" &&
      tasks.some((task) => modelVerdict(policy, task, model.name).allowed),
  );
  const callers = routable.filter(({ facts }) => facts.tools !== false);
  // An agent's requests go to those that call tools alone, so theirs are the limits where there is one.
  const counted = callers.length > 0 ? callers : routable;
  const [widest] = counted
    .map((model) => ({ model, ratio: charactersPerToken(model) }))
    .sort((one, other) => inputOf(other) * other.ratio - inputOf(one) * one.ratio);
  if (widest === undefined) return undefined;
  return {
    maxInputTokens: inputOf(widest),
    maxOutputTokens: Math.max(...counted.map(outputOf)),
    widest: widest.model.name,
    images:
      counted.some(({ facts }) => facts.images === true) || counted.every(({ facts }) => facts.images === undefined),
    tools: callers.length > 0,
    models: routable.map(({ name }) => name),
  };
}

function outputOf({ facts }: Model): number {
  return Math.min(
    CHAT_OUTPUT_TOKENS,
    facts.maxOutputTokens ?? CHAT_OUTPUT_TOKENS,
    Math.floor((facts.contextTokens ?? ASSUMED_WINDOW) / 2),
  );
}

/** Routing keeps room for the answer in the window, a quarter of it at most, and for the words round a request. */
function inputOf({ model: { facts }, ratio }: { readonly model: Model; readonly ratio: number }): number {
  const window = facts.contextTokens ?? ASSUMED_WINDOW;
  const overhead = Math.ceil((OVERHEAD_TOKENS * CHARACTERS_PER_TOKEN) / ratio);
  return Math.max(1, Math.floor(window - Math.min(CHAT_OUTPUT_TOKENS, window / 4) - overhead) - 1);
}
