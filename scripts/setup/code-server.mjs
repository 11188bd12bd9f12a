// @ts-check
// A real VS Code that runs without a download of its own: the npm package code-server holds the VS Code server,
// workbench and extension host. It is large (about 175 MB), so it lives in a cache folder outside the clone.
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { npmEnvironment, npmRemedy, run } from "./command.mjs";
import { ROOT } from "./packages.mjs";
import { SetupError, step } from "./report.mjs";

/** Holds VS Code 1.139.1. */
export const CODE_SERVER_VERSION = "4.139.1";

const LOG_STAND_IN = path.join(ROOT, "scripts", "setup", "log-stand-in.cjs");

/** The folder for what is too large for a clone; FAIRLEAD_CACHE moves it. */
export function cacheFolder() {
  if (process.env["FAIRLEAD_CACHE"]) return path.resolve(process.env["FAIRLEAD_CACHE"]);
  if (process.platform === "win32") {
    return path.join(process.env["LOCALAPPDATA"] ?? path.join(os.homedir(), "AppData", "Local"), "fairlead");
  }
  return path.join(process.env["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache"), "fairlead");
}

/**
 * Installs code-server once. Each run installs into a folder of its own and renames it when it is whole, so two runs at
 * the same time, or one that was stopped in the middle, never leave half an installation.
 * @returns {Promise<string>} the script that starts it
 */
export async function installCodeServer() {
  const home = path.join(cacheFolder(), `code-server-${CODE_SERVER_VERSION}`);
  if (existsSync(path.join(home, "complete"))) return entryOf(home);
  await step(`Installing VS Code (code-server ${CODE_SERVER_VERSION}, about 175 MB, once) into ${home}`, async () => {
    const building = path.join(cacheFolder(), `.code-server-${CODE_SERVER_VERSION}-${process.pid}`);
    try {
      mkdirSync(building, { recursive: true });
      writeFileSync(path.join(building, "package.json"), JSON.stringify({ private: true }));
      const server = path.join(building, "node_modules", "code-server");
      await install(building, [`code-server@${CODE_SERVER_VERSION}`]);
      // Its own postinstall script would do these two, and compile native modules that we can do without.
      await install(path.join(server, "lib", "vscode"), ["--omit=dev"]);
      await install(path.join(server, "lib", "vscode", "extensions"), ["--omit=dev"]);
      copyFileSync(LOG_STAND_IN, path.join(server, "lib", "vscode", "node_modules", "@vscode", "spdlog", "index.js"));
      writeFileSync(path.join(building, "complete"), `${CODE_SERVER_VERSION}\n`);
      publish(building, home);
    } finally {
      rmSync(building, { recursive: true, force: true });
    }
  });
  return entryOf(home);
}

/** @param {string} home */
function entryOf(home) {
  return path.join(home, "node_modules", "code-server", "out", "node", "entry.js");
}

/** @param {string} folder @param {readonly string[]} parameters */
async function install(folder, parameters) {
  const all = ["install", ...parameters, "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  const result = await run("npm", all, { cwd: folder, env: npmEnvironment(ROOT) });
  if (result.code !== 0) {
    throw new SetupError(
      "npm could not install VS Code for the browser (code-server).",
      npmRemedy(result.output),
      result.tail,
    );
  }
}

/** Moves a whole installation to its place; when another run was first, its installation is as good. @param {string} from @param {string} to */
function publish(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(path.join(to, "complete"))) throw error;
  }
}
