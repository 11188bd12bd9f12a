import type { Clock } from "../../core/completion/clock.js";

/** Things of which only the latest counts; mostly the next one begins right after the one before it was given up. */
export interface Turns {
  /** One begins. @returns what to call when it is given up: unless another one begins soon, that is told */
  begin(): () => void;
  dispose(): void;
}

/**
 * @param ms how long it takes until none is expected any more
 * @param idle hears that the latest was given up and none came after it
 */
export function createTurns(clock: Clock, ms: number, idle: () => void): Turns {
  let latest = 0;
  let forget: () => void = () => undefined;
  const begin = (): number => {
    forget();
    return (latest += 1);
  };
  return {
    begin() {
      const mine = begin();
      return () => {
        if (mine === latest) forget = clock.after(ms, idle);
      };
    },
    dispose: () => void begin(),
  };
}
