import { failureFromResponse, failureFromThrown, failureOf } from "../failures.js";
import { endpointUrl, guardedFetch } from "../http.js";
import type { Failure } from "../../core/wire/failure.js";
import type { Endpoint } from "../../core/wire/wire.js";

/** Where models.dev (MIT) publishes its listing, as `api.json` below it. */
const HOME = "https://models.dev";
/** The listing has some 4 MB; beyond this something else is being sent, in bytes. */
const LARGEST = 16 * 1024 * 1024;

/**
 * Downloads the listing of models.dev: no key, no text of anybody, redirects within its own origin only, 16 MB at most.
 * Never throws.
 *
 * @param home another address that has the listing, such as a company's copy
 * @param largest another limit in bytes, for tests
 */
export async function fetchModelsDev(
  signal: AbortSignal,
  home = HOME,
  largest = LARGEST,
): Promise<{ readonly value: unknown } | { readonly failure: Failure }> {
  const endpoint: Endpoint = {
    providerId: "models.dev",
    label: "models.dev",
    baseUrl: home,
    key: undefined,
    quirks: {},
  };
  let responded = false;
  try {
    const init = { method: "GET", headers: { accept: "application/json", "user-agent": "fairlead" }, signal };
    const response = await guardedFetch(endpointUrl(endpoint, "api.json"), init, endpoint);
    responded = true;
    if (!response.ok) return { failure: await failureFromResponse(endpoint, response) };
    const text = await textUpTo(response, largest);
    if (text !== undefined) return { value: JSON.parse(text) };
    return {
      failure: failureOf("malformed-response", endpoint, {
        code: "too-large",
        sentence: "sent more than a listing of models can be",
      }),
    };
  } catch (thrown) {
    return { failure: failureFromThrown(endpoint, thrown, signal, responded) };
  }
}

/** The whole text, or undefined as soon as it is longer than `largest` bytes; the connection is closed then. */
async function textUpTo(response: Response, largest: number): Promise<string | undefined> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > largest) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
