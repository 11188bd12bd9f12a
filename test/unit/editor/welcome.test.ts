import { expect, test, vi } from "vitest";
import type { ConfiguredProvider } from "../../../src/core/policy/provider.js";
import type { Preset } from "../../../src/core/wire/preset.js";
import { registerWelcome, type WelcomeParts } from "../../../src/editor/welcome.js";

const settings = vi.hoisted(() => ({ providers: undefined as unknown }));

// A person who takes the first line of every list.
vi.mock("vscode", () => ({
  ConfigurationTarget: { Global: 1 },
  commands: { registerCommand: () => ({ dispose: () => undefined }) },
  window: { showQuickPick: async (items: readonly unknown[]) => items[0] },
  workspace: {
    getConfiguration: () => ({
      inspect: () => ({ globalValue: settings.providers }),
      update: async (_name: string, value: unknown) => void (settings.providers = value),
    }),
  },
}));

const ollama = { kind: "ollama", label: "Ollama", baseUrl: "http://127.0.0.1:11434" };

function welcome(valid: readonly ConfiguredProvider[]) {
  const parts: WelcomeParts = {
    providers: async () => valid,
    presets: async () => [{ ...ollama, wire: "ollama" } as unknown as Preset],
    detectLocal: async () => [{ ...ollama, models: [] }],
    vscodeModels: async () => 0,
    needsKey: () => false,
    enterKey: async () => false,
  };
  return registerWelcome(parts);
}

/** Written by hand with a slip in its address, so that it is no provider yet. */
const broken = { kind: "ollama", baseUrl: "http//10.0.0.2", models: ["kept"] };

test("a provider that is added never takes the place of one that is written, though that has a mistake", async () => {
  settings.providers = { ollama: broken };
  await welcome([]).addProvider();
  expect(settings.providers).toEqual({ ollama: broken, "ollama-2": { kind: "ollama" } });
});

test("nor does a server that was found on this machine", async () => {
  settings.providers = { ollama: broken };
  await welcome([]).ready();
  expect(settings.providers).toEqual({ ollama: broken, "ollama-2": { kind: "ollama", baseUrl: ollama.baseUrl } });
});

test("the first of a kind has the kind's name", async () => {
  settings.providers = undefined;
  await welcome([]).ready();
  expect(settings.providers).toEqual({ ollama: { kind: "ollama", baseUrl: ollama.baseUrl } });
});
