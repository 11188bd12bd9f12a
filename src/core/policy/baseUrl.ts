import { isLoopbackHost } from "../wire/loopback.js";

/** A base address that can be used, or why it cannot. */
export type BaseUrl =
  | { readonly ok: true; readonly baseUrl: string; readonly origin: string; readonly loopback: boolean }
  | { readonly ok: false; readonly message: string; readonly remedy: string };

/**
 * Reads a provider's base address: https, or http on this machine only. The host is what the URL parser says it is, compared
 * whole; addresses written to look like another host are refused. A trailing slash and a host's trailing dot are dropped.
 * Rules: research/prompts-evals-protocols-safety.md E2 (4) and E6.4.
 */
export function readBaseUrl(text: string): BaseUrl {
  const trimmed = text.trim();
  if (/[\s\\\u0000-\u001f\u007f]/.test(trimmed))
    return refuse("holds white space or a backslash", "Write it as https://host/path.");
  const url = URL.parse(trimmed);
  if (url === null || !/^https?:\/\/[^/]/i.test(trimmed))
    return refuse("is not an address", "Write it in full, such as https://api.example.com/v1.");
  const authority = (/^https?:\/\/([^/?#]*)/i.exec(trimmed)?.[1] ?? "").toLowerCase();
  if (url.username !== "" || url.password !== "" || authority.includes("@")) {
    return refuse(
      "holds a user name or password",
      "Remove everything up to the @; keys are entered with the command Fairlead: Set Provider Key.",
    );
  }
  if (url.search !== "" || url.hash !== "" || /[?#]/.test(trimmed))
    return refuse("holds a query or fragment", "Remove everything from ? or # on.");
  if (/[^\u0021-\u007e]/.test(authority) || authority.includes("%")) {
    return refuse(
      `has a host with letters that can be mistaken for others (it stands for ${url.hostname})`,
      "If you mean that host, write it in its xn-- form.",
    );
  }
  const host = url.hostname.replace(/\.$/, "");
  if (host === "" || host.endsWith("."))
    return refuse("has no usable host", "Write it in full, such as https://api.example.com/v1.");
  if (host === "0.0.0.0" || host === "[::]")
    return refuse(`names no machine (${host} is for listening)`, "Use 127.0.0.1.");
  const loopback = isLoopbackHost(host);
  if (url.protocol !== "https:" && !loopback) {
    return refuse(`would send code and key unencrypted to ${host}`, "Use https, or a tunnel to a port on 127.0.0.1.");
  }
  const origin = `${url.protocol}//${host}${url.port === "" ? "" : `:${url.port}`}`;
  return { ok: true, baseUrl: origin + url.pathname.replace(/\/+$/, ""), origin, loopback };
}

function refuse(message: string, remedy: string): BaseUrl {
  return { ok: false, message, remedy };
}
