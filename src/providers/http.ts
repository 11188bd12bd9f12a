import { isLoopback } from "../core/wire/loopback.js";
import type { Failure } from "../core/wire/failure.js";
import type { Endpoint } from "../core/wire/wire.js";

/**
 * Same-origin redirects followed before giving up. Three covers a missing slash and a version prefix;
 * more is a loop.
 */
const MAX_REDIRECTS = 3;

/**
 * A call that ended before an answer began, with its failure ready for the user. The error's own message says nothing:
 * SDKs read meaning into messages, and logs might show them.
 */
export class FailedCall extends Error {
  override readonly name = "FailedCall";

  constructor(readonly failure: Failure) {
    super("The call failed.");
  }
}

/**
 * Full address of a path under the endpoint's `baseUrl`, with its fixed query.
 * Throws `FailedCall` when `baseUrl` is not an address that text may be sent to.
 */
export function endpointUrl(endpoint: Endpoint, path: string): URL {
  const base = checkedBase(endpoint);
  const url = new URL(base.href);
  url.pathname = `${base.pathname.replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;
  for (const [name, value] of Object.entries(endpoint.quirks.query ?? {})) {
    url.searchParams.set(name, value);
  }
  return url;
}

/**
 * The header that carries the endpoint's key; none without a key.
 * Throws `FailedCall` of class `key` when the key cannot be a header, since the platform's own error would show it.
 */
export function keyHeaders(
  endpoint: Endpoint,
  name: string = endpoint.quirks.keyHeader ?? "authorization",
): Record<string, string> {
  const key = endpoint.key?.trim();
  if (!key) {
    return {};
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new FailedCall({
      class: "key",
      code: "unusable-key",
      message: `The key stored for ${endpoint.label} holds spaces or characters that no key has.`,
      remedy: `Enter the key of provider "${endpoint.providerId}" again with "Fairlead: Set Provider Key".`,
    });
  }
  return { [name]: name === "authorization" ? `Bearer ${key}` : key };
}

/**
 * The one way out to a provider. Uses the global `fetch` at the time of the call, because VS Code replaces it to
 * honour the user's proxy and certificates; a dispatcher of our own would go around them.
 *
 * - Sends only to the endpoint's own origin, over https unless the host is this machine.
 * - Follows a redirect only within that origin, keeping method and body (307, 308; for GET also 301, 302, 303), three at most.
 * - Aborting `init.signal` closes the socket.
 *
 * Throws `FailedCall` for what it refuses, and the platform's own error when the network fails.
 * `init.body` must be a string so that it can be sent again.
 */
export async function guardedFetch(address: string | URL, init: RequestInit, endpoint: Endpoint): Promise<Response> {
  const home = homeOf(endpoint);
  let url = new URL(address);
  for (let hop = 0; ; hop += 1) {
    if (url.origin !== home) {
      throw refusedRedirect(endpoint, home, url.origin);
    }
    const response = await fetch(url, { ...init, redirect: "manual", credentials: "omit" });
    if (response.type !== "opaqueredirect" && !isRedirect(response.status)) {
      return response;
    }
    const location = response.headers.get("location");
    // The body of a redirect is of no use; leaving it unread would hold the socket.
    await response.body?.cancel();
    const target = location === null ? undefined : parseUrl(location, url);
    if (target === undefined) {
      throw refused(
        endpoint,
        "redirect-without-target",
        `${endpoint.label} answered with a redirect that names no address`,
        checkAddress(endpoint),
      );
    }
    if (target.origin !== home) {
      throw refusedRedirect(endpoint, home, target.origin);
    }
    if (!keepsRequest(response.status, init.method)) {
      throw refused(
        endpoint,
        "redirect-changes-method",
        `${endpoint.label} answered ${response.status} with a redirect that would drop what was asked`,
        checkAddress(endpoint),
      );
    }
    if (hop === MAX_REDIRECTS) {
      throw refused(
        endpoint,
        "redirect-loop",
        `${endpoint.label} redirected more than ${MAX_REDIRECTS} times`,
        checkAddress(endpoint),
      );
    }
    url = target;
  }
}

/** Whether a response's body is a stream of events, a JSON text, or something else. */
export function bodyKind(response: Response): "events" | "json" | "other" {
  const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "text/event-stream") {
    return "events";
  }
  return type === "application/json" || type.endsWith("+json") ? "json" : "other";
}

/** Origins by `baseUrl` of addresses that were found good: each call would find out the same. */
const homes = new Map<string, string>();
/** Nobody configures as many; past it they are found out anew. */
const MOST_HOMES = 50;

/** The origin that an endpoint's text may go to. Throws `FailedCall` when there is none. */
function homeOf(endpoint: Endpoint): string {
  const known = homes.get(endpoint.baseUrl);
  if (known !== undefined) {
    return known;
  }
  const { origin } = checkedBase(endpoint);
  if (homes.size >= MOST_HOMES) {
    homes.clear();
  }
  homes.set(endpoint.baseUrl, origin);
  return origin;
}

function checkedBase(endpoint: Endpoint): URL {
  const base = parseUrl(endpoint.baseUrl);
  if (base === undefined || (base.protocol !== "https:" && base.protocol !== "http:")) {
    throw refused(
      endpoint,
      "bad-address",
      `The address of ${endpoint.label} is not a web address`,
      checkAddress(endpoint),
    );
  }
  if (base.username !== "" || base.password !== "") {
    throw refused(
      endpoint,
      "address-with-password",
      `The address of ${endpoint.label} holds a user name or password`,
      `Take them out of "baseUrl" of provider "${endpoint.providerId}" in "fairlead.providers" and enter the key with "Fairlead: Set Provider Key".`,
    );
  }
  if (base.protocol === "http:" && !isLoopback(base)) {
    throw refused(
      endpoint,
      "insecure-address",
      `The address of ${endpoint.label} (${base.origin}) is not encrypted, so nothing was sent`,
      `Use https in "baseUrl" of provider "${endpoint.providerId}" in "fairlead.providers"; plain http is for this machine only.`,
    );
  }
  return base;
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

function keepsRequest(status: number, method = "GET"): boolean {
  return status === 307 || status === 308 || method.toUpperCase() === "GET";
}

function parseUrl(text: string, base?: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

function checkAddress(endpoint: Endpoint): string {
  return `Check "baseUrl" of provider "${endpoint.providerId}" in "fairlead.providers".`;
}

function refusedRedirect(endpoint: Endpoint, home: string, target: string): FailedCall {
  return refused(
    endpoint,
    "redirect-refused",
    `${endpoint.label} (${home}) redirected to another origin, ${target}; neither key nor text was sent there`,
    `If ${target} is right, set "baseUrl" of provider "${endpoint.providerId}" in "fairlead.providers" to it and enter its key.`,
  );
}

function refused(endpoint: Endpoint, code: string, message: string, remedy: string): FailedCall {
  return new FailedCall({ class: "network", code, message: `${message}.`, remedy, lasting: true });
}
