// @ts-check
// `npm test`: sets everything up and passes every test. `npm test -- --only unit,e2e` runs some of it.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { packageExtension } from "./build/package.mjs";
import { findChromium } from "./setup/chromium.mjs";
import { installCodeServer } from "./setup/code-server.mjs";
import { ROOT, installPackages, toolEnvironment } from "./setup/packages.mjs";
import { runScript, say, SetupError } from "./setup/report.mjs";

const RESULTS = path.join(ROOT, "test-results");
const SUITES = ["check", "unit", "protocol", "chaos", "crash", "in-host", "e2e"];

/** @typedef {{ name: string, passed: number, failures: string[], again?: string[], skipped: number, seconds: number }} Tally */

/** Runs one tool with its output on the screen. @param {string} node @param {readonly string[]} parameters @returns {Promise<number>} exit code */
function show(node, parameters) {
  return new Promise((resolve) => {
    const child = spawn(node, parameters, {
      cwd: ROOT,
      env: toolEnvironment(node),
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", () => resolve(127));
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/** The start script of an installed tool. @param {string} file */
function tool(file) {
  return path.join(ROOT, "node_modules", file);
}

/** Type check, lint and format: each counts as one. @param {string} node @returns {Promise<Omit<Tally, "name" | "seconds">>} */
async function check(node) {
  const checks = {
    "type check": [tool("typescript/bin/tsc"), "-p", ".", "--noEmit"],
    lint: [tool("oxlint/bin/oxlint"), "--type-aware", "--deny-warnings"],
    format: [tool("oxfmt/bin/oxfmt"), "--check"],
  };
  /** @type {Omit<Tally, "name" | "seconds">} */
  const tally = { passed: 0, failures: [], skipped: 0 };
  for (const [name, parameters] of Object.entries(checks)) {
    const code = await show(node, parameters);
    say(`${name}: ${code === 0 ? "passed" : "FAILED"}`);
    if (code === 0) tally.passed += 1;
    else tally.failures.push(name);
  }
  return tally;
}

/** One or more vitest projects. @param {string} node @param {string} project @returns {Promise<Omit<Tally, "name" | "seconds">>} */
async function vitest(node, project) {
  if (!hasTests(project)) return { passed: 0, failures: [], skipped: 0 };
  const file = path.join(RESULTS, `${project}.json`);
  rmSync(file, { force: true });
  const code = await show(node, [
    tool("vitest/vitest.mjs"),
    "run",
    ...["--project", project],
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
  ]);
  if (!existsSync(file)) return { passed: 0, failures: ["the run wrote no results"], skipped: 0 };
  const report = JSON.parse(readFileSync(file, "utf8"));
  /** @type {{ name: string, assertionResults: { fullName: string, status: string, failureMessages: string[] }[] }[]} */
  const files = report.testResults;
  /** @param {(one: { status: string, failureMessages: string[] }) => boolean} chosen */
  const titles = (chosen) =>
    files.flatMap(({ name, assertionResults }) =>
      assertionResults.filter(chosen).map(({ fullName }) => `${path.relative(ROOT, name)}: ${fullName}`),
    );
  const failures = titles(({ status }) => status === "failed");
  // A file that does not load, or an error outside of any test, fails the run without failing a test.
  if (code !== 0 && failures.length === 0) failures.push("the run, outside of any test");
  return {
    passed: report.numPassedTests,
    failures,
    again: titles(({ status, failureMessages }) => status === "passed" && failureMessages.length > 0),
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** @param {string} project */
function hasTests(project) {
  return existsSync(path.join(ROOT, "test", project));
}

/** The suite inside VS Code's extension host. @param {string} node @returns {Promise<Omit<Tally, "name" | "seconds">>} */
async function inHost(node) {
  const code = await show(node, [path.join(ROOT, "scripts", "test-in-host.mjs")]);
  const file = path.join(RESULTS, "in-host.json");
  if (!existsSync(file)) return { passed: 0, failures: ["the run wrote no results"], skipped: 0 };
  /** @type {{ passed: string[], failed: { title: string }[] }} */
  const { passed, failed } = JSON.parse(readFileSync(file, "utf8"));
  const failures = failed.map(({ title }) => title);
  if (code !== 0 && failures.length === 0) failures.push("the run, outside of any test");
  return { passed: passed.length, failures, skipped: 0 };
}

/** One suite, with what it needs; a build that fails is a failure of the suite and does not hide the others. @param {string} node @param {string} name */
async function runSuite(node, name) {
  try {
    if (["chaos", "crash", "in-host", "e2e"].includes(name)) await packageExtension(node);
    if (name === "check") return await check(node);
    return name === "in-host" ? await inHost(node) : await vitest(node, name);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n${error.detail ?? ""}\n${error.message}\n  What to do: ${error.remedy}\n`);
    return { passed: 0, failures: [error.message], skipped: 0 };
  }
}

await runScript(async () => {
  const { values } = parseArgs({ options: { only: { type: "string", default: SUITES.join(",") } } });
  const wanted = values.only.split(",");
  const unknown = wanted.filter((name) => !SUITES.includes(name));
  if (unknown.length > 0)
    throw new SetupError(`There is no suite ${unknown.join(", ")}.`, `choose among ${SUITES.join(", ")}.`);

  const started = performance.now();
  const node = await installPackages();
  if (wanted.some((name) => name === "in-host" || name === "e2e")) {
    await installCodeServer();
    await findChromium();
  }
  mkdirSync(RESULTS, { recursive: true });
  rmSync(path.join(RESULTS, "in-host.json"), { force: true });

  /** @type {Tally[]} */
  const tallies = [];
  for (const name of SUITES.filter((suite) => wanted.includes(suite))) {
    say(`${name} ...`);
    const begun = performance.now();
    const counts = await runSuite(node, name);
    tallies.push({ name, ...counts, seconds: (performance.now() - begun) / 1000 });
  }

  const sum = { passed: 0, failed: 0, skipped: 0 };
  process.stdout.write("\n");
  for (const tally of tallies) {
    sum.passed += tally.passed;
    sum.failed += tally.failures.length;
    sum.skipped += tally.skipped;
    const counts = `${tally.passed} passed, ${tally.failures.length} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ""}`;
    process.stdout.write(`${tally.name.padEnd(10)}${counts} (${tally.seconds.toFixed(0)} s)\n`);
    for (const failure of tally.failures) process.stdout.write(`  FAILED ${failure}\n`);
    for (const title of tally.again ?? []) process.stdout.write(`  passed on a second try: ${title}\n`);
  }
  process.stdout.write(`in all ${((performance.now() - started) / 1000).toFixed(0)} s\n\n`);
  process.stdout.write(
    `${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ""}\n`,
  );
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
});
