import type { DecisionReader } from "./ledger.js";

/** Keeps records out of sight while a person judges answers without knowing whose they are. They are in the ledger all the same. */
export interface Curtain {
  /** Hides these records, and no others: what was hidden before is seen again. */
  draw(ids: readonly string[]): void;
  /** Shows everything again. */
  lift(): void;
  /** A reader that sees only what is in front of the curtain; sums of money are whole. */
  before(reader: DecisionReader): DecisionReader;
}

/** Makes a curtain that hides nothing yet. It lives as long as the window. */
export function createCurtain(): Curtain {
  let hidden: ReadonlySet<string> = new Set();
  const listeners = new Set<() => void>();
  const hide = (ids: readonly string[]): void => {
    const changes = hidden.size > 0;
    hidden = new Set(ids);
    if (changes) for (const listener of [...listeners]) listener();
  };
  return {
    draw: hide,
    lift: () => hide([]),
    before: (reader) => ({
      async list(query) {
        const rows = await reader.list({ ...query, limit: query.limit + hidden.size });
        return rows.filter(({ id }) => !hidden.has(id)).slice(0, query.limit);
      },
      get: async (id) => (hidden.has(id) ? undefined : reader.get(id)),
      outcomesOf: async (id) => (await reader.outcomesOf?.(id)) ?? [],
      spentSince: (at) => reader.spentSince(at),
      evidence: () => reader.evidence(),
      onChange(listener) {
        const subscription = reader.onChange(listener);
        listeners.add(listener);
        return {
          dispose() {
            listeners.delete(listener);
            subscription.dispose();
          },
        };
      },
    }),
  };
}
