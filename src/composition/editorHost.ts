import * as vscode from "vscode";
import type { Host } from "../assembly/host.js";
import type { DecisionSink } from "../core/decision/ledger.js";
import type { SettingsLayer } from "../core/policy/problem.js";
import type { EditorRequest } from "../core/request/request.js";
import type { Overrides } from "../core/routing/override.js";
import type { KeyStore } from "../editor/keys.js";
import type { SettingsReader } from "../editor/settings/index.js";
import type { LedgerView } from "../assembly/ledgerView.js";
import type { PromptReader } from "./prompts.js";

/** The parts of VS Code that the line runs on. */
export interface EditorHostParts {
  readonly settings: SettingsReader;
  readonly keys: KeyStore;
  readonly prompts: PromptReader;
  readonly ledgerView: LedgerView;
  readonly ledger: DecisionSink;
  readonly overrides: Overrides;
  readonly onModelsFound: () => void;
  readonly savedRatios: unknown;
  readonly savedLifecycles: unknown;
}

/** Makes VS Code a host of the line. */
export function createEditorHost(parts: EditorHostParts): Host {
  const layers = keptLayers(parts.settings);
  return {
    layers: (request) => layers(folderOf(request)),
    keyOf: (provider) => parts.keys.keyFor(provider),
    promptFiles: (request) => parts.prompts.usable(folderOf(request)?.uri.toString()),
    trusted: () => vscode.workspace.isTrusted,
    workspace: (request) => (isOutside(request) ? undefined : (folderOf(request)?.name ?? vscode.workspace.name)),
    ledger: parts.ledger,
    ledgerReady: () => parts.ledgerView.ready(),
    evidence: () => parts.ledgerView.evidence(),
    spentTodayUsd: () => parts.ledgerView.spentTodayUsd(),
    overrides: parts.overrides,
    ownModels: async () => {
      const { listVscodeModels } = await import("../editor/languageModels/vscodeWire.js");
      return (await listVscodeModels()).map(({ id, contextTokens }) => ({ id, context: contextTokens }));
    },
    onModelsFound: parts.onModelsFound,
    wires: { "vscode-lm": async () => (await import("../editor/languageModels/vscodeWire.js")).createVscodeWire() },
    savedRatios: parts.savedRatios,
    savedLifecycles: parts.savedLifecycles,
  };
}

/** Requests without a document of a folder follow the first folder's rules. */
function folderOf(request: EditorRequest | undefined): vscode.WorkspaceFolder | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.find((folder) => folder.uri.toString() === request?.workspaceFolder) ?? folders[0];
}

/** A document outside of all folders follows the first one's rules, but its record must not name that folder as its place. */
function isOutside(request: EditorRequest): boolean {
  return request.document !== undefined && request.workspaceFolder === undefined;
}

/** Gives the same list for a folder until a setting changes, so that what is read from it is kept as well. */
function keptLayers(
  settings: SettingsReader,
): (folder: vscode.WorkspaceFolder | undefined) => readonly SettingsLayer[] {
  const kept = new Map<string, readonly SettingsLayer[]>();
  let user: SettingsLayer | undefined;
  settings.onDidChange(() => {
    kept.clear();
    user = undefined;
  });
  return (folder) => {
    const name = folder?.uri.toString() ?? "";
    const known = kept.get(name);
    if (known !== undefined) return known;
    const read = settings.layers(folder);
    // The user's layer is the same in every folder; one object for it keeps the list of models.
    user ??= read.find(({ layer }) => layer === "user");
    const layers = read.map((layer) => (layer.layer === "user" && user !== undefined ? user : layer));
    kept.set(name, layers);
    return layers;
  };
}
