// @ts-check
// The project's own packages, and a Node new enough for its tools.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { npmEnvironment, npmRemedy, run } from "./command.mjs";
import { SetupError, step } from "./report.mjs";

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/[\\/]$/, "");

/** The tools (vitest, vsce, VS Code's own host) run on this major version; older machines get it from npm. */
const NODE_MAJOR = 24;

/** The set-up itself, and the command line, run on this and newer. */
const OLDEST_NODE_MAJOR = 20;

const LOCK = path.join(ROOT, "package-lock.json");
const INSTALLED = path.join(ROOT, "node_modules", ".package-lock.json");

/**
 * Installs the packages of package-lock.json where they are missing or differ, and Node 24 where the machine's is older.
 * @returns {Promise<string>} the path of the Node to use
 */
export async function installPackages() {
  if (majorOf(process.version) < OLDEST_NODE_MAJOR) {
    throw new SetupError(
      `Node ${process.version} is too old: Fairlead's set-up needs Node ${OLDEST_NODE_MAJOR} or newer.`,
      "install a current Node from https://nodejs.org and run the command again.",
    );
  }
  if (!packagesFit()) {
    await step("Installing packages (npm ci)", async () => {
      // Install scripts stay off: nothing we use needs one but `node`, whose script is run below.
      const result = await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
        cwd: ROOT,
        env: npmEnvironment(ROOT),
      });
      if (result.code !== 0)
        throw new SetupError("npm could not install the project's packages.", npmRemedy(result.output), result.tail);
    });
  }
  return installNode();
}

/** Whether what is installed is what package-lock.json says; npm writes its own record only after a complete install. */
function packagesFit() {
  const wanted = versionsOf(LOCK);
  const installed = versionsOf(INSTALLED);
  if (!wanted) {
    throw new SetupError(
      "package-lock.json is missing or broken.",
      "restore it with `git checkout package-lock.json` and run the command again.",
    );
  }
  if (!installed) return false;
  for (const [name, entry] of wanted) {
    if (name === "" || entry.optional) continue;
    if (installed.get(name)?.version !== entry.version) return false;
  }
  return true;
}

/**
 * @param {string} file a lock file of npm
 * @returns {Map<string, { version?: string, optional?: boolean }> | undefined} undefined when it is missing or broken
 */
function versionsOf(file) {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, "utf8")).packages));
  } catch {
    return undefined;
  }
}

/** @returns {Promise<string>} the path of a Node that is new enough */
async function installNode() {
  if (majorOf(process.version) >= NODE_MAJOR && process.execPath !== npmNode()) return process.execPath;
  if (!(await nodeWorks())) {
    await step(`Installing Node ${NODE_MAJOR} from npm (this machine has ${process.version})`, async () => {
      const result = await run("npm", ["rebuild", "node"], { cwd: ROOT, env: npmEnvironment(ROOT) });
      if (result.code !== 0)
        throw new SetupError(`npm could not install Node ${NODE_MAJOR}.`, npmRemedy(result.output), result.tail);
    });
    if (!(await nodeWorks())) {
      throw new SetupError(
        `The Node ${NODE_MAJOR} that npm installed does not run on this machine (${process.platform} ${process.arch}).`,
        `install Node ${NODE_MAJOR} from https://nodejs.org and run the command again.`,
      );
    }
  }
  return npmNode();
}

/** Where the npm package `node` puts its binary. */
function npmNode() {
  return path.join(ROOT, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
}

/** Whether the Node from npm is there, runs and has the right major version. */
async function nodeWorks() {
  if (!existsSync(npmNode())) return false;
  const result = await run(npmNode(), ["--version"]);
  return result.code === 0 && majorOf(result.output.trim()) >= NODE_MAJOR;
}

/** @param {string} version such as `v24.21.0` */
function majorOf(version) {
  return Number.parseInt(version.replace(/^v/, ""), 10);
}

/** The PATH on which the project's tools and its Node come first. @param {string} node @returns {NodeJS.ProcessEnv} */
export function toolEnvironment(node) {
  const environment = { ...process.env };
  const name = Object.keys(environment).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const first = [path.dirname(node), path.join(ROOT, "node_modules", ".bin")];
  environment[name] = [...first, environment[name] ?? ""].join(path.delimiter);
  return environment;
}
