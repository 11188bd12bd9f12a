import type { OpenAI } from "openai";
import type { Endpoint } from "../core/wire/wire.js";
import type { Progress } from "./answerGuard.js";
import { keyHeaders } from "./http.js";
import {
  addressOf,
  keptClients,
  loadedOnce,
  SDK_KEY_PLACEHOLDER,
  SDK_TIMEOUT_MS,
  sdkAddress,
  sdkFetch,
  sdkOptions,
} from "./sdkFetch.js";

const clients = keptClients<OpenAI>();
const loadSdk = loadedOnce(() => import("openai"));

/**
 * The official client of an address and the options of one call. Loads the SDK at first use. Every option that the SDK
 * would otherwise take from the environment is given, so that OPENAI_BASE_URL and its kin have no effect. The client
 * holds no key.
 *
 * Throws `FailedCall` when the endpoint's address or key cannot be used.
 */
export async function openaiClient(
  endpoint: Endpoint,
  signal: AbortSignal,
  progress: Progress,
): Promise<{ readonly client: OpenAI; readonly options: ReturnType<typeof sdkOptions> }> {
  const credentials = keyHeaders(endpoint);
  const { OpenAI: Client } = await loadSdk();
  const client = clients(addressOf(endpoint), () => {
    const { baseURL, query } = sdkAddress(endpoint);
    return new Client({
      apiKey: SDK_KEY_PLACEHOLDER,
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL,
      defaultQuery: query,
      maxRetries: 0,
      timeout: SDK_TIMEOUT_MS,
      logLevel: "off",
      // The extension host looks like a browser to the SDK in some hosts; the key never reaches a page.
      dangerouslyAllowBrowser: true,
      fetch: sdkFetch,
    });
  });
  return { client, options: sdkOptions({ endpoint, credentials, signal, progress }) };
}
