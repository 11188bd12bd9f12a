import type { Lifecycle } from "../../core/catalog/model.js";
import { countIn, entriesOf, fieldsOf, textIn } from "../json.js";
import { type ListModels, type ListedModel, dayOf, fetchJson, listed, notAList } from "./modelList.js";

/** Pages that are read at most; one holds 1,000 models. */
const MAX_PAGES = 5;

/**
 * `GET /v1/models` of Anthropic, with its lifecycle (@anthropic-ai/sdk 1.11.0, `models.d.ts`). A past `retires_at` on a
 * deprecated model means overdue: the lifecycle is what counts.
 */
export const list: ListModels = async (endpoint, signal, path) => {
  const models: ListedModel[] = [];
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { limit: "1000", ...(after === undefined ? {} : { after_id: after }) };
    const answer = await fetchJson(
      endpoint,
      { path, query, keyHeader: "x-api-key", headers: { "anthropic-version": "2023-06-01" } },
      signal,
    );
    if ("failure" in answer) {
      return answer;
    }
    const body = fieldsOf(answer.value);
    if (!Array.isArray(body.data)) {
      return notAList(endpoint);
    }
    models.push(...entriesOf(body.data).flatMap((entry) => modelOf(fieldsOf(entry), endpoint.label)));
    after = body.has_more === true ? textIn(body.last_id) : undefined;
    if (after === undefined) {
      break;
    }
  }
  return { models };
};

function modelOf(entry: Readonly<Record<string, unknown>>, label: string): ListedModel[] {
  const id = textIn(entry.id);
  return id === undefined
    ? []
    : [
        listed({
          id,
          context: countIn(entry.max_input_tokens),
          maxOutputTokens: countIn(entry.max_tokens),
          lifecycle: lifecycleOf(entry, label),
        }),
      ];
}

function lifecycleOf(entry: Readonly<Record<string, unknown>>, label: string): Lifecycle | undefined {
  const status = entry.lifecycle;
  if (status !== "active" && status !== "deprecated" && status !== "retired") {
    return undefined;
  }
  const shutdownDate = dayOf(entry.retires_at);
  return { status, ...(shutdownDate === undefined ? {} : { shutdownDate }), source: `${label} model list` };
}
