import * as vscode from "vscode";
import { completionEnabled } from "../../core/policy/preferences.js";
import type { SettingsLayer } from "../../core/policy/problem.js";
import { LAYER_WORDS } from "../../core/policy/problem.js";

/** Whether ghost text is on at a document, and if not, why. */
export interface Switches {
  /** The reason why it is off, in words; undefined when it is on. */
  off(document: vscode.TextDocument): string | undefined;
  /** Turns one file off or on again, in this workspace. */
  setFile(document: vscode.TextDocument, on: boolean): Promise<void>;
  fileIsOff(document: vscode.TextDocument): boolean;
  /** The setting that turns it off, in words. */
  offBySetting(document: vscode.TextDocument): string | undefined;
  /** Turns all of it, or one language, off or on in the person's own settings. */
  setEverywhere(on: boolean): Promise<void>;
  setLanguage(language: string, on: boolean): Promise<void>;
  /** Quiet for so many ms from now; 0 ends it. */
  snooze(ms: number): void;
  /** ms since 1970 until which it is quiet; undefined when it is not. */
  snoozedUntil(): number | undefined;
  forget(): void;
  dispose(): void;
}

const SETTING = "fairlead.completion.enabled";
const FILES_OFF = "fairlead.completion.filesOff";

/** Makes the switches. */
export function createSwitches(
  layers: (folder: vscode.WorkspaceFolder | undefined) => readonly SettingsLayer[],
  memory: vscode.Memento,
  changed: () => void,
): Switches {
  const byPlace = new Map<string, string | undefined>();
  const filesOff = new Set(memory.get<string[]>(FILES_OFF, []));
  let until = 0;
  let timer: NodeJS.Timeout | undefined;
  const bySetting = (document: vscode.TextDocument): string | undefined => {
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    const key = `${document.languageId} ${folder?.uri.toString() ?? ""}`;
    if (byPlace.has(key)) return byPlace.get(key);
    const rule = completionEnabled(layers(folder), document.languageId);
    const reason = rule.value ? undefined : `off by ${rule.setting} (${LAYER_WORDS[rule.layer]})`;
    byPlace.set(key, reason);
    return reason;
  };
  return {
    off(document) {
      const snoozed =
        until > Date.now()
          ? `snoozed until ${new Date(until).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`
          : undefined;
      return snoozed ?? (filesOff.has(document.uri.toString()) ? "off for this file" : bySetting(document));
    },
    offBySetting: bySetting,
    fileIsOff: (document) => filesOff.has(document.uri.toString()),
    async setFile(document, on) {
      if (on) filesOff.delete(document.uri.toString());
      else filesOff.add(document.uri.toString());
      await memory.update(FILES_OFF, [...filesOff].slice(-200));
      changed();
    },
    async setEverywhere(on) {
      await vscode.workspace.getConfiguration().update(SETTING, withEntry("*", on), vscode.ConfigurationTarget.Global);
    },
    async setLanguage(language, on) {
      await vscode.workspace
        .getConfiguration()
        .update(SETTING, withEntry(language, on), vscode.ConfigurationTarget.Global);
    },
    snooze(ms) {
      clearTimeout(timer);
      until = ms === 0 ? 0 : Date.now() + ms;
      if (ms > 0) timer = setTimeout(changed, ms);
      changed();
    },
    snoozedUntil: () => (until > Date.now() ? until : undefined),
    forget: () => byPlace.clear(),
    dispose: () => clearTimeout(timer),
  };
}

/** The person's own value with one entry changed; a plain true or false becomes the entry for all languages. */
function withEntry(name: string, on: boolean): boolean | Record<string, boolean> {
  const own: unknown = vscode.workspace.getConfiguration().inspect(SETTING)?.globalValue;
  const entries: Record<string, boolean> = {};
  if (typeof own === "boolean") entries["*"] = own;
  else if (typeof own === "object" && own !== null) {
    for (const [key, value] of Object.entries(own)) if (typeof value === "boolean") entries[key] = value;
  }
  entries[name] = on;
  const names = Object.keys(entries);
  return names.length === 1 && names[0] === "*" ? on : entries;
}
