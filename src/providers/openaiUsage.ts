import type { Usage } from "../core/wire/usage.js";

/** The usage object of OpenAI's chat and completions wires, with what imitators add. */
export interface OpenAIUsage {
  readonly prompt_tokens?: number | null;
  readonly completion_tokens?: number | null;
  readonly total_tokens?: number | null;
  readonly prompt_tokens_details?: {
    readonly cached_tokens?: number | null;
    readonly cache_write_tokens?: number | null;
  } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number | null } | null;
  /** DeepSeek. */
  readonly prompt_cache_hit_tokens?: number | null;
  /** Moonshot. */
  readonly cached_tokens?: number | null;
  /** OpenRouter, in USD (credits). */
  readonly cost?: number | null;
  readonly is_byok?: boolean | null;
  readonly cost_details?: { readonly upstream_inference_cost?: number | null } | null;
}

/** The usage object of the Responses wire. */
export interface OpenAIResponsesUsage {
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly input_tokens_details?: {
    readonly cached_tokens?: number | null;
    readonly cache_write_tokens?: number | null;
  } | null;
  readonly output_tokens_details?: { readonly reasoning_tokens?: number | null } | null;
  readonly cost?: number | null;
}

/** Our usage from a chat or completions answer. OpenAI's prompt includes cached tokens and its completion the reasoning. */
export function usageOfChat(usage: OpenAIUsage, headers: Headers | undefined, serviceTier?: string | null): Usage {
  const reasoning = count(usage.completion_tokens_details?.reasoning_tokens);
  const completion = count(usage.completion_tokens);
  const prompt = count(usage.prompt_tokens);
  // xAI counts reasoning beside the completion; its total tells.
  const beside =
    reasoning > 0 && (reasoning > completion || count(usage.total_tokens) === prompt + completion + reasoning);
  return normalised({
    input: prompt,
    cached: count(usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cached_tokens),
    written: count(usage.prompt_tokens_details?.cache_write_tokens),
    output: beside ? completion + reasoning : completion,
    reasoning,
    billedUsd: billedByOpenRouter(usage) ?? billedByLiteLlm(headers),
    serviceTier,
  });
}

/** Our usage from a Responses answer; the same convention under other names. */
export function usageOfResponses(
  usage: OpenAIResponsesUsage,
  headers: Headers | undefined,
  serviceTier?: string | null,
): Usage {
  return normalised({
    input: count(usage.input_tokens),
    cached: count(usage.input_tokens_details?.cached_tokens),
    written: count(usage.input_tokens_details?.cache_write_tokens),
    output: count(usage.output_tokens),
    reasoning: count(usage.output_tokens_details?.reasoning_tokens),
    billedUsd: typeof usage.cost === "number" ? usage.cost : billedByLiteLlm(headers),
    serviceTier,
  });
}

interface InclusiveCounts {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
  readonly reasoning: number;
  readonly billedUsd: number | undefined;
  readonly serviceTier: string | null | undefined;
}

function normalised(counts: InclusiveCounts): Usage {
  const cacheRead = Math.min(counts.cached, counts.input);
  const cacheWrite = Math.min(counts.written, counts.input - cacheRead);
  const reasoning = Math.min(counts.reasoning, counts.output);
  return {
    input: counts.input - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite,
    cacheWriteHour: 0,
    output: counts.output - reasoning,
    reasoning,
    ...(counts.billedUsd === undefined ? {} : { billedUsd: counts.billedUsd }),
    ...(counts.serviceTier && counts.serviceTier !== "default" && counts.serviceTier !== "auto"
      ? { serviceTier: counts.serviceTier }
      : {}),
  };
}

/** OpenRouter's `cost`; with the user's own upstream key it is only the fee, and the upstream's price comes on top. */
function billedByOpenRouter(usage: OpenAIUsage): number | undefined {
  if (typeof usage.cost !== "number") {
    return undefined;
  }
  return usage.cost + (usage.is_byok === true ? (usage.cost_details?.upstream_inference_cost ?? 0) : 0);
}

/** LiteLLM's header, in USD. Zero is what it sends while streaming, before it knows. */
function billedByLiteLlm(headers: Headers | undefined): number | undefined {
  const cost = Number(headers?.get("x-litellm-response-cost") ?? Number.NaN);
  return Number.isFinite(cost) && cost > 0 ? cost : undefined;
}

function count(value: number | null | undefined): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
}
