/** How often a state that announces nothing is looked at again, in ms. */
const LOOK_AGAIN_MS = 100;

/**
 * Waits until `look` finds something, for states that can only be looked at: a page, a file, a server's list.
 * @param what names the state in the error
 * @param look returns undefined or false while it is not there; what it throws counts as not yet there
 * @param limitMs after which it rejects, with the last error as its cause
 */
export async function within<Found>(
  what: string,
  look: () => Promise<Found | undefined | false> | Found | undefined | false,
  limitMs = 30_000,
): Promise<Found> {
  const end = performance.now() + limitMs;
  let last: unknown;
  do {
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  } while (performance.now() < end);
  throw new Error(`${what} did not come within ${limitMs / 1000} s.`, { cause: last });
}
