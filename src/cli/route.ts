import type { EditorRequest } from "../core/request/request.js";
import type { CommandLine } from "./host.js";
import type { Output } from "./output.js";

/** Shows where a request would go, without calling anybody. @returns 0, or 1 when no model may answer it */
export async function route(
  { line }: CommandLine,
  request: EditorRequest,
  json: boolean,
  output: Output,
): Promise<number> {
  const { classification, route: planned } = await line.plan(request);
  const { task, difficulty, confidence, unsure, signals, difficultySignals } = classification;
  if (json) {
    output.out(
      `${JSON.stringify({
        task,
        difficulty,
        confidence,
        unsure,
        strategy: planned.strategy,
        route: planned.models.map(({ name }) => name),
        error: planned.refusal,
        candidates: planned.candidates,
        signals,
        difficultySignals,
      })}\n`,
    );
  } else {
    output.out(
      `${task}, ${difficulty} difficulty, confidence ${confidence.toFixed(2)}; strategy ${planned.strategy}\n`,
    );
    for (const { model, kept, reason } of planned.candidates) output.out(`${kept ? "  " : "x "}${model}: ${reason}\n`);
    if (planned.refusal !== undefined) output.note(`${planned.refusal.message} ${planned.refusal.remedy}`);
  }
  return planned.refusal === undefined ? 0 : 1;
}
