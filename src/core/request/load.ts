import type { Classification } from "./classification.js";
import type { EditorRequest } from "./request.js";

/** Classifies one request; synchronous, pure and deterministic. */
export type Classify = (request: EditorRequest) => Classification;

/**
 * Gives the classifier. Its words and weights are some tens of kilobytes that nobody needs before the first request,
 * so the entry of the extension imports this module, not `classify.js`.
 */
export async function loadClassify(): Promise<Classify> {
  return (await import("./classify.js")).classify;
}
