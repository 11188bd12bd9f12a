import * as vscode from "vscode";
import type { ConfiguredProvider } from "../core/policy/provider.js";
import type { Preset } from "../core/wire/preset.js";
import { freeId, providerSetting } from "./providerSetting.js";

/** A model server that answers on this machine. */
export interface LocalServer {
  /** The preset it fits, such as `ollama`. */
  readonly kind: string;
  readonly label: string;
  readonly baseUrl: string;
  readonly models: readonly string[];
}

/** The parts of the first use. */
export interface WelcomeParts {
  providers(): Promise<readonly ConfiguredProvider[]>;
  /** Every kind of provider there is. */
  presets(): Promise<readonly Preset[]>;
  /** Looks for model servers on loopback addresses; called only when the person runs a command without any provider. */
  detectLocal(): Promise<readonly LocalServer[]>;
  /** How many models VS Code itself offers. */
  vscodeModels(): Promise<number>;
  /** Whether a provider answers only with a key. */
  needsKey(provider: ConfiguredProvider): boolean;
  /** Asks for the key of a provider; tells whether there is one afterwards. */
  enterKey(provider: ConfiguredProvider): Promise<boolean>;
}

/** Helps a person without any provider to the first one. Nothing is said before a command is run. */
export interface Welcome extends vscode.Disposable {
  /** True when there is a provider, after asking for one if need be. */
  ready(): Promise<boolean>;
  /** Asks for a kind, an address where the kind has none, and a key, and writes the provider to the user settings. */
  addProvider(): Promise<void>;
}

/** Registers the help for the first use, also as `fairlead.addProvider`. */
export function registerWelcome(parts: WelcomeParts): Welcome {
  const add = async (kind: string, baseUrl: string | undefined): Promise<ConfiguredProvider | undefined> => {
    const configuration = vscode.workspace.getConfiguration("fairlead");
    const existing = configuration.inspect<Readonly<Record<string, unknown>>>("providers")?.globalValue ?? {};
    // Of all that is written: one with a mistake is no provider yet, and is the person's all the same.
    const id = freeId(kind, Object.keys(existing));
    const added = { ...existing, [id]: providerSetting(kind, baseUrl) };
    await configuration.update("providers", added, vscode.ConfigurationTarget.Global);
    return (await parts.providers()).find((provider) => provider.id === id);
  };

  const addProvider = async (): Promise<void> => {
    const presets = (await parts.presets()).filter((preset) => preset.wire !== "vscode-lm");
    const items = presets.map((preset) => ({
      label: preset.label,
      description: preset.kind,
      detail: preset.baseUrl ?? "asks for an address",
      preset,
    }));
    const picked = await vscode.window.showQuickPick(items, {
      title: "Fairlead: Add Provider",
      placeHolder: "Who serves the models?",
      matchOnDescription: true,
    });
    if (!picked) return;
    const baseUrl = picked.preset.baseUrl === undefined ? await askAddress(picked.preset) : undefined;
    if (picked.preset.baseUrl === undefined && baseUrl === undefined) return;
    const provider = await add(picked.preset.kind, baseUrl);
    if (provider && parts.needsKey(provider)) await parts.enterKey(provider);
  };

  const offer = async (): Promise<void> => {
    const [servers, offered] = await Promise.all([parts.detectLocal(), parts.vscodeModels()]);
    const choices = [
      ...servers.map((server) => ({
        label: `$(vm) Use ${server.label} on this machine`,
        detail: `${server.baseUrl}: ${server.models.length === 0 ? "no model yet" : server.models.slice(0, 3).join(", ")}. Nothing leaves this machine.`,
        act: async () => void (await add(server.kind, server.baseUrl)),
      })),
      ...(offered === 0
        ? []
        : [
            {
              label: "$(vscode) Use the models that VS Code offers",
              detail: `${offered} ${offered === 1 ? "model" : "models"}, such as those of GitHub Copilot. VS Code asks for your consent once.`,
              act: async () => void (await add("vscode", undefined)),
            },
          ]),
      {
        label: "$(key) Add a provider with a key...",
        detail: "OpenAI, Anthropic, Gemini, OpenRouter and others, or any address that speaks their language.",
        act: addProvider,
      },
    ];
    const picked = await vscode.window.showQuickPick(choices, {
      title: "Fairlead: no provider is set up yet",
      placeHolder: "Where should answers come from? You can add more later under fairlead.providers.",
    });
    await picked?.act();
  };

  const command = vscode.commands.registerCommand("fairlead.addProvider", async () =>
    (await parts.providers()).length > 0 ? addProvider() : offer(),
  );
  return {
    async ready() {
      if ((await parts.providers()).length > 0) return true;
      await offer();
      return (await parts.providers()).length > 0;
    },
    addProvider,
    dispose: () => void command.dispose(),
  };
}

async function askAddress(preset: Preset): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: `Fairlead: Address of ${preset.label}`,
    placeHolder: "https://models.example.com/v1",
    prompt: "The base URL as the service's own documentation gives it.",
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === "" || URL.canParse(value) ? undefined : "Write a whole URL, such as https://models.example.com/v1.",
  });
  return typed && URL.canParse(typed) ? typed.replace(/\/+$/, "") : undefined;
}
