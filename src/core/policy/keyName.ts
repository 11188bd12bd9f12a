/** The environment variable that holds a provider's key: `FAIRLEAD_KEY_` and the id in capitals, `-` as `_`. */
export function environmentKeyName(providerId: string): string {
  return `FAIRLEAD_KEY_${providerId.toUpperCase().replaceAll("-", "_")}`;
}
