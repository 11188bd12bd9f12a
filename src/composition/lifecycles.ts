import type { Disposable, Memento } from "vscode";
import type { Recorded } from "./recorded.js";
import type { Assembly } from "./whenAssembled.js";

/** Where what providers said of the ends of their models is kept. */
export const LIFECYCLES = "fairlead.lifecycles";

/** After a request this much passes before anything is asked, so that no answer shares the line with it, ms. */
const QUIET_MS = 30_000;

/** Parts of the background question when models end. */
export interface LifecycleWatchParts {
  readonly assembly: Assembly;
  readonly recorded: Pick<Recorded, "onRecord">;
  readonly memory: Memento;
  /** Called when a provider said something new. */
  onLearned(): void;
}

/**
 * Asks providers when their models end: in the background, once a request is over and nothing follows it for a while. Only
 * those whose models might have answered a request here are asked; what a policy or drill keeps out hears nothing of this.
 */
export function watchLifecycles(
  { assembly, recorded, memory, onLearned }: LifecycleWatchParts,
  quietMs = QUIET_MS,
): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let kept: string | undefined;
  const inUse = new Set<string>();
  const check = async (): Promise<void> => {
    const parts = assembly.current();
    if (parts === undefined) return;
    const learned = await parts.checkLifecycles(inUse);
    const saved = JSON.stringify(parts.lifecycles.saved());
    if (saved !== kept) await memory.update(LIFECYCLES, JSON.parse(saved));
    kept = saved;
    if (learned) onLearned();
  };
  const subscription = recorded.onRecord(({ candidates, drill }) => {
    if (drill === true) return;
    for (const { model, kept: allowed } of candidates) if (allowed) inUse.add(model.slice(0, model.indexOf("/")));
    clearTimeout(timer);
    timer = setTimeout(() => void check(), quietMs);
  });
  return {
    dispose() {
      clearTimeout(timer);
      subscription.dispose();
    },
  };
}
