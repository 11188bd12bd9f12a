/** An id for a tool call that its provider gave none; of the length that the strictest of them takes. */
export function newCallId(): string {
  return `call_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`;
}
