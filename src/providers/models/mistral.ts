import { countIn, fieldsOf, textIn } from "../json.js";
import { defineList, endingOn } from "./modelList.js";

/** `GET /v1/models` of Mistral: capabilities, and the end with its replacement (@mistralai/mistralai 2.7.0, `basemodelcard`). */
export const list = defineList({
  field: "data",
  model: (entry, endpoint) => {
    const can = fieldsOf(entry.capabilities);
    if (can.completion_chat === false && can.completion_fim !== true) {
      return undefined;
    }
    return {
      context: countIn(entry.max_context_length),
      completion: can.completion_fim === true ? "native" : undefined,
      tools: typeof can.function_calling === "boolean" ? can.function_calling : undefined,
      images: typeof can.vision === "boolean" ? can.vision : undefined,
      lifecycle: endingOn(entry.deprecation, endpoint, textIn(entry.deprecation_replacement_model)),
    };
  },
});
