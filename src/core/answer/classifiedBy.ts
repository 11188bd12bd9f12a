import type { Classification } from "../request/classification.js";
import type { Classify } from "../request/load.js";
import type { EditorRequest } from "../request/request.js";

/** Classifies a request; a classifier that fails costs nobody an answer, the request then goes the strong way. */
export function classifiedBy(classify: Classify, request: EditorRequest): Classification {
  try {
    return classify(request);
  } catch {
    return {
      task: request.task ?? (request.hole === undefined ? "ask" : "completion"),
      difficulty: "high",
      confidence: 0,
      unsure: true,
      signals: [{ name: "the classifier failed, so the strong route was taken", weight: 0 }],
      difficultySignals: [],
    };
  }
}
