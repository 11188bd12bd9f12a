import { countIn, entriesOf, fieldsOf, textIn } from "../json.js";
import { type ListModels, type ListedModel, dayOf, endingOn, fetchJson, listed, notAList } from "./modelList.js";

/** `GET /v1/models` of Mistral: capabilities, and the end with its replacement (@mistralai/mistralai 2.7.0, `basemodelcard`). */
export const list: ListModels = async (endpoint, signal, path) => {
  const answer = await fetchJson(endpoint, { path }, signal);
  if ("failure" in answer) {
    return answer;
  }
  const { data } = fieldsOf(answer.value);
  if (!Array.isArray(data)) {
    return notAList(endpoint);
  }
  return { models: entriesOf(data).flatMap((entry) => modelOf(fieldsOf(entry), endpoint.label)) };
};

function modelOf(entry: Readonly<Record<string, unknown>>, label: string): ListedModel[] {
  const id = textIn(entry.id);
  const can = fieldsOf(entry.capabilities);
  if (id === undefined || (can.completion_chat === false && can.completion_fim !== true)) {
    return [];
  }
  const ends = dayOf(entry.deprecation);
  return [
    listed({
      id,
      context: countIn(entry.max_context_length),
      completion: can.completion_fim === true ? "native" : undefined,
      tools: typeof can.function_calling === "boolean" ? can.function_calling : undefined,
      images: typeof can.vision === "boolean" ? can.vision : undefined,
      lifecycle:
        ends === undefined
          ? undefined
          : endingOn(ends, `${label} model list`, textIn(entry.deprecation_replacement_model)),
    }),
  ];
}
