// @ts-check
// Starts a real VS Code that a browser can open, and ends it again.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A cold start takes about 3 s; a busy machine with two cores several times that. */
const START_LIMIT_MS = 90_000;

/** What a VS Code that this one runs inside of has set for its own children. */
const FOREIGN =
  /^(VSCODE_|ELECTRON_|CODE_SERVER_|PORT$|PASSWORD$|HASHED_PASSWORD$|NODE_OPTIONS$|npm_|VITEST|TEST$|NODE_ENV$)/;

/**
 * @typedef {object} Installation
 * @property {string} node the Node that runs it
 * @property {string} entry code-server's start script
 *
 * @typedef {object} Server
 * @property {string} address such as `http://127.0.0.1:40123`
 * @property {() => string} output what it has printed
 * @property {Promise<number>} ended its exit code, when it ends
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} Place
 * @property {string} userDataDir
 * @property {string} extensionsDir
 */

/**
 * Starts VS Code on a free port of 127.0.0.1.
 * @param {Installation} installation
 * @param {Place & { env?: Record<string, string>, trusted?: boolean, port?: number }} options
 *   `env` is added to the environment of the extension host; without `trusted`, folders open in Restricted Mode until the user trusts them
 * @returns {Promise<Server>}
 */
export async function startServer(installation, options) {
  const parameters = [
    ...baseParameters(installation, options),
    ...["--bind-addr", `127.0.0.1:${options.port ?? 0}`, "--auth", "none"],
    ...["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"],
    ...(options.trusted === false ? [] : ["--disable-workspace-trust"]),
  ];
  const child = spawn(installation.node, parameters, {
    env: { ...cleanEnvironment(), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that it ends with all its children and with nobody else's.
    detached: process.platform !== "win32",
  });
  let output = "";
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  /** @type {NodeJS.Timeout | undefined} */
  let limit;
  /** @type {Promise<string>} */
  const listening = new Promise((resolve, reject) => {
    limit = setTimeout(
      () => reject(new Error(`VS Code did not start within ${START_LIMIT_MS / 1000} s:\n${output}`)),
      START_LIMIT_MS,
    );
    /** @param {Buffer} chunk */
    const read = (chunk) => {
      output += chunk.toString("utf8");
      const found = /HTTP server listening on (http:\/\/[^\s/]+)/.exec(output);
      if (found?.[1]) resolve(found[1]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    void ended.then((code) => reject(new Error(`VS Code ended with code ${code} before it listened:\n${output}`)));
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    endTree(child.pid, "SIGTERM");
    const pid = child.pid;
    const impatient = setTimeout(() => endTree(pid, "SIGKILL"), 5000);
    await ended;
    clearTimeout(impatient);
  };
  try {
    const address = await listening;
    return { address, output: () => output, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(limit);
  }
}

/**
 * Installs a packaged extension, as a user would.
 * @param {Installation} installation
 * @param {Place} place
 * @param {readonly string[]} packages paths of .vsix files
 * @returns {Promise<void>} rejects with the output when VS Code refuses one
 */
export async function installExtensions(installation, place, packages) {
  const parameters = [
    ...baseParameters(installation, place),
    ...packages.flatMap((file) => ["--install-extension", file]),
    "--force",
  ];
  await new Promise((resolve, reject) => {
    const child = spawn(installation.node, parameters, { env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(undefined) : reject(new Error(`VS Code did not install ${packages.join(", ")}:\n${output}`)),
    );
  });
}

/**
 * The address at which a folder, and files of it, open.
 * @param {string} address of the server
 * @param {string} folder absolute path
 * @param {readonly string[]} [files] absolute paths
 * @returns {string}
 */
export function folderAddress(address, folder, files = []) {
  const payload = files.map((file) => ["openFile", `vscode-remote://${new URL(address).host}${toUriPath(file)}`]);
  const query = new URLSearchParams({
    folder: toUriPath(folder),
    ...(payload.length > 0 ? { payload: JSON.stringify(payload) } : {}),
  });
  return `${address}/?${query}`;
}

/** @param {string} file */
function toUriPath(file) {
  return process.platform === "win32" ? `/${file.replaceAll("\\", "/")}` : file;
}

/** @param {Installation} installation @param {Place} place */
function baseParameters(installation, place) {
  mkdirSync(place.userDataDir, { recursive: true });
  // Without its own file code-server would write one into the user's home.
  const configuration = path.join(place.userDataDir, "code-server.yaml");
  writeFileSync(configuration, "{}\n");
  return [
    installation.entry,
    "--config",
    configuration,
    "--user-data-dir",
    place.userDataDir,
    "--extensions-dir",
    place.extensionsDir,
  ];
}

function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function endTree(pid, signal) {
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
