/** What to write under `fairlead.providers` for a new provider. */
export function providerSetting(kind: string, baseUrl: string | undefined): Readonly<Record<string, unknown>> {
  return baseUrl === undefined ? { kind } : { kind, baseUrl };
}

/** An id that no provider has yet: the kind's name, or the name with a number. */
export function freeId(kind: string, taken: readonly string[]): string {
  if (!taken.includes(kind)) return kind;
  let number = 2;
  while (taken.includes(`${kind}-${number}`)) number += 1;
  return `${kind}-${number}`;
}
