import type { Line } from "../core/answer/line.js";

/** A line that is put together at its first request, so that starting the editor costs nothing. */
export function lazyLine(assembled: () => Promise<{ readonly line: Line }>): Line {
  return {
    plan: async (request) => (await assembled()).line.plan(request),
    async *answer(request, signal, options) {
      yield* (await assembled()).line.answer(request, signal, options);
    },
  };
}
