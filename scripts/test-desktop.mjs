// @ts-check
// `npm run test:desktop`: the in-host suite in VS Code Desktop, downloaded once by @vscode/test-electron.
//   --version 1.110.0  another VS Code than the newest stable one
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, cpSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { packageExtension } from "./build/package.mjs";
import { cacheFolder } from "./setup/code-server.mjs";
import { run } from "./setup/command.mjs";
import { installPackages, ROOT, toolEnvironment } from "./setup/packages.mjs";
import { runScript, say, SetupError, step } from "./setup/report.mjs";

await runScript(async () => {
  const { values } = parseArgs({ options: { version: { type: "string", default: "stable" } } });
  const node = await installPackages();
  const vsix = await packageExtension(node);
  // The rest needs the project's Node and packages, which this process may have been started without.
  if (process.env["FAIRLEAD_DESKTOP"] !== "ready") {
    const env = { ...toolEnvironment(node), FAIRLEAD_DESKTOP: "ready" };
    const script = path.join(ROOT, "scripts", "test-desktop.mjs");
    return (await run(node, [script, ...process.argv.slice(2)], { cwd: ROOT, env, show: true })).code;
  }
  return testOnDesktop(vsix, values.version);
});

/** @param {string} vsix @param {string} version @returns {Promise<number>} exit code */
async function testOnDesktop(vsix, version) {
  const { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } =
    await import("@vscode/test-electron");
  const { buildInHostSuite } = await import("./build/in-host.mjs");
  const { inHostSettings } = await import("./vscode/in-host.mjs");
  const { startPractice } = await import("../test/practice/startPractice.mjs");

  const executable = await step(`Getting VS Code Desktop (${version})`, async () => {
    try {
      return await downloadAndUnzipVSCode({ version, cachePath: path.join(cacheFolder(), "vscode-desktop") });
    } catch (error) {
      throw new SetupError(
        `VS Code Desktop could not be downloaded: ${error instanceof Error ? error.message : String(error)}`,
        "run it where update.code.visualstudio.com can be reached. `npm test` runs the same suite in VS Code in a browser, without a download.",
      );
    }
  });
  if (process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"]) {
    throw new SetupError("VS Code Desktop needs a screen.", "run `xvfb-run -a npm run test:desktop`.");
  }

  const home = mkdtempSync(path.join(os.tmpdir(), "fairlead-desktop-"));
  const practice = await startPractice();
  try {
    const suite = await buildInHostSuite({ packaged: false });
    const folder = path.join(home, "workspace");
    const userDataDir = path.join(home, "user-data");
    const extensionsDir = path.join(home, "extensions");
    const results = path.join(home, "results.json");
    cpSync(path.join(ROOT, "test", "sample-workspace"), folder, { recursive: true });
    mkdirSync(path.join(userDataDir, "User"), { recursive: true });
    writeFileSync(path.join(userDataDir, "User", "settings.json"), JSON.stringify(inHostSettings(practice)));
    const own = [`--user-data-dir=${userDataDir}`, `--extensions-dir=${extensionsDir}`];
    const [cli = executable, ...first] = resolveCliArgsFromVSCodeExecutablePath(executable);
    const installed = await run(cli, [...first, ...own, "--install-extension", vsix, "--force"]);
    if (installed.code !== 0)
      throw new SetupError("VS Code Desktop did not install fairlead.vsix.", "read its message above.", installed.tail);
    const code = await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: suite.folder,
      extensionTestsPath: path.join(suite.folder, "main.js"),
      launchArgs: [folder, ...own, "--disable-workspace-trust", "--skip-welcome", "--skip-release-notes"],
      extensionTestsEnv: { FAIRLEAD_ROOT: ROOT, FAIRLEAD_IN_HOST_RESULTS: results },
    }).catch(() => 1);
    if (!existsSync(results)) throw new SetupError("The suite wrote no results.", "read VS Code's output above.");
    const { passed, failed } = JSON.parse(readFileSync(results, "utf8"));
    for (const title of passed) say(`passed: ${title}`);
    for (const { title, error } of failed) process.stderr.write(`FAILED: ${title}\n${error}\n`);
    process.stdout.write(`\n${passed.length} passed, ${failed.length} failed\n`);
    return failed.length > 0 ? 1 : code;
  } finally {
    await practice.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
