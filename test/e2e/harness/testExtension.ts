import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../../scripts/setup/command.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Packages a test-only extension. @param folder its sources @param vsix the package to write */
export async function packageTestExtension(folder: string, vsix: string): Promise<void> {
  const vsce = path.join(ROOT, "node_modules", "@vscode", "vsce", "vsce");
  const parameters = ["package", "--no-dependencies", "--allow-missing-repository", "--skip-license", "--out", vsix];
  const result = await run(process.execPath, [vsce, ...parameters], { cwd: folder });
  if (result.code !== 0) throw new Error(`The test extension could not be packaged:\n${result.tail}`);
}
