import { countIn, fieldsOf } from "../json.js";
import { defineList, endingOn } from "./modelList.js";

/**
 * `GET /models` of OpenAI and its imitators. OpenAI itself adds `shutdown_date` (openai 7.55.0, `models.d.ts`), vLLM
 * `max_model_len`, llama.cpp `meta.n_ctx`, others `context_length` or `context_window`. Together answers with a bare list.
 */
export const list = defineList({
  field: "data",
  model: (entry, endpoint) => ({
    context:
      countIn(entry.context_length) ??
      countIn(entry.context_window) ??
      countIn(entry.max_model_len) ??
      countIn(fieldsOf(entry.meta).n_ctx),
    lifecycle: endingOn(entry.shutdown_date, endpoint),
  }),
});
