/**
 * The practice providers count tokens by one plain rule, so that tests can compute every usage figure:
 * one token for each four characters (UTF-16 code units) begun.
 */
export function countTokens(text) {
  return Math.ceil(text.length / 4);
}

/** Cuts text into the pieces that are streamed: four characters each, never through a surrogate pair. */
export function pieces(text) {
  const result = [];
  let start = 0;
  while (start < text.length) {
    let end = Math.min(start + 4, text.length);
    const last = text.charCodeAt(end - 1);
    if (last >= 0xd800 && last <= 0xdbff && end < text.length) end += 1;
    result.push(text.slice(start, end));
    start = end;
  }
  return result;
}

/** FNV-1a over the text, 32 bits: a stable number for "deterministic by hash". */
export function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b) >>> 0;
  hash ^= hash >>> 13;
  return hash >>> 0;
}
