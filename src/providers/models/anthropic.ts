import type { Lifecycle } from "../../core/catalog/model.js";
import { type Fields, countIn, textIn } from "../json.js";
import { dayOf, defineList, listOf } from "./modelList.js";

/**
 * `GET /v1/models` of Anthropic, with its lifecycle (@anthropic-ai/sdk 1.11.0, `models.d.ts`). A past `retires_at` on a
 * deprecated model means overdue: the lifecycle is what counts.
 */
export const list = defineList({
  page: (path, _endpoint, cursor) => ({
    path,
    query: { limit: "1000", ...(cursor === undefined ? {} : { after_id: cursor }) },
    keyHeader: "x-api-key",
    headers: { "anthropic-version": "2023-06-01" },
  }),
  field: "data",
  next: (page) => (page.has_more === true ? textIn(page.last_id) : undefined),
  model: (entry, { label }) => ({
    context: countIn(entry.max_input_tokens),
    maxOutputTokens: countIn(entry.max_tokens),
    lifecycle: lifecycleOf(entry, label),
  }),
});

function lifecycleOf(entry: Fields, label: string): Lifecycle | undefined {
  const status = entry.lifecycle;
  if (status !== "active" && status !== "deprecated" && status !== "retired") {
    return undefined;
  }
  const shutdownDate = dayOf(entry.retires_at);
  return { status, ...(shutdownDate === undefined ? {} : { shutdownDate }), source: listOf(label) };
}
