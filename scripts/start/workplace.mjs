// @ts-check
// What `npm start` keeps outside the clone: the sample workspace, VS Code's data and the installed extension.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { cacheFolder } from "../setup/code-server.mjs";
import { ROOT } from "../setup/packages.mjs";

/** The port is kept over restarts, because a browser keeps keys and layout by address. */
const USUAL_PORT = 41_717;

/**
 * Makes the folders ready; what the user changed in them stays, except the providers.
 * @param {string} name one place for each kind of VS Code
 * @param {Record<string, unknown>} providers entries of `fairlead.providers`
 * @param {boolean} fresh begins anew
 */
export function prepareWorkplace(name, providers, fresh) {
  const home = path.join(cacheFolder(), `start-${name}`);
  if (fresh) rmSync(home, { recursive: true, force: true });
  const place = {
    home,
    folder: path.join(home, "harbour"),
    userDataDir: path.join(home, "user-data"),
    extensionsDir: path.join(home, "extensions"),
  };
  if (!existsSync(place.folder)) cpSync(path.join(ROOT, "test", "sample-workspace"), place.folder, { recursive: true });
  writeProviders(path.join(place.userDataDir, "User", "settings.json"), providers);
  return place;
}

/** @param {string} file @param {Record<string, unknown>} providers */
function writeProviders(file, providers) {
  mkdirSync(path.dirname(file), { recursive: true });
  const first = {
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "extensions.ignoreRecommendations": true,
  };
  const settings = { ...first, ...readSettings(file), "fairlead.providers": providers };
  writeFileSync(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** Settings that a person wrote by hand with comments in them are set aside, not lost. @param {string} file */
function readSettings(file) {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    cpSync(file, `${file}.before`);
    return {};
  }
}

/**
 * Runs `install` unless this very package was installed before.
 * @param {string} extensionsDir
 * @param {string} vsix
 * @param {() => Promise<void>} install
 */
export async function installOnce(extensionsDir, vsix, install) {
  const stamp = createHash("sha256").update(readFileSync(vsix)).digest("hex");
  const file = path.join(extensionsDir, ".fairlead-installed");
  if (existsSync(file) && readFileSync(file, "utf8") === stamp) return;
  await install();
  writeFileSync(file, stamp);
}

/** @returns {Promise<number>} the usual port, or 0 for any other where it is taken */
export function choosePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(0));
    probe.listen(USUAL_PORT, "127.0.0.1", () => probe.close(() => resolve(USUAL_PORT)));
  });
}
