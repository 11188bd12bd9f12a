/**
 * Tokens of one call, each token counted once whatever the wire's own convention:
 * OpenAI includes cached tokens in the prompt, Anthropic does not, Gemini counts thinking apart from the output.
 */
export interface Usage {
  /** Input tokens that neither came from nor went into a cache. */
  readonly input: number;
  readonly cacheRead: number;
  /** Tokens written to a cache that lives about 5 minutes (or of unstated life). */
  readonly cacheWrite: number;
  /** Tokens written to a cache that lives an hour. */
  readonly cacheWriteHour: number;
  /** Visible output tokens, without reasoning. */
  readonly output: number;
  readonly reasoning: number;
  /** What the provider says that the call cost, in USD; wins over any price of ours. */
  readonly billedUsd?: number;
  /** Whether the stream ended before the provider's final figures; the rest is then a lower bound. */
  readonly incomplete?: boolean;
  /** Such as `priority`, `flex` or `fast`; multiplies some prices. */
  readonly serviceTier?: string;
}

/** No tokens at all. */
export const NO_USAGE: Usage = { input: 0, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0, output: 0, reasoning: 0 };
