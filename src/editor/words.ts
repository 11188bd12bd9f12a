import type { Attempt, Decision } from "../core/decision/decision.js";

/** A time as people read it, from ms: `0.8 s`, `12 s`. */
export function timeWords(milliseconds: number): string {
  return milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 1000)} s`;
}

/** What happened and what to do about it, as one text; the remedy only where the message does not say it already. */
export function withRemedy({ message, remedy }: { readonly message: string; readonly remedy: string }): string {
  return remedy === "" || message.includes(remedy) ? message : `${message.replace(/[.\s]*$/, ".")} ${remedy}`;
}

/** A model's name without its provider. */
export function shortModel(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

/** What to call the model that answered: the one that served, even when another was asked. */
export function servedWords(decision: Pick<Decision, "model" | "servedModel">): string {
  if (!decision.model) return "no model";
  return decision.servedModel ? `${decision.servedModel} (asked for ${decision.model})` : decision.model;
}

/** Every switch from one model to the next in words, such as `openai/x failed: overloaded; answered by anthropic/y`. */
export function switchWords(attempts: readonly Attempt[], answeredBy: string | undefined): string | undefined {
  const failed = attempts.filter((attempt) => attempt.outcome !== "answered" && attempt.outcome !== "partial");
  const others = failed.filter((attempt) => attempt.model !== answeredBy || attempts.length > 1);
  if (others.length === 0 || !answeredBy) return undefined;
  const stories = others.map(
    (attempt) => `${attempt.model} ${attempt.outcome}${attempt.errorClass ? `: ${attempt.errorClass}` : ""}`,
  );
  return `${stories.join("; ")}; answered by ${answeredBy}`;
}

/** Why a model was chosen, in the words of its candidate and attempt. */
export function whyWords(decision: Decision): string | undefined {
  const candidate = decision.candidates.find((one) => one.model === decision.model && one.kept);
  return candidate?.reason ?? decision.attempts.at(-1)?.why;
}
