// @ts-check
// A browser of the Chromium family to drive VS Code with: the machine's own, or Debian's.
import { existsSync } from "node:fs";
import path from "node:path";
import { run } from "./command.mjs";
import { SetupError, step } from "./report.mjs";

/** Where the browsers live that are not on the PATH. */
const USUAL_PLACES = {
  darwin: ["Google Chrome", "Chromium", "Microsoft Edge"].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].flatMap((variable) =>
    [
      "Google\\Chrome\\Application\\chrome.exe",
      "Chromium\\Application\\chrome.exe",
      "Microsoft\\Edge\\Application\\msedge.exe",
    ].map((file) => path.join(process.env[variable] ?? "C:\\", file)),
  ),
  linux: ["/usr/bin/chromium", "/usr/bin/google-chrome", "/opt/google/chrome/chrome", "/snap/bin/chromium"],
};

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

/**
 * Finds a browser, or installs Debian's where that is possible.
 * @returns {Promise<string>} the path of its executable
 */
export async function findChromium() {
  const chosen = process.env["FAIRLEAD_CHROMIUM"];
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new SetupError(
      `FAIRLEAD_CHROMIUM names ${chosen}, which does not exist.`,
      "set it to the browser's executable, or unset it.",
    );
  }
  const found = installedChromium();
  if (found) return found;
  if (process.platform === "linux" && existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
    await step("Installing Chromium (apt-get)", installFromDebian);
    const installed = installedChromium();
    if (installed) return installed;
  }
  throw new SetupError(
    "No Chromium, Chrome or Edge was found to drive VS Code with.",
    "install one (Debian: `sudo apt-get install chromium`), or name its executable in FAIRLEAD_CHROMIUM.",
  );
}

/** @returns {string | undefined} */
function installedChromium() {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter(Boolean);
  const onPath =
    process.platform === "win32" ? [] : NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  /** @type {readonly string[]} */
  const usual =
    process.platform in USUAL_PLACES ? USUAL_PLACES[/** @type {keyof typeof USUAL_PLACES} */ (process.platform)] : [];
  return [...onPath, ...usual].find((file) => existsSync(file));
}

async function installFromDebian() {
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env: environment });
  const result = await run("apt-get", ["install", "-y", "chromium"], { env: environment });
  if (result.code !== 0) {
    throw new SetupError(
      "Debian's Chromium could not be installed.",
      "read apt-get's message above, or install Chrome and name its executable in FAIRLEAD_CHROMIUM.",
      result.tail,
    );
  }
}
