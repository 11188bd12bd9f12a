import assert from "node:assert/strict";
import * as vscode from "vscode";
import { describe, it } from "./mocha.js";

/** What only the user may set: endpoints, and with them where text and keys go. */
const USER_ONLY = ["providers"];

/** What a team may set for its workspace. */
const TEAM = [
  "routing.strategy",
  "models.allow",
  "models.deny",
  "budget.perRequestUsd",
  "budget.perDayUsd",
  "privacy.exclude",
  "privacy.localOnly",
];

describe("Fairlead's settings", () => {
  for (const name of USER_ONLY) {
    it(`fairlead.${name} cannot be set by a workspace`, async () => {
      const configuration = vscode.workspace.getConfiguration("fairlead");
      await assert.rejects(async () => configuration.update(name, {}, vscode.ConfigurationTarget.Workspace));
    });
  }

  for (const name of TEAM) {
    it(`fairlead.${name} can be set by a workspace`, async () => {
      const configuration = vscode.workspace.getConfiguration("fairlead");
      const inspected = configuration.inspect(name);
      assert.ok(inspected, `fairlead.${name} is not a setting`);
      const value = inspected.defaultValue ?? inspected.globalValue ?? null;
      await configuration.update(name, value ?? [], vscode.ConfigurationTarget.Workspace);
      await vscode.workspace.getConfiguration("fairlead").update(name, undefined, vscode.ConfigurationTarget.Workspace);
    });
  }
});
