import assert from "node:assert/strict";
import { describe, it } from "./mocha.js";
import * as vscode from "vscode";

/** The commands that acceptance checks rely on. */
const COMMANDS = ["explain", "refactor", "overrideModel", "clearOverride", "setKey", "openPanel"];

describe("Fairlead in its host", () => {
  it("is installed and activates", async () => {
    const extension = vscode.extensions.getExtension("fairlead.fairlead");
    assert.ok(extension, "the extension fairlead.fairlead is not installed");
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it("registers its commands", async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      COMMANDS.map((name) => `fairlead.${name}`).filter((command) => !registered.has(command)),
      [],
    );
  });

  it("contributes the panel's view", async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(registered.has("fairlead.panel.focus"), "VS Code made no focus command for the view fairlead.panel");
  });
});
