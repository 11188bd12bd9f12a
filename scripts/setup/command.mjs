// @ts-check
// Runs commands for the set-up: quietly while they succeed, with their last lines when they fail.
import { spawn } from "node:child_process";
import path from "node:path";

/** How much of a failed command's output is worth showing, in lines. */
const TAIL_LINES = 30;

/**
 * @typedef {object} CommandResult
 * @property {number} code exit code; 127 when the command could not be started
 * @property {string} output what it printed, both streams
 * @property {string} tail the last lines of the output
 */

/**
 * Runs a command to its end and collects what it prints. Never throws for a failing command.
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} [options] `show` passes the output through as it comes
 * @returns {Promise<CommandResult>}
 */
export function run(command, parameters, options = {}) {
  return new Promise((resolve) => {
    // Windows starts npm and other .cmd files only through a shell.
    const shell = process.platform === "win32" && !path.isAbsolute(command);
    const child = spawn(command, parameters, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      shell,
    });
    /** @type {Buffer[]} */
    const chunks = [];
    /** @param {Buffer} chunk @param {NodeJS.WriteStream} stream */
    const collect = (chunk, stream) => {
      chunks.push(chunk);
      if (options.show) stream.write(chunk);
    };
    child.stdout.on("data", (chunk) => collect(chunk, process.stdout));
    child.stderr.on("data", (chunk) => collect(chunk, process.stderr));
    /** @param {number} code */
    const finish = (code) => {
      const output = Buffer.concat(chunks).toString("utf8");
      resolve({ code, output, tail: output.trimEnd().split("\n").slice(-TAIL_LINES).join("\n") });
    };
    child.once("error", (error) => {
      chunks.push(Buffer.from(`${error.message}\n`));
      finish(127);
    });
    child.once("close", (code) => finish(code ?? 1));
  });
}

/**
 * The environment for npm: without this project's own `node_modules/.bin` on the PATH, because npm replaces that folder
 * and must not lose the Node it runs on.
 * @param {string} root the repository
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment(root) {
  const own = path.join(root, "node_modules", ".bin");
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (name.toUpperCase() !== "PATH") continue;
    environment[name] = (environment[name] ?? "")
      .split(path.delimiter)
      .filter((folder) => path.resolve(folder) !== own)
      .join(path.delimiter);
  }
  return environment;
}

/**
 * Puts a failed npm run into words.
 * @param {string} output
 * @returns {string} the remedy
 */
export function npmRemedy(output) {
  if (/ENOSPC|no space left/i.test(output))
    return "free some disk space (about 1 GB is needed) and run the command again.";
  if (/EACCES|EPERM/.test(output))
    return "make the folder writable for you (or close programs that use it) and run the command again.";
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network|proxy/i.test(output))
    return "check the connection to the npm registry (`npm ping`; behind a proxy: `npm config set proxy ...`) and run the command again.";
  if (/EUSAGE|in sync/i.test(output))
    return "run `npm install` once so that package-lock.json fits package.json, and commit it.";
  return "read npm's message above, then run the command again; it goes on where it stopped.";
}
