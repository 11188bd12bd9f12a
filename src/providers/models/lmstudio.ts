import { countIn, entriesOf, fieldsOf, textIn } from "../json.js";
import { type ListModels, type ListedModel, fetchJson, listed, notAList } from "./modelList.js";

/** `GET /api/v0/models` of LM Studio, its own list, which knows windows and kinds; models for embeddings are left out. */
export const list: ListModels = async (endpoint, signal, path) => {
  const answer = await fetchJson(endpoint, { path }, signal);
  if ("failure" in answer) {
    return answer;
  }
  const { data } = fieldsOf(answer.value);
  if (!Array.isArray(data)) {
    return notAList(endpoint);
  }
  return { models: entriesOf(data).flatMap((entry) => modelOf(fieldsOf(entry))) };
};

function modelOf(entry: Readonly<Record<string, unknown>>): ListedModel[] {
  const id = textIn(entry.id);
  if (id === undefined || entry.type === "embeddings") {
    return [];
  }
  return [
    listed({
      id,
      // What it was loaded with is what fits now; the most it could be loaded with comes second.
      context: countIn(entry.loaded_context_length) ?? countIn(entry.max_context_length),
      images: entry.type === "vlm" ? true : undefined,
      tools: entriesOf(entry.capabilities).includes("tool_use") ? true : undefined,
    }),
  ];
}
