import type { Assembled } from "../assembly/assemble.js";
import type { Host } from "../assembly/host.js";

/** The assembled line: built at first use, once. */
export interface Assembly {
  /** Builds it if need be. */
  get(): Promise<Assembled>;
  /** What is built already; undefined before the first use. */
  current(): Assembled | undefined;
  /** Calls `listener` once it is built; at once when it is. */
  onReady(listener: () => void): void;
}

/** Puts off assembling until something is asked for. */
export function createAssembly(host: Host): Assembly {
  let building: Promise<Assembled> | undefined;
  let built: Assembled | undefined;
  const waiting: (() => void)[] = [];
  const build = async (): Promise<Assembled> => {
    const { assemble } = await import("../assembly/assemble.js");
    built = await assemble(host);
    for (const listener of waiting.splice(0)) listener();
    return built;
  };
  return {
    get: () =>
      (building ??= build().catch((error: unknown) => {
        // The next request tries again, such as after an update was still being unpacked.
        building = undefined;
        throw error;
      })),
    current: () => built,
    onReady(listener) {
      if (built === undefined) waiting.push(listener);
      else listener();
    },
  };
}
