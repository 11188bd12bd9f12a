import type { OpenAI } from "openai";
import type { Endpoint } from "../core/wire/wire.js";
import type { Progress } from "./answerGuard.js";
import { keyHeaders } from "./http.js";
import { SDK_KEY_PLACEHOLDER, SDK_TIMEOUT_MS, sdkAddress, sdkFetch } from "./sdkFetch.js";

/**
 * The official client for one call. Loads the SDK at first use. Every option that the SDK would otherwise take from
 * the environment is given, so that OPENAI_BASE_URL and its kin have no effect.
 *
 * Throws `FailedCall` when the endpoint's address or key cannot be used.
 */
export async function openaiClient(endpoint: Endpoint, signal: AbortSignal, progress: Progress): Promise<OpenAI> {
  const credentials = keyHeaders(endpoint);
  const { baseURL, query } = sdkAddress(endpoint);
  const { OpenAI: Client } = await import("openai");
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
    fetch: sdkFetch(endpoint, credentials, signal, progress),
  });
}
