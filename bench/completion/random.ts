/** Random numbers that depend on names alone: the same question gets the same answer whatever was asked before. */
export function chance(...names: readonly (string | number)[]): number {
  let hash = 2166136261;
  for (const character of names.join("\u0001")) {
    hash ^= character.charCodeAt(0);
    hash = Math.imul(hash, 16777619);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x7feb352d);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x846ca68b);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 4294967296;
}

/** A whole number from `least` to `most`. */
export function between(least: number, most: number, ...names: readonly (string | number)[]): number {
  return least + Math.floor(chance(...names) * (most - least + 1));
}

/** A number around 1 whose logarithm is spread normally, so wide. */
export function logNormal(width: number, ...names: readonly (string | number)[]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - chance(...names, "radius")));
  return Math.exp(width * radius * Math.cos(2 * Math.PI * chance(...names, "angle")));
}
