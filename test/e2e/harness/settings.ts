import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Settings by their dotted names. */
export type Settings = Readonly<Record<string, unknown>>;

/** What keeps VS Code from doing things that no test asked for. */
export const QUIET: Settings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  // A view that takes the focus when it is ready must not close what a test just opened.
  "workbench.quickOpen.closeOnFocusLost": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "telemetry.telemetryLevel": "off",
  "git.openRepositoryInParentFolders": "never",
  "typescript.disableAutomaticTypeAcquisition": true,
  "editor.minimap.enabled": false,
  "editor.accessibilitySupport": "off",
  "files.autoSave": "off",
  "window.confirmBeforeClose": "never",
};

/** Writes a settings file, making its folder. */
export function writeSettings(file: string, settings: Settings): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}
