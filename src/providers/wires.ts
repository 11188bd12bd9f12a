import type { Wire, WireLoader, WireName } from "../core/wire/wire.js";

type Load = () => Promise<Wire>;

/** One dynamic import for each wire, so that an SDK is loaded only when its provider is first asked. */
const OWN: Partial<Record<WireName, Load>> = {
  "openai-chat": async () => (await import("./openaiChat.js")).wire,
  "openai-responses": async () => (await import("./openaiResponses.js")).wire,
  "openai-completions": async () => (await import("./openaiCompletions.js")).wire,
  anthropic: async () => (await import("./anthropic.js")).wire,
  gemini: async () => (await import("./gemini.js")).wire,
  "mistral-fim": async () => (await import("./mistralFim.js")).wire,
  ollama: async () => (await import("./ollama.js")).wire,
  "llamacpp-infill": async () => (await import("./llamacppInfill.js")).wire,
};

/**
 * Loads wires at first use and keeps them.
 *
 * @param extra wires that only a host can give, such as `vscode-lm`; they win over our own.
 * The loader rejects for a wire that nobody gives, which is a mistake in the composition.
 */
export function createWireLoader(extra: Partial<Record<WireName, Load>> = {}): WireLoader {
  const loads = { ...OWN, ...extra };
  const loaded = new Map<WireName, Promise<Wire>>();
  return (name) => {
    const known = loaded.get(name);
    if (known !== undefined) {
      return known;
    }
    const load = loads[name];
    const wire = load === undefined ? Promise.reject(new Error(`No wire named "${name}" in this host.`)) : load();
    loaded.set(name, wire);
    // A chunk that failed to load once (a full disk, an update in progress) may load the next time.
    wire.catch(() => loaded.delete(name));
    return wire;
  };
}
