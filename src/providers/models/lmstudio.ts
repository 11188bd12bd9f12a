import { countIn, entriesOf } from "../json.js";
import { defineList } from "./modelList.js";

/** `GET /api/v0/models` of LM Studio, its own list, which knows windows and kinds; models for embeddings are left out. */
export const list = defineList({
  field: "data",
  model: (entry) =>
    entry.type === "embeddings"
      ? undefined
      : {
          // What it was loaded with is what fits now; the most it could be loaded with comes second.
          context: countIn(entry.loaded_context_length) ?? countIn(entry.max_context_length),
          images: entry.type === "vlm" ? true : undefined,
          tools: entriesOf(entry.capabilities).includes("tool_use") ? true : undefined,
        },
});
