import { countIn, entriesOf, fieldsOf, textIn } from "../json.js";
import { type ListModels, type ListedModel, dayOf, endingOn, fetchJson, listed, notAList } from "./modelList.js";

/**
 * `GET /models` of OpenAI and its imitators. OpenAI itself adds `shutdown_date` (openai 7.55.0, `models.d.ts`), vLLM
 * `max_model_len`, llama.cpp `meta.n_ctx`, others `context_length` or `context_window`. Together answers with a bare list.
 */
export const list: ListModels = async (endpoint, signal, path) => {
  const answer = await fetchJson(endpoint, { path }, signal);
  if ("failure" in answer) {
    return answer;
  }
  const entries = Array.isArray(answer.value) ? answer.value : fieldsOf(answer.value).data;
  if (!Array.isArray(entries)) {
    return notAList(endpoint);
  }
  return { models: entriesOf(entries).flatMap((entry): ListedModel[] => modelOf(fieldsOf(entry), endpoint.label)) };
};

function modelOf(entry: Readonly<Record<string, unknown>>, label: string): ListedModel[] {
  const id = textIn(entry.id);
  if (id === undefined) {
    return [];
  }
  const shutdown = dayOf(entry.shutdown_date);
  const context =
    countIn(entry.context_length) ??
    countIn(entry.context_window) ??
    countIn(entry.max_model_len) ??
    countIn(fieldsOf(entry.meta).n_ctx);
  return [
    listed({
      id,
      context,
      lifecycle: shutdown === undefined ? undefined : endingOn(shutdown, `${label} model list`, undefined),
    }),
  ];
}
