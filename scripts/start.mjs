// @ts-check
// `npm start`: sets everything up, opens a real VS Code with Fairlead on a small sample workspace, and says what to try.
//   --desktop  use VS Code Desktop, where `code` is on the PATH
//   --fresh    begin with a new workspace, new settings and an empty history
//   --no-open  do not open the browser
import { spawn } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { packageExtension } from "./build/package.mjs";
import { run } from "./setup/command.mjs";
import { installCodeServer } from "./setup/code-server.mjs";
import { installPackages } from "./setup/packages.mjs";
import { runScript, say, SetupError, step } from "./setup/report.mjs";
import { findProviders, startPracticeProgram } from "./start/providers.mjs";
import { choosePort, installOnce, prepareWorkplace } from "./start/workplace.mjs";
import { folderAddress, installExtensions, startServer } from "./vscode/server.mjs";

/** @param {string} practice */
function thingsToTry(practice) {
  const fail = JSON.stringify({ provider: "practice-swift", fail: { status: 500 } });
  return [
    "Three things to try:",
    '  1. Put the cursor into findBerth in src/harbour.ts, press F1 and run "Fairlead: Explain". The answer names the model that',
    '     gave it; "Fairlead: Open Panel" shows why that one was chosen, what it cost and how long it took.',
    '  2. Select the function total, run "Fairlead: Refactor...", say "rename sum to amount", look at the change and accept it; undo takes it back.',
    "  3. Let the cheap provider fail, and explain again: the next one answers, and the panel shows both attempts.",
    `       curl -X POST ${practice}/control -d '${fail}'`,
    `     "Fairlead: Override Model" then chooses a model by hand. (Healthy again: the same with "fail": null.)`,
  ].join("\n");
}

/** Resolves when the user ends the program, or when `other` does. @param {Promise<unknown>} other */
function untilTheEnd(other) {
  return new Promise((resolve) => {
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.once(signal, resolve);
    void other.then(resolve);
  });
}

/** @param {string} address */
function openBrowser(address) {
  const [command, ...parameters] =
    process.platform === "darwin"
      ? ["open"]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", '""']
        : ["xdg-open"];
  const child = spawn(command ?? "", [...parameters, address], { stdio: "ignore", detached: true });
  // No browser to open is no failure: the address is on the screen.
  child.once("error", () => undefined);
  child.unref();
}

/** @param {string} node @param {string} vsix @param {{ fresh: boolean, open: boolean }} options */
async function openInBrowser(node, vsix, options) {
  const pieces = { node, entry: await installCodeServer() };
  const practice = await startPracticeProgram(node);
  try {
    const { entries, keys } = await findProviders(practice.address);
    const place = prepareWorkplace("browser", entries, options.fresh);
    await installOnce(place.extensionsDir, vsix, () =>
      step("Installing Fairlead into VS Code", () => installExtensions(pieces, place, [vsix])),
    );
    const server = await startServer(pieces, { ...place, port: await choosePort(), env: keys });
    const ending = untilTheEnd(server.ended);
    try {
      const address = folderAddress(server.address, place.folder, [path.join(place.folder, "src", "harbour.ts")]);
      announce(`Fairlead is open at ${address}`, entries, practice.address);
      if (options.open) openBrowser(address);
      await ending;
    } finally {
      await server.stop();
    }
  } finally {
    await practice.stop();
  }
}

/** @param {string} node @param {string} vsix @param {{ fresh: boolean }} options */
async function openOnDesktop(node, vsix, options) {
  const version = await run("code", ["--version"]);
  if (version.code !== 0) {
    throw new SetupError(
      "VS Code Desktop was not found: there is no `code` on the PATH.",
      "install VS Code and run its command \"Shell Command: Install 'code' command in PATH\", or run `npm start` without --desktop.",
    );
  }
  const practice = await startPracticeProgram(node);
  try {
    const { entries, keys } = await findProviders(practice.address);
    const place = prepareWorkplace("desktop", entries, options.fresh);
    const own = ["--user-data-dir", place.userDataDir, "--extensions-dir", place.extensionsDir];
    await installOnce(place.extensionsDir, vsix, async () => {
      const result = await run("code", [...own, "--install-extension", vsix, "--force"]);
      if (result.code !== 0)
        throw new SetupError("VS Code Desktop did not install fairlead.vsix.", "read its message above.", result.tail);
    });
    const file = path.join(place.folder, "src", "harbour.ts");
    const child = spawn("code", [...own, "--disable-workspace-trust", "--new-window", "--wait", place.folder, file], {
      env: { ...process.env, ...keys },
      stdio: "ignore",
      shell: process.platform === "win32",
    });
    announce(`Fairlead is open in VS Code Desktop (${version.output.split("\n")[0]})`, entries, practice.address);
    await untilTheEnd(new Promise((resolve) => child.once("close", resolve)));
    if (child.exitCode === null) child.kill();
  } finally {
    await practice.stop();
  }
}

/** @param {string} first @param {Record<string, unknown>} entries @param {string} practice */
function announce(first, entries, practice) {
  process.stdout.write(
    `\n${first}\n\nProviders: ${Object.keys(entries).join(", ")} (practice answers are made up on this machine)\n`,
  );
  process.stdout.write(`\n${thingsToTry(practice)}\n\nCtrl-C ends it.\n`);
}

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      desktop: { type: "boolean", default: false },
      fresh: { type: "boolean", default: false },
      "no-open": { type: "boolean", default: false },
    },
  });
  const node = await installPackages();
  const vsix = await packageExtension(node);
  const open = !values["no-open"] && process.stdout.isTTY && !process.env["CI"];
  if (values.desktop) await openOnDesktop(node, vsix, values);
  else await openInBrowser(node, vsix, { fresh: values.fresh, open });
  say("Ended.");
});
