import type { Endpoint } from "../core/wire/wire.js";
import type { Progress } from "./answerGuard.js";
import { failureFromResponse } from "./failures.js";
import { bodyKind, endpointUrl, FailedCall, guardedFetch } from "./http.js";

/** Given to SDKs that insist on a key; never sent, since `sdkFetch` writes the real headers itself. */
export const SDK_KEY_PLACEHOLDER = "fairlead";

/** An SDK's own limit, in ms. The line owns the real deadlines and aborts by signal; this is only a backstop. */
export const SDK_TIMEOUT_MS = 600_000;

/** Headers of an SDK that are passed on. Everything else it adds (telemetry, the environment's extra headers) stays behind. */
const PASSED_ON = ["accept", "content-type", "anthropic-version", "anthropic-beta"];

/**
 * The endpoint's address as SDKs take it: without a slash at the end, and the query apart, since they append paths.
 * Throws `FailedCall` when it is not an address that text may be sent to.
 */
export function sdkAddress(endpoint: Endpoint): { readonly baseURL: string; readonly query: Record<string, string> } {
  const url = endpointUrl(endpoint, "");
  const query = Object.fromEntries(url.searchParams);
  url.search = "";
  return { baseURL: url.href.replace(/\/+$/, ""), query };
}

/**
 * The guarded fetch in the shape that the SDKs take as their `fetch` option. It keeps the key away from the SDK,
 * turns an error status into a classified failure (SDKs drop bodies that are not in their own format), and ties the
 * socket to the call's own signal.
 */
export function sdkFetch(
  endpoint: Endpoint,
  credentials: Readonly<Record<string, string>>,
  signal: AbortSignal,
  progress: Progress,
): typeof fetch {
  return async (input, init) => {
    const given = new Headers(init?.headers);
    const headers = new Headers({ "user-agent": "fairlead" });
    for (const name of PASSED_ON) {
      const value = given.get(name);
      if (value !== null) {
        headers.set(name, value);
      }
    }
    for (const [name, value] of Object.entries(credentials)) {
      headers.set(name, value);
    }
    const signals = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
    try {
      const address = input instanceof Request ? input.url : input;
      const response = await guardedFetch(address, { ...init, headers, signal: signals }, endpoint);
      if (!response.ok) {
        throw new FailedCall(await failureFromResponse(endpoint, response));
      }
      progress.responded = true;
      return bodyKind(response) !== "json" ? watchingItsEnd(response, progress) : response;
    } catch (thrown) {
      if (thrown instanceof FailedCall) {
        progress.failure = thrown.failure;
      }
      throw thrown;
    }
  };
}

/**
 * The same response, noting whether its body ended in the middle of an event. The SDKs treat a half line at the end
 * like a whole one.
 */
function watchingItsEnd(response: Response, progress: Progress): Response {
  let tail = "";
  const decoder = new TextDecoder("latin1");
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      tail = (tail + decoder.decode(bytes.subarray(-4))).slice(-4);
      controller.enqueue(bytes);
    },
    flush() {
      progress.endedInsideEvent = tail !== "" && !/(?:\r\n|\r|\n)(?:\r\n|\r|\n)$/.test(tail);
    },
  });
  const body = response.body?.pipeThrough(watch) ?? null;
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
}
