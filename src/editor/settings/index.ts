import * as vscode from "vscode";
import type { SettingsLayer } from "../../core/policy/problem.js";
import { contributedSettings, type ContributedSetting } from "./contributed.js";

/** Reads `fairlead.*` settings layer by layer, so that each rule keeps its provenance. */
export interface SettingsReader extends vscode.Disposable {
  /**
   * The layers in force at a folder, weakest first: the user's, then the workspace's (`team`), then the folder's own.
   * In an untrusted workspace only the user's.
   */
  layers(folder?: vscode.WorkspaceFolder): readonly SettingsLayer[];
  /** Some `fairlead.*` setting, the set of folders or the workspace's trust changed. */
  readonly onDidChange: vscode.Event<void>;
}

/** The parts that reading settings needs. */
export interface SettingsParts {
  /** The extension's package.json; names the settings there are. */
  readonly manifest: unknown;
}

/** Starts to watch the settings; reads nothing until asked. */
export function createSettingsReader(parts: SettingsParts): SettingsReader {
  const contributed = contributedSettings(parts.manifest);
  const changed = new vscode.EventEmitter<void>();
  const subscriptions = [
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("fairlead")) changed.fire();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    changed,
  ];
  return {
    onDidChange: changed.event,
    layers: (folder) => readLayers(contributed, folder),
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

function readLayers(
  contributed: readonly ContributedSetting[],
  folder: vscode.WorkspaceFolder | undefined,
): readonly SettingsLayer[] {
  const user: Record<string, unknown> = {};
  const team: Record<string, unknown> = {};
  const own: Record<string, unknown> = {};
  const configuration = vscode.workspace.getConfiguration(undefined, folder?.uri ?? null);
  for (const setting of contributed) {
    const inspected = configuration.inspect(setting.name);
    put(user, setting.name, inspected?.globalValue);
    put(team, setting.name, inspected?.workspaceValue);
    put(own, setting.name, inspected?.workspaceFolderValue);
    if (setting.scope !== "language-overridable") continue;
    for (const language of inspected?.languageIds ?? []) {
      const scope = folder ? { uri: folder.uri, languageId: language } : { languageId: language };
      const byLanguage = vscode.workspace.getConfiguration(undefined, scope).inspect(setting.name);
      putIn(user, language, setting.name, byLanguage?.globalLanguageValue);
      putIn(team, language, setting.name, byLanguage?.workspaceLanguageValue);
      putIn(own, language, setting.name, byLanguage?.workspaceFolderLanguageValue);
    }
  }
  const layers: SettingsLayer[] = [{ layer: "user", settings: user }];
  if (!vscode.workspace.isTrusted) return layers;
  layers.push({ layer: "team", settings: team });
  // Without a workspace file the one folder's settings are the workspace's; reading them twice would name the wrong layer.
  if (folder && vscode.workspace.workspaceFile) layers.push({ layer: "folder", settings: own, source: folder.name });
  return layers;
}

function put(into: Record<string, unknown>, name: string, value: unknown): void {
  if (value !== undefined) into[name] = value;
}

function putIn(into: Record<string, unknown>, language: string, name: string, value: unknown): void {
  if (value === undefined) return;
  const key = `[${language}]`;
  const block = into[key];
  into[key] = { ...(typeof block === "object" && block !== null ? block : {}), [name]: value };
}
