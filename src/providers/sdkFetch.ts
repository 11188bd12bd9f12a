import type { Endpoint } from "../core/wire/wire.js";
import type { Progress } from "./answerGuard.js";
import type { Exchange } from "./defineWire.js";
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

/** A call on its way through an SDK, with the headers that carry its key. */
interface SdkContext extends Exchange {
  readonly credentials: Readonly<Record<string, string>>;
}

/** What the SDKs let a caller add to a request of theirs. */
type SdkFetchOptions = Partial<Record<"body" | "headers" | "method" | "signal", undefined>>;

interface SdkInit extends RequestInit {
  readonly fairlead?: SdkContext;
}

/** A call's own facts in the shape that the SDKs hand on to `sdkFetch`, so that one client can serve all calls. */
export function sdkOptions(
  exchange: Exchange,
  credentials: Readonly<Record<string, string>>,
): { readonly signal: AbortSignal; readonly fetchOptions: SdkFetchOptions } {
  const fetchOptions: SdkFetchOptions & SdkInit = { fairlead: { ...exchange, credentials } };
  return { signal: exchange.signal, fetchOptions };
}

/** Loads a module at first use and keeps it; asking the module loader each time takes longer than the rest of a call's preparation. */
export function loadedOnce<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loaded: Promise<Module> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      // A chunk that failed to load once (a full disk, an update in progress) may load the next time.
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

/** What tells one address from another, for {@link keptClients}. */
export function addressOf({ baseUrl, quirks }: Endpoint): string {
  return quirks.query === undefined ? baseUrl : `${baseUrl} ${JSON.stringify(quirks.query)}`;
}

/** Clients of more addresses than this are made anew; nobody configures as many. */
const MOST_CLIENTS = 20;

/** Keeps an SDK's client for each address: making one takes longer than all else that is done for a call here. */
export function keptClients<Client>(): (address: string, make: () => Client) => Client {
  const kept = new Map<string, Client>();
  return (address, make) => {
    const known = kept.get(address);
    if (known !== undefined) {
      return known;
    }
    if (kept.size >= MOST_CLIENTS) {
      kept.clear();
    }
    const client = make();
    kept.set(address, client);
    return client;
  };
}

/**
 * The guarded fetch in the shape that the SDKs take as their `fetch` option. It keeps the key away from the SDK and
 * turns an error status into a classified failure (SDKs drop bodies that are not in their own format). The SDK's own
 * signal follows the call's, so the socket closes with it.
 */
export const sdkFetch: typeof fetch = async (input, given: SdkInit = {}) => {
  const { fairlead, ...init } = given;
  if (fairlead === undefined) {
    throw new Error("An SDK made a call of its own.");
  }
  const { endpoint, credentials, signal, progress } = fairlead;
  const written = init.headers instanceof Headers ? init.headers : new Headers(init.headers);
  const headers: Record<string, string> = { "user-agent": "fairlead" };
  for (const name of PASSED_ON) {
    const value = written.get(name);
    if (value !== null) {
      headers[name] = value;
    }
  }
  Object.assign(headers, credentials);
  try {
    const address = input instanceof Request ? input.url : input;
    const response = await guardedFetch(address, { ...init, headers, signal: init.signal ?? signal }, endpoint);
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

/** The empty line that ends an event. */
const EVENT_END = new TextEncoder().encode("\n\n");

/**
 * The same response, noting whether its body ended in the middle of an event. One SDK treats what is there of it like a
 * whole event, the other drops it; the line that was left out makes both read it, and what was cut does not parse.
 */
function watchingItsEnd(response: Response, progress: Progress): Response {
  let tail = "";
  const decoder = new TextDecoder("latin1");
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      tail = (tail + decoder.decode(bytes.subarray(-4))).slice(-4);
      controller.enqueue(bytes);
    },
    flush(controller) {
      progress.endedInsideEvent = tail !== "" && !/(?:\r\n|\r|\n)(?:\r\n|\r|\n)$/.test(tail);
      if (progress.endedInsideEvent) controller.enqueue(EVENT_END);
    },
  });
  const body = response.body?.pipeThrough(watch) ?? null;
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
}
