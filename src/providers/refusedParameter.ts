import type { ErrorSignals } from "./errorSignals.js";

/**
 * Request fields that a call can do without, so that it may be tried once more without the one that was refused.
 * The body fields of every wire; `messages`, `model` and `tools` are not among them.
 */
const DISPENSABLE: readonly string[] = [
  "stream_options",
  "reasoning_effort",
  "reasoning",
  "max_completion_tokens",
  "max_output_tokens",
  "max_tokens",
  "temperature",
  "top_p",
  "top_k",
  "stop_sequences",
  "stop",
  "tool_choice",
  "parallel_tool_calls",
  "thinking",
  "output_config",
  "cache_control",
  "include",
  "store",
  "usage",
  "think",
  "keep_alive",
];

/** Words with which providers refuse a parameter as such. */
const REFUSAL =
  /unsupported|not (?:be )?support|unrecognized|unknown|unexpected|not (?:be )?permitted|extra (?:inputs|fields)|not allowed|does not support|only the default|deprecated|incompatible|cannot be|invalid|must be|should not/i;

/** The known parameter that an error names, if it names one. */
export function refusedParameter(signals: ErrorSignals): string | undefined {
  if (signals.parameter === "reasoning.summary") {
    // Only organisations that proved who they are may ask for summaries; the effort is welcome all the same.
    return signals.parameter;
  }
  const named = signals.parameter?.split(/[.[]/)[0];
  if (named !== undefined && DISPENSABLE.includes(named)) {
    return named;
  }
  if (named !== undefined || !REFUSAL.test(signals.message)) {
    return undefined;
  }
  let first: { readonly name: string; readonly at: number } | undefined;
  for (const name of DISPENSABLE) {
    const at = positionOf(name, signals.message);
    if (at >= 0 && (first === undefined || at < first.at)) {
      first = { name, at };
    }
  }
  return first?.name;
}

/** Plain English words count only when written as a name, in quotes or before a colon. */
function positionOf(name: string, message: string): number {
  const isWord = !name.includes("_") && name !== "temperature";
  const pattern = isWord ? `["'\`]${name}[."'\`]|(?:^|[\\s.])${name}(?:\\.\\w+)*:` : `(?<![\\w])${name}(?![\\w])`;
  return message.search(new RegExp(pattern));
}
