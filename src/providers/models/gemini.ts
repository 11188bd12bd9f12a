import { countIn, entriesOf, textIn } from "../json.js";
import { defineList } from "./modelList.js";

/** `GET /v1beta/models` of Google; models that do not generate text are left out. */
export const list = defineList({
  page: (path, { baseUrl }, cursor) => ({
    // A `baseUrl` that already names the version is taken as it is.
    path: /\/v\d\w*$/.test(baseUrl) ? path.replace(/^v\d\w*\//, "") : path,
    query: { pageSize: "1000", ...(cursor === undefined ? {} : { pageToken: cursor }) },
    keyHeader: "x-goog-api-key",
  }),
  field: "models",
  next: (page) => textIn(page.nextPageToken),
  id: (entry) => textIn(entry.name)?.replace(/^models\//, ""),
  model: (entry) =>
    entriesOf(entry.supportedGenerationMethods).includes("generateContent")
      ? {
          context: countIn(entry.inputTokenLimit),
          maxOutputTokens: countIn(entry.outputTokenLimit),
          reasons: typeof entry.thinking === "boolean" ? entry.thinking : undefined,
        }
      : undefined,
});
