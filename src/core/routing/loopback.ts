/**
 * Tells whether an address is on this machine, by its parsed host and never by a substring.
 *
 * @param address an absolute URL or origin; anything that does not parse is not loopback
 */
export function isLoopback(address: string): boolean {
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  if (parsed === undefined) return false;
  const host = parsed.hostname;
  return host === "localhost" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
