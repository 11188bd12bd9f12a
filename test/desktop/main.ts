import * as vscode from "vscode";
import { run as runSuite } from "./run.js";

/** VS Code in a browser has no way to hand over a test runner, so the suite runs when this extension wakes. */
export function activate(): void {
  if (process.env["FAIRLEAD_IN_HOST_START"] !== "activation") return;
  // The suite uses the running editor, which waits for this extension: begin once it no longer does.
  setTimeout(() => void runSuite().catch((error: unknown) => vscode.window.showErrorMessage(String(error))), 0);
}

/** The entry of VS Code Desktop's own test mode. */
export async function run(): Promise<void> {
  const failed = await runSuite();
  if (failed > 0) throw new Error(`${failed} in-host tests failed.`);
}
