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

/**
 * One vitest project. Window tests drive a whole VS Code, which on a busy shared machine now and then loses a click or a key:
 * a file of theirs that failed is run a second time, from a new VS Code on, and the report names what passed only then.
 * @param {string} node @param {string} project @returns {Promise<Omit<Tally, "name" | "seconds">>}
 */
async function vitest(node, project) {
  if (!hasTests(project)) return { passed: 0, failures: [], skipped: 0 };
  const first = await runFiles(node, project, project, []);
  const failed = first.files.filter(({ status }) => status === "failed");
  if (project !== "e2e" || failed.length === 0) return { ...count(first.files), failures: failuresOf(first) };
  say(`Second try of ${failed.map(({ name }) => path.relative(ROOT, name)).join(", ")}`);
  const second = await runFiles(
    node,
    project,
    `${project}-second`,
    failed.map(({ name }) => name),
  );
  const failures = failuresOf(second);
  return {
    ...count([...first.files.filter((file) => !failed.includes(file)), ...second.files]),
    failures,
    again: failuresOf(first).filter((title) => !failures.includes(title)),
  };
}

/**
 * @typedef {{ name: string, status: string, assertionResults: { fullName: string, status: string }[] }} TestFile
 * @typedef {{ code: number, files: TestFile[] }} Run exit code, and what it says of each file
 */

/**
 * Runs a project, or these files of it.
 * @param {string} node @param {string} project @param {string} record the name of its record under test-results
 * @param {readonly string[]} only absolute; all when empty
 * @returns {Promise<Run>}
 */
async function runFiles(node, project, record, only) {
  const file = path.join(RESULTS, `${record}.json`);
  rmSync(file, { force: true });
  const code = await show(node, [
    tool("vitest/vitest.mjs"),
    "run",
    ...["--project", project],
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
    ...only,
  ]);
  return { code, files: existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).testResults : [] };
}

/** What failed in a run; a file that does not load, or an error outside of any test, fails it without failing a test. @param {Run} run */
function failuresOf({ code, files }) {
  const failures = files.flatMap(({ name, status, assertionResults }) => {
    const file = path.relative(ROOT, name);
    const titles = assertionResults.filter((one) => one.status === "failed").map(({ fullName }) => fullName);
    return (titles.length > 0 || status !== "failed" ? titles : ["outside of any test"]).map(
      (title) => `${file}: ${title}`,
    );
  });
  return code !== 0 && failures.length === 0 ? ["the run, outside of any test"] : failures;
}

/** @param {readonly TestFile[]} files */
function count(files) {
  const states = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  return {
    passed: states.filter((status) => status === "passed").length,
    skipped: states.filter((status) => ["pending", "skipped", "todo"].includes(status)).length,
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
