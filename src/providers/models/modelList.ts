import type { Lifecycle, Price } from "../../core/catalog/model.js";
import type { Failure } from "../../core/wire/failure.js";
import type { Endpoint } from "../../core/wire/wire.js";
import { failureFromResponse, failureFromThrown, failureOf } from "../failures.js";
import { endpointUrl, guardedFetch, keyHeaders } from "../http.js";
import { type Fields, fieldsOf, textIn } from "../json.js";

/** A model as its provider lists it; what the list does not say is absent. */
export interface ListedModel {
  readonly id: string;
  /** Tokens that fit into one request. */
  readonly context?: number;
  readonly maxOutputTokens?: number;
  readonly lifecycle?: Lifecycle;
  /** Whether it fills holes by its endpoint. */
  readonly completion?: "native";
  readonly tools?: boolean;
  readonly images?: boolean;
  readonly reasons?: boolean;
  /** USD per million tokens. */
  readonly price?: Price;
}

/** The models of a provider, or why they could not be listed. */
export type ModelList = { readonly models: readonly ListedModel[] } | { readonly failure: Failure };

/** Reads the models of one list format. `path` is relative to the endpoint's `baseUrl`. Never throws. */
export type ListModels = (endpoint: Endpoint, signal: AbortSignal, path: string) => Promise<ModelList>;

/** How a list is asked for. */
export interface ListRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly keyHeader?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Posted as JSON when given. */
  readonly body?: Fields;
}

/** Fetches one JSON document of a provider. Never throws. */
export async function fetchJson(
  endpoint: Endpoint,
  request: ListRequest,
  signal: AbortSignal,
): Promise<{ readonly value: unknown } | { readonly failure: Failure }> {
  let responded = false;
  try {
    const url = endpointUrl(endpoint, request.path);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      url.searchParams.set(name, value);
    }
    const headers = {
      accept: "application/json",
      "user-agent": "fairlead",
      ...request.headers,
      ...keyHeaders(endpoint, request.keyHeader),
    };
    const init: RequestInit =
      request.body === undefined
        ? { method: "GET", headers, signal }
        : {
            method: "POST",
            headers: { ...headers, "content-type": "application/json" },
            body: JSON.stringify(request.body),
            signal,
          };
    const response = await guardedFetch(url, init, endpoint);
    responded = true;
    return response.ok ? { value: await response.json() } : { failure: await failureFromResponse(endpoint, response) };
  } catch (thrown) {
    return { failure: failureFromThrown(endpoint, thrown, signal, responded) };
  }
}

/** What is peculiar to a list of models. */
export interface ListFormat {
  /** How a page is asked for. `cursor` is what `next` found on the page before. The path alone unless given. */
  readonly page?: (path: string, endpoint: Endpoint, cursor: string | undefined) => ListRequest;
  /** The entries of a page: the field of that name, or the answer itself when it is a bare list. */
  readonly field: "data" | "models";
  /** Where the next page begins; undefined on the last one. */
  readonly next?: (page: Fields) => string | undefined;
  /** A model's id; `id` of its entry unless given. An entry without one is passed over. */
  readonly id?: (entry: Fields) => string | undefined;
  /** What else an entry says; undefined for models that are none of ours. */
  readonly model: (entry: Fields, endpoint: Endpoint) => Loose<Omit<ListedModel, "id">> | undefined;
}

/** With `undefined` allowed where a field may be absent. */
type Loose<Type> = { readonly [Name in keyof Type]: Type[Name] | undefined };

/** Pages that are read at most; where there are pages, one holds 1,000 models. */
const MOST_PAGES = 5;

/** A reader of one list format. */
export function defineList({ page, field, next, id: idOf = ({ id }) => textIn(id), model }: ListFormat): ListModels {
  return async (endpoint, signal, path) => {
    const models: ListedModel[] = [];
    let cursor: string | undefined;
    for (let number = 0; number < MOST_PAGES; number += 1) {
      const answer = await fetchJson(endpoint, page?.(path, endpoint, cursor) ?? { path }, signal);
      if ("failure" in answer) {
        return answer;
      }
      const entries = Array.isArray(answer.value) ? answer.value : fieldsOf(answer.value)[field];
      if (!Array.isArray(entries)) {
        return notAList(endpoint);
      }
      for (const entry of entries.map(fieldsOf)) {
        const id = idOf(entry);
        const said = id === undefined ? undefined : model(entry, endpoint);
        if (id !== undefined && said !== undefined) {
          models.push(listed({ id, ...said }));
        }
      }
      cursor = next?.(fieldsOf(answer.value));
      if (cursor === undefined) {
        break;
      }
    }
    return { models };
  };
}

/** The failure of a document that is no list of models. */
export function notAList(endpoint: Endpoint): { readonly failure: Failure } {
  return {
    failure: failureOf("malformed-response", endpoint, {
      code: "no-model-list",
      sentence: "did not answer with a list of models",
    }),
  };
}

/** Drops the fields that are undefined, so that absent means absent. */
export function listed(model: { readonly id: string } & Loose<ListedModel>): ListedModel {
  return Object.fromEntries(Object.entries(model).filter(([, value]) => value !== undefined)) as unknown as ListedModel;
}

/**
 * The lifecycle of a model by the day on which its list says that it ends; undefined when it says none.
 *
 * @param today as `YYYY-MM-DD`
 */
export function endingOn(
  date: unknown,
  { label }: Pick<Endpoint, "label">,
  replacement?: string,
  today = new Date().toISOString().slice(0, 10),
): Lifecycle | undefined {
  const day = dayOf(date);
  if (day === undefined) {
    return undefined;
  }
  return {
    status: day <= today ? "retired" : "deprecated",
    shutdownDate: day,
    ...(replacement === undefined ? {} : { replacement }),
    source: listOf(label),
  };
}

/** How a provider's list is named as the source of what it says. */
export function listOf(label: string): string {
  return `${label} model list`;
}

/** The day of a date that a provider gives as `YYYY-MM-DD...`; undefined for anything else. */
export function dayOf(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined;
}
