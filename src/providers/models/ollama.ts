import type { Endpoint } from "../../core/wire/wire.js";
import { countIn, entriesOf, fieldsOf, textIn } from "../json.js";
import { type ListModels, type ListedModel, fetchJson, listed, notAList } from "./modelList.js";

/** Models that are asked about one by one at the same time; each answer is a read of a small file. */
const AT_ONCE = 8;

/**
 * `GET /api/tags`, then `POST /api/show` for each model: its window, its capabilities, and whether its template names
 * `.Suffix`, which is what lets it fill holes. A model that cannot be shown is listed by name alone.
 */
export const list: ListModels = async (endpoint, signal, path) => {
  const answer = await fetchJson(endpoint, { path }, signal);
  if ("failure" in answer) {
    return answer;
  }
  const { models: entries } = fieldsOf(answer.value);
  if (!Array.isArray(entries)) {
    return notAList(endpoint);
  }
  const names = entriesOf(entries).flatMap(
    (entry) => textIn(fieldsOf(entry).model) ?? textIn(fieldsOf(entry).name) ?? [],
  );
  const models: ListedModel[] = [];
  for (let start = 0; start < names.length; start += AT_ONCE) {
    models.push(
      ...(await Promise.all(names.slice(start, start + AT_ONCE).map((name) => show(endpoint, signal, path, name)))),
    );
  }
  return { models };
};

async function show(endpoint: Endpoint, signal: AbortSignal, path: string, name: string): Promise<ListedModel> {
  const answer = await fetchJson(endpoint, { path: path.replace(/tags$/, "show"), body: { model: name } }, signal);
  if ("failure" in answer) {
    return { id: name };
  }
  const body = fieldsOf(answer.value);
  const can = entriesOf(body.capabilities);
  const known = can.length > 0;
  const fills = can.includes("insert") || /\.Suffix\b/.test(textIn(body.template) ?? "");
  const window = Object.entries(fieldsOf(body.model_info)).find(([field]) => field.endsWith(".context_length"));
  return listed({
    id: name,
    context: countIn(window?.[1]),
    completion: fills ? "native" : undefined,
    tools: known ? can.includes("tools") : undefined,
    images: known ? can.includes("vision") : undefined,
    reasons: known ? can.includes("thinking") : undefined,
  });
}
