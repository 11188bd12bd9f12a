import type { Lifecycle, Price } from "../../core/catalog/model.js";
import type { Failure } from "../../core/wire/failure.js";
import type { Endpoint } from "../../core/wire/wire.js";
import { failureFromResponse, failureFromThrown, failureOf } from "../failures.js";
import { endpointUrl, guardedFetch, keyHeaders } from "../http.js";

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
  readonly body?: Readonly<Record<string, unknown>>;
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
export function listed(
  model: { readonly [Name in keyof ListedModel]: ListedModel[Name] | undefined } & { readonly id: string },
): ListedModel {
  return Object.fromEntries(Object.entries(model).filter(([, value]) => value !== undefined)) as unknown as ListedModel;
}

/** A lifecycle from the day on which a model ends; `today` as `YYYY-MM-DD`. */
export function endingOn(
  day: string,
  source: string,
  replacement: string | undefined,
  today = new Date().toISOString().slice(0, 10),
): Lifecycle {
  return {
    status: day <= today ? "retired" : "deprecated",
    shutdownDate: day,
    ...(replacement === undefined ? {} : { replacement }),
    source,
  };
}

/** The day of a date that a provider gives as `YYYY-MM-DD...`; undefined for anything else. */
export function dayOf(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined;
}
