import * as vscode from "vscode";
import type { KeyOwner } from "../editor/keys.js";

/**
 * Takes the user's providers as they are written now and reads their addresses when they are asked for, so that opening a
 * window loads no schema.
 */
export function providersAtStart(): () => Promise<readonly KeyOwner[]> {
  const written = vscode.workspace.getConfiguration("fairlead").inspect("providers")?.globalValue;
  // A copy: VS Code may hand out one object and change it later.
  const kept: unknown = written === undefined ? undefined : structuredClone(written);
  return () => readOwners(kept);
}

async function readOwners(written: unknown): Promise<readonly KeyOwner[]> {
  if (written === undefined) return [];
  const [{ readProviders }, { PRESETS }] = await Promise.all([
    import("../core/policy/providers.js"),
    import("../providers/presets/index.js"),
  ]);
  return readProviders({ "fairlead.providers": written }, PRESETS).providers;
}
