import * as vscode from "vscode";
import { completionEnabled } from "../../core/policy/preferences.js";
import type { SettingsLayer } from "../../core/policy/problem.js";
import { LAYER_WORDS } from "../../core/policy/problem.js";
import { folderOf } from "../request/folder.js";
import type { Help } from "./state.js";

/** What keeps ghost text away from a document. */
export interface Off {
  /** `trust` and `workspace` are not lifted by asking; all else is the person's own. */
  readonly by: "trust" | "snooze" | "file" | "user" | "workspace";
  /** In words, with the way back. */
  readonly why: string;
  /** In so few words that the popup of the status bar holds them. */
  readonly brief: string;
  readonly help?: Help;
}

/** Whether a person's own request is answered all the same: not where the workspace says no or is not trusted. */
export function yieldsToHand({ by }: Off): boolean {
  return by !== "workspace" && by !== "trust";
}

/** Text of a workspace that is not trusted goes nowhere, whatever the switches say. */
const UNTRUSTED: Off = {
  by: "trust",
  why: "this workspace is not trusted, so none of its text is sent to any model; trust it to get ghost text. Settings, keys and the panel work meanwhile",
  brief: "this workspace is not trusted",
  help: { label: "Manage Workspace Trust", command: "workbench.trust.manage", arguments: [] },
};

/** Whether ghost text is on at a document, and if not, why. */
export interface Switches {
  /** What turns it off; undefined when it is on. Missing trust comes before all else, then a workspace's no. */
  off(document: vscode.TextDocument): Off | undefined;
  /** Turns one file off or on again, in this workspace. */
  setFile(document: vscode.TextDocument, on: boolean): Promise<void>;
  fileIsOff(document: vscode.TextDocument): boolean;
  /** The setting that turns it off; undefined when settings leave it on. */
  offBySetting(document: vscode.TextDocument): Off | undefined;
  /** Whether the person's own settings turn it off where nothing names the language. */
  offEverywhere(): boolean;
  /**
   * Turns all of it off or on in the person's own settings. Languages that were turned off stay so, but for `language`.
   *
   * @param language that of the document where it was asked for
   */
  setEverywhere(on: boolean, language?: string): Promise<void>;
  /** Turns one language off or on in the person's own settings. */
  setLanguage(language: string, on: boolean): Promise<void>;
  /** Quiet for so many ms from now; 0 ends it. */
  snooze(ms: number): void;
  /** ms since 1970 until which it is quiet; undefined when it is not. */
  snoozedUntil(): number | undefined;
  forget(): void;
  dispose(): void;
}

const SECTION = "fairlead.completion";
const ENABLED = "enabled";
const FILES_OFF = "fairlead.completion.filesOff";
/** Files remembered as off; the oldest come on again. */
const MOST_FILES = 200;

/** Makes the switches. */
export function createSwitches(
  layers: (folder: vscode.WorkspaceFolder | undefined) => readonly SettingsLayer[],
  memory: vscode.Memento,
  changed: () => void,
): Switches {
  const byPlace = new Map<string, Off | undefined>();
  const filesOff = new Set(memory.get<string[]>(FILES_OFF, []));
  let until = 0;
  let timer: NodeJS.Timeout | undefined;
  const bySetting = (document: vscode.TextDocument): Off | undefined => {
    const folder = folderOf(document.uri);
    const key = `${document.languageId} ${folder?.uri.toString() ?? ""}`;
    if (byPlace.has(key)) return byPlace.get(key);
    const rule = completionEnabled(layers(folder), document.languageId);
    const off: Off | undefined = rule.value
      ? undefined
      : {
          by: rule.layer === "user" ? "user" : "workspace",
          why: `${rule.setting} in ${rule.layer === "user" ? "your" : "the"} ${LAYER_WORDS[rule.layer]} turns it off for ${document.languageId}`,
          brief: `for ${document.languageId}, by ${rule.layer === "user" ? "your" : "the workspace's"} settings`,
        };
    byPlace.set(key, off);
    return off;
  };
  return {
    off(document) {
      if (!vscode.workspace.isTrusted) return UNTRUSTED;
      const setting = bySetting(document);
      if (setting?.by === "workspace") return setting;
      if (until > Date.now()) {
        const brief = `snoozed until ${clockTime(until)}`;
        return { by: "snooze", why: `${brief}; the menu wakes it`, brief };
      }
      if (filesOff.has(document.uri.toString()))
        return { by: "file", why: "turned off for this file; the menu turns it on", brief: "for this file" };
      return setting;
    },
    offBySetting: bySetting,
    fileIsOff: (document) => filesOff.has(document.uri.toString()),
    async setFile(document, on) {
      if (on) filesOff.delete(document.uri.toString());
      else filesOff.add(document.uri.toString());
      await memory.update(FILES_OFF, [...filesOff].slice(-MOST_FILES));
      changed();
    },
    offEverywhere: () => ownEntries()["*"] === false,
    async setEverywhere(on, language) {
      const own = Object.entries(ownEntries()).filter(([name, value]) => !value && (!on || name !== language));
      await write({ ...Object.fromEntries(own), "*": on });
      if (on && language !== undefined && languageBlock(language) === false) await writeBlock(language, true);
    },
    async setLanguage(language, on) {
      if (languageBlock(language) === undefined) await write({ ...ownEntries(), [language]: on });
      else await writeBlock(language, on);
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

/** The time of day as the person reads it. */
function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

/** The person's own value by language; a plain true or false is the entry for all. */
function ownEntries(): Record<string, boolean> {
  const own: unknown = vscode.workspace.getConfiguration(SECTION).inspect(ENABLED)?.globalValue;
  if (typeof own === "boolean") return { "*": own };
  if (typeof own !== "object" || own === null) return {};
  return Object.fromEntries(
    Object.entries(own).flatMap(([name, value]): [string, boolean][] =>
      typeof value === "boolean" ? [[name, value]] : [],
    ),
  );
}

async function write(entries: Readonly<Record<string, boolean>>): Promise<void> {
  const names = Object.keys(entries);
  await vscode.workspace
    .getConfiguration(SECTION)
    .update(
      ENABLED,
      names.length === 1 && names[0] === "*" ? entries["*"] : entries,
      vscode.ConfigurationTarget.Global,
    );
}

/** What the person's own `"[python]": { ... }` block says, which goes before all entries; undefined without one. */
function languageBlock(language: string): unknown {
  return vscode.workspace.getConfiguration(SECTION, { languageId: language }).inspect(ENABLED)?.globalLanguageValue;
}

async function writeBlock(language: string, on: boolean): Promise<void> {
  await vscode.workspace
    .getConfiguration(SECTION, { languageId: language })
    .update(ENABLED, on, vscode.ConfigurationTarget.Global, true);
}
