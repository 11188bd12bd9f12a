import type { ChatCall } from "../core/wire/call.js";
import type { Fields } from "./json.js";

/** How a family of Claude models takes orders about thinking. */
interface ThinkingTraits {
  /** `budget`: a number of tokens; `adaptive`: an effort. */
  readonly mode: "budget" | "adaptive";
  /** What to send for no thinking; undefined where it cannot be switched off or is off unless asked for. */
  readonly off?: "disabled" | "between_tools";
  /** Whether the model refuses to be made to call a tool. */
  readonly refusesForcedTools?: boolean;
}

/**
 * Sources: Anthropic's pages "What's new in Claude Opus 5.5" and the migration guides of the 5 and 5.5 models (2026-10),
 * `MODELS_TO_WARN_WITH_THINKING_ENABLED` of @anthropic-ai/sdk 1.11.0. First match wins.
 */
const FAMILIES: readonly (readonly [RegExp, ThinkingTraits])[] = [
  [
    /claude-(?:2|3|instant)|claude-(?:opus|sonnet|haiku)-4(?:-[015])?(?:-\d{8})?(?:$|[^-\d]|-[a-z])/,
    { mode: "budget" },
  ],
  [/claude-(?:opus|sonnet|haiku)-4-[678]/, { mode: "adaptive" }],
  [/claude-sonnet-5-5/, { mode: "adaptive", off: "between_tools", refusesForcedTools: true }],
  [/claude-(?:opus-5-5|fable-5-[1-9])/, { mode: "adaptive", refusesForcedTools: true }],
  [/claude-fable/, { mode: "adaptive" }],
  [/claude-(?:opus|sonnet|haiku)-5/, { mode: "adaptive", off: "disabled" }],
  [/claude/, { mode: "adaptive" }],
];

/** Tokens for thinking by effort, on models that take a budget. */
const BUDGETS = { minimal: 1024, low: 2048, medium: 8192, high: 16_384 } as const;

/** The least budget that Anthropic accepts, in tokens. */
const LEAST_BUDGET = 1024;

/** The fields of a request that are about thinking. */
export interface ThinkingFields {
  readonly thinking?: Fields;
  readonly output_config?: { readonly effort: "low" | "medium" | "high" };
}

/**
 * The fields that ask for the call's effort; none when it asks for nothing or the model is not known to think.
 *
 * @param mayBudget false while a tool loop is open whose thinking is not at hand; models with a budget refuse that.
 */
export function thinkingFields(call: ChatCall, mayBudget: boolean): ThinkingFields {
  const traits = traitsOf(call.model);
  if (call.effort === undefined || call.reasons === false || (traits === undefined && call.reasons !== true)) {
    return {};
  }
  if (traits === undefined || traits.mode === "budget") {
    return call.effort === "none" || !mayBudget ? {} : budgetFields(call, call.effort);
  }
  if (call.effort === "none") {
    if (traits.off !== undefined) {
      return { thinking: { type: traits.off } };
    }
    // Off unless asked for on 4.6 to 4.8; on the others thinking cannot be switched off, only kept short.
    return /claude-(?:opus|sonnet|haiku)-4/.test(call.model) ? {} : { output_config: { effort: "low" } };
  }
  return { thinking: { type: "adaptive" }, output_config: { effort: call.effort === "minimal" ? "low" : call.effort } };
}

/** Whether the model accepts `tool_choice: any` in a request with these fields. */
export function acceptsForcedTools(model: string, fields: ThinkingFields): boolean {
  return (
    !traitsOf(model)?.refusesForcedTools && fields.thinking?.type !== "enabled" && fields.thinking?.type !== "adaptive"
  );
}

function traitsOf(model: string): ThinkingTraits | undefined {
  // Gateways write `anthropic/claude-opus-5.5`.
  const name = model.toLowerCase().replaceAll(".", "-");
  return FAMILIES.find(([pattern]) => pattern.test(name))?.[1];
}

function budgetFields(call: ChatCall, effort: keyof typeof BUDGETS): ThinkingFields {
  // Thinking counts towards the output limit: half of it at least stays for the answer.
  const budget = Math.min(BUDGETS[effort], Math.floor(call.maxOutputTokens / 2));
  return budget < LEAST_BUDGET ? {} : { thinking: { type: "enabled", budget_tokens: budget } };
}

/** Proof of a piece of thinking, with the model that made it: Anthropic refuses thinking of another model. */
export type ThinkingProof =
  | { readonly model: string; readonly signature: string }
  /** Thinking that Anthropic shows only encrypted. */
  | { readonly model: string; readonly redacted: string };

/** Packs a proof into the opaque `signature` of a reasoning part. */
export function sealProof(proof: ThinkingProof): string {
  return JSON.stringify(proof);
}

/** The proof in a signature of ours; undefined for one that this wire did not make. */
export function openProof(signature: string | undefined): ThinkingProof | undefined {
  if (!signature?.startsWith("{")) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(signature);
    if (typeof value !== "object" || value === null || !("model" in value) || typeof value.model !== "string") {
      return undefined;
    }
    if ("signature" in value && typeof value.signature === "string") {
      return { model: value.model, signature: value.signature };
    }
    return "redacted" in value && typeof value.redacted === "string"
      ? { model: value.model, redacted: value.redacted }
      : undefined;
  } catch {
    return undefined;
  }
}
