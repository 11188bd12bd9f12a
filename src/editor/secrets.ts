import * as vscode from "vscode";
import type { ConfiguredProvider } from "../core/policy/provider.js";
import { keyProblem, type KeyState, type KeyStore } from "./keys.js";

/** The parts of the command that enters keys. */
export interface SetKeyParts {
  readonly keys: KeyStore;
  providers(): Promise<readonly ConfiguredProvider[]>;
  /** Whether a provider answers only with a key. */
  needsKey(provider: ConfiguredProvider): boolean;
  /** Called instead when no provider is configured. */
  addProvider(): Promise<void>;
  /** A key was stored or deleted; pauses of the provider that waited for it can end. */
  onChanged(providerId: string): void;
}

const STATE_WORDS: Readonly<Record<KeyState, string>> = {
  set: "$(check) key set",
  "from-environment": "$(check) key from the environment",
  "origin-changed": "$(warning) address changed since the key was entered",
  none: "$(key) no key yet",
};

/** Registers `fairlead.setKey`. It takes a provider's id, or asks which. */
export function registerSetKey(parts: SetKeyParts): vscode.Disposable {
  return vscode.commands.registerCommand("fairlead.setKey", async (providerId?: unknown) => {
    const providers = await parts.providers();
    if (providers.length === 0) return parts.addProvider();
    const provider = providers.find((one) => one.id === providerId) ?? (await pickProvider(parts, providers));
    if (provider) await enterKey(parts, provider);
  });
}

async function pickProvider(
  parts: SetKeyParts,
  providers: readonly ConfiguredProvider[],
): Promise<ConfiguredProvider | undefined> {
  const items = await Promise.all(
    providers.map(async (provider) => {
      const state = await parts.keys.stateOf(provider);
      const optional = state === "none" && !parts.needsKey(provider);
      return {
        label: provider.id,
        description: optional ? "$(circle-slash) needs no key" : STATE_WORDS[state],
        detail: provider.origin,
        provider,
      };
    }),
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: "Fairlead: Set Provider Key",
    placeHolder: "Whose key? It is kept in VS Code's secret storage and sent to this address only.",
    matchOnDetail: true,
  });
  return picked?.provider;
}

/** Asks for a provider's key, or offers to delete the one there is. Tells whether there is a key afterwards. */
export async function enterKey(
  parts: Pick<SetKeyParts, "keys" | "onChanged">,
  provider: ConfiguredProvider,
): Promise<boolean> {
  const state = await parts.keys.stateOf(provider);
  if (state === "set" || state === "origin-changed") {
    const replace = { label: "$(key) Enter a new key" };
    const remove = { label: "$(trash) Delete the stored key" };
    const choice = await vscode.window.showQuickPick([replace, remove], { title: `Fairlead: Key of ${provider.id}` });
    if (!choice) return state === "set";
    if (choice === remove) {
      await parts.keys.delete(provider);
      parts.onChanged(provider.id);
      void vscode.window.showInformationMessage(`The key of ${provider.id} is deleted.`);
      return false;
    }
  }
  const key = await vscode.window.showInputBox({
    title: `Fairlead: Key of ${provider.id}`,
    prompt:
      state === "origin-changed"
        ? `The address of ${provider.id} is now ${provider.origin}. Its key has to be entered again and is then sent to that address only.`
        : `Sent to ${provider.origin} only. Kept in VS Code's secret storage.`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => (value === "" ? undefined : keyProblem(value)),
  });
  if (key === undefined || keyProblem(key) !== undefined) return state === "set";
  await parts.keys.set(provider, key.trim());
  parts.onChanged(provider.id);
  void vscode.window.showInformationMessage(`The key of ${provider.id} is set for ${provider.origin}.`);
  return true;
}
