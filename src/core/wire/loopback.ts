/**
 * Whether a host, as the URL parser writes it, is this machine itself: `localhost`, 127.0.0.0/8 or `[::1]`; nothing that
 * merely contains them, and no name is resolved.
 */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Whether an absolute address is on this machine; one that does not parse is not. */
export function isLoopback(address: string | URL): boolean {
  const parsed = typeof address === "string" ? (URL.canParse(address) ? new URL(address) : undefined) : address;
  return parsed !== undefined && isLoopbackHost(parsed.hostname);
}
