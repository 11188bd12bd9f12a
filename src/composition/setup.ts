import type { ConfiguredProvider } from "../core/policy/provider.js";
import type { ModelChoice } from "../editor/override/index.js";
import type { WelcomeParts } from "../editor/welcome.js";
import { describeHealth } from "../core/routing/waiting.js";
import type { Assembly } from "./whenAssembled.js";

/** What the surfaces for providers, keys and models ask of the line. */
export interface Setup extends Omit<WelcomeParts, "enterKey"> {
  models(): Promise<readonly ModelChoice[]>;
  modelNames(): Promise<readonly string[]>;
  /** The key of a provider changed: it starts afresh. */
  keyChanged(providerId: string): void;
}

/** Answers them from the assembled line. */
export function createSetup(assembly: Assembly): Setup {
  const keyless = new Set<string>();
  const models = async (): Promise<readonly ModelChoice[]> => {
    const parts = await assembly.get();
    const { directory } = await parts.models();
    const now = Date.now();
    return [...directory.values()].map(({ model }) => {
      const state = parts.breakers.stateOf(model.providerId, model.id, now);
      return state.state === "cooling" ? { model, health: describeHealth(state, now) } : { model };
    });
  };
  return {
    models,
    modelNames: async () => (await models()).map(({ model }) => model.name),
    async providers() {
      const known = await (await assembly.get()).models();
      keyless.clear();
      for (const { id } of known.providers) if (!known.needsKey(id)) keyless.add(id);
      return known.providers;
    },
    needsKey: (provider: ConfiguredProvider) => !keyless.has(provider.id),
    presets: async () => [...(await import("../providers/presets/index.js")).PRESETS.values()],
    detectLocal: async () =>
      (await import("../providers/models/detectLocal.js")).detectLocal(AbortSignal.timeout(1000)),
    vscodeModels: async () =>
      (await (await import("../editor/languageModels/vscodeWire.js")).listVscodeModels()).length,
    keyChanged(providerId) {
      assembly.current()?.refresh();
      assembly.current()?.breakers.reset(providerId);
    },
  };
}
