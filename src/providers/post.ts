import type { Endpoint } from "../core/wire/wire.js";
import type { Progress } from "./answerGuard.js";
import { failureFromResponse, failureOf } from "./failures.js";
import { FailedCall, endpointUrl, guardedFetch, keyHeaders } from "./http.js";

/** What a wire posts. */
export interface Post {
  /** Relative to the endpoint's `baseUrl`; may climb with `../`. */
  readonly path: string;
  /** Added to the endpoint's fixed query. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Header that carries the key when it is neither the default nor the endpoint's own. */
  readonly keyHeader?: string;
  /** This protocol's own words for refusing a parameter, where it does not name it as it is written. */
  readonly refusals?: readonly { readonly words: RegExp; readonly parameter: string }[];
}

/**
 * Posts JSON and gives the answer as soon as its headers are there. The endpoint's fixed body fields are added, the
 * parameters it refuses left out.
 *
 * Throws `FailedCall` for what was refused, here or by the provider, and the platform's own error when the network fails.
 */
export async function postJson(
  endpoint: Endpoint,
  post: Post,
  signal: AbortSignal,
  progress: Progress,
): Promise<Response> {
  const url = endpointUrl(endpoint, post.path);
  for (const [name, value] of Object.entries(post.query ?? {})) {
    url.searchParams.set(name, value);
  }
  const body: Record<string, unknown> = { ...post.body, ...endpoint.quirks.body };
  for (const name of endpoint.quirks.omit ?? []) {
    delete body[name];
  }
  const headers = {
    accept: "application/json, text/event-stream, application/x-ndjson",
    "content-type": "application/json",
    "user-agent": "fairlead",
    ...keyHeaders(endpoint, post.keyHeader),
  };
  const response = await guardedFetch(url, { method: "POST", headers, body: JSON.stringify(body), signal }, endpoint);
  if (!response.ok) {
    const failure = await failureFromResponse(endpoint, response);
    const refused =
      failure.class === "invalid-request" ? post.refusals?.find(({ words }) => words.test(failure.message)) : undefined;
    throw new FailedCall(refused === undefined ? failure : { ...failure, refusedParameter: refused.parameter });
  }
  progress.responded = true;
  return response;
}

/** What an answer of success holds, by its content type; anything that no protocol of ours sends is a failure. */
export function answerKind(endpoint: Endpoint, response: Response): "events" | "lines" | "json" {
  const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "text/event-stream") {
    return "events";
  }
  if (type === "application/x-ndjson" || type === "application/jsonl") {
    return "lines";
  }
  if (type === "application/json" || type.endsWith("+json")) {
    return "json";
  }
  throw new FailedCall(
    failureOf("malformed-response", endpoint, { code: "unexpected-content-type", status: response.status }),
  );
}

/** A call that a wire has no form for. */
export function unsuitable(endpoint: Endpoint, what: "completion" | "chat"): FailedCall {
  return new FailedCall(
    failureOf("invalid-request", endpoint, {
      code: "unsuitable-wire",
      sentence: what === "completion" ? "has no completions by this protocol" : "has no conversations by this protocol",
      remedy: `Check "kind" of provider "${endpoint.providerId}" in "fairlead.providers", or route this task to another model.`,
    }),
  );
}
