// @ts-check
// Builds the test-only extension that carries the in-host suite.
import { build } from "esbuild";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "../setup/command.mjs";
import { ROOT } from "../setup/packages.mjs";

const FOLDER = path.join(ROOT, "test-results", "in-host");

/**
 * @param {{ packaged: boolean }} options packaged for VS Code in a browser, which installs .vsix files; a folder for Desktop
 * @returns {Promise<{ folder: string, vsix: string }>} the folder with main.js, and the package where it was asked for
 */
export async function buildInHostSuite({ packaged }) {
  const folder = path.join(FOLDER, "extension");
  const vsix = path.join(FOLDER, "in-host.vsix");
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(ROOT, "test", "desktop", "extension"), folder, { recursive: true });
  writeFileSync(path.join(folder, "README.md"), "Fairlead's in-host suite.\n");
  await build({
    absWorkingDir: ROOT,
    entryPoints: { main: "test/desktop/main.ts" },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    external: ["vscode"],
    logLevel: "warning",
  });
  if (packaged) {
    const vsce = path.join(ROOT, "node_modules", "@vscode", "vsce", "vsce");
    const parameters = [
      vsce,
      "package",
      "--no-dependencies",
      "--allow-missing-repository",
      "--skip-license",
      "--allow-star-activation",
    ];
    const result = await run(process.execPath, [...parameters, "--out", vsix], { cwd: folder });
    if (result.code !== 0) throw new Error(`The in-host suite could not be packaged:\n${result.tail}`);
  }
  return { folder, vsix };
}
