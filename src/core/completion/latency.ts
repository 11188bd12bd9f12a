import { RecentMap } from "./recentMap.js";

/** How long a model takes to its first text, lately. */
export interface Latencies {
  /** A request of this identity took so many ms to its first text. */
  learn(identity: string, ms: number): void;
  /** ms to expect; a middling cloud model before anything is known. */
  expected(identity: string): number;
}

/** Weight of the newest; about the last five requests count. */
const WEIGHT = 0.3;
const UNKNOWN_MS = 300;
/** Identities kept; far more than anybody routes ghost text to. */
const MOST = 50;

/** Starts without any knowledge. */
export function createLatencies(): Latencies {
  const known = new RecentMap<string, number>(MOST);
  return {
    learn(identity, ms) {
      const before = known.get(identity);
      known.set(identity, before === undefined ? ms : before + WEIGHT * (ms - before));
    },
    expected: (identity) => known.get(identity) ?? UNKNOWN_MS,
  };
}
