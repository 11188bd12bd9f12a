import type { EditorRequest } from "../request/request.js";
import { CHAT_OUTPUT_TOKENS } from "./limits.js";

/** What a caller may set of an answer. */
export type AnswerOptions = Pick<EditorRequest, "maxOutputTokens" | "temperature" | "stop" | "effort">;

/** Names that callers use for one option; VS Code leaves them to the model. The first that is there and valid counts. */
const MOST_TOKENS = ["max_tokens", "maxTokens", "max_output_tokens", "maxOutputTokens", "max_completion_tokens"];
const STOP = ["stop", "stop_sequences", "stopSequences"];
const EFFORT = ["reasoning_effort", "reasoningEffort", "effort"];

/** No wire takes more sequences than this or a temperature outside of 0 to 2. */
const MOST_STOPS = 5;
const HOTTEST = 2;

const EFFORTS = ["none", "minimal", "low", "medium", "high"] as const;

/**
 * Reads the options that a caller of our models sets: the most output tokens (within our own cap), temperature, stop
 * sequences and effort. Others, such as `top_p` or `seed`, are ignored, since not every wire has them and a fallback must
 * mean the same; so are values that no wire takes.
 */
export function modelOptions(given: Readonly<Record<string, unknown>> | undefined): AnswerOptions {
  const options = given ?? {};
  const first = <Value>(names: readonly string[], read: (value: unknown) => Value | undefined): Value | undefined =>
    names.map((name) => read(options[name])).find((value) => value !== undefined);
  const most = first(MOST_TOKENS, positiveInteger) ?? CHAT_OUTPUT_TOKENS;
  const temperature = first(["temperature"], warmth);
  const stop = first(STOP, sequences);
  const effort = first(EFFORT, (value) => EFFORTS.find((one) => one === value));
  return {
    maxOutputTokens: Math.min(most, CHAT_OUTPUT_TOKENS),
    ...(temperature === undefined ? {} : { temperature }),
    ...(stop === undefined ? {} : { stop }),
    ...(effort === undefined ? {} : { effort }),
  };
}

function positiveInteger(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : undefined;
}

function warmth(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value <= HOTTEST ? value : undefined;
}

function sequences(value: unknown): readonly string[] | undefined {
  const texts = (Array.isArray(value) ? value : [value]).filter(
    (text): text is string => typeof text === "string" && text !== "",
  );
  return texts.length === 0 ? undefined : texts.slice(0, MOST_STOPS);
}
