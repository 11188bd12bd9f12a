/**
 * The reason with which a caller aborts an answer that it has all of: the socket closes at once and the record counts
 * it as answered, not as cancelled.
 */
export const ENOUGH = new DOMException("What was wanted has arrived.", "AbortError");
