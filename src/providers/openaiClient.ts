import type { OpenAI } from "openai";
import type { Exchange } from "./defineWire.js";
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
import type { SdkPost } from "./sdkWire.js";

const clients = keptClients<OpenAI>();
const loadSdk = loadedOnce(() => import("openai"));

/**
 * The official client of an address, ready for one call. Loads the SDK at first use. Every option that the SDK would
 * otherwise take from the environment is given, so that OPENAI_BASE_URL and its kin have no effect. The client holds no
 * key.
 *
 * Throws `FailedCall` when the endpoint's address or key cannot be used.
 */
export async function openOpenai(exchange: Exchange): Promise<SdkPost> {
  const { endpoint } = exchange;
  const options = sdkOptions(exchange, keyHeaders(endpoint));
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
  return (path, body, stream) => client.post(path, { body, ...options, stream });
}
