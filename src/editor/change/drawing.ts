/** Draws what keeps changing. */
export interface Drawing {
  /** There is something new to draw; settles once it is drawn, or at once when it will be. */
  changed(): Promise<void>;
  /** Waits for what is being drawn; nothing is drawn after it. */
  end(): Promise<void>;
}

/**
 * Draws at most so often, and always what came last: a stream that pauses after a burst has nothing undrawn meanwhile.
 *
 * @param everyMs the least time between two drawings, ms
 * @param draw draws all as it is by then; what it throws comes out of the next `changed` or `end`
 */
export function drawEvery(everyMs: number, draw: () => Promise<void>): Drawing {
  let drawnAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let drawing = Promise.resolve();
  const drawNow = (): Promise<void> => {
    timer = undefined;
    drawnAt = performance.now();
    drawing = drawing.then(draw);
    return drawing;
  };
  return {
    async changed() {
      if (timer !== undefined) return;
      const waitMs = drawnAt + everyMs - performance.now();
      if (waitMs <= 0) return drawNow();
      timer = setTimeout(() => void drawNow().catch(() => undefined), waitMs);
    },
    async end() {
      clearTimeout(timer);
      await drawing;
    },
  };
}
