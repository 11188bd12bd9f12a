import { countIn, entriesOf, fieldsOf, textIn } from "../json.js";
import { type ListModels, type ListedModel, fetchJson, listed, notAList } from "./modelList.js";

/** Pages that are read at most; one holds 1,000 models. */
const MAX_PAGES = 5;

/** `GET /v1beta/models` of Google; models that do not generate text are left out. */
export const list: ListModels = async (endpoint, signal, path) => {
  const models: ListedModel[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { pageSize: "1000", ...(token === undefined ? {} : { pageToken: token }) };
    const version = /\/v\d\w*$/.test(endpoint.baseUrl) ? path.replace(/^v\d\w*\//, "") : path;
    const answer = await fetchJson(endpoint, { path: version, query, keyHeader: "x-goog-api-key" }, signal);
    if ("failure" in answer) {
      return answer;
    }
    const body = fieldsOf(answer.value);
    if (!Array.isArray(body.models)) {
      return notAList(endpoint);
    }
    models.push(...entriesOf(body.models).flatMap((entry) => modelOf(fieldsOf(entry))));
    token = textIn(body.nextPageToken);
    if (token === undefined) {
      break;
    }
  }
  return { models };
};

function modelOf(entry: Readonly<Record<string, unknown>>): ListedModel[] {
  const id = textIn(entry.name)?.replace(/^models\//, "");
  if (id === undefined || !entriesOf(entry.supportedGenerationMethods).includes("generateContent")) {
    return [];
  }
  return [
    listed({
      id,
      context: countIn(entry.inputTokenLimit),
      maxOutputTokens: countIn(entry.outputTokenLimit),
      reasons: typeof entry.thinking === "boolean" ? entry.thinking : undefined,
    }),
  ];
}
