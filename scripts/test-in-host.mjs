// @ts-check
// Runs the in-host suite in VS Code in a browser; scripts/test.mjs has set everything up.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildInHostSuite } from "./build/in-host.mjs";
import { findChromium } from "./setup/chromium.mjs";
import { installCodeServer } from "./setup/code-server.mjs";
import { ROOT } from "./setup/packages.mjs";
import { runInHost } from "./vscode/in-host.mjs";

const suite = await buildInHostSuite({ packaged: true });
const pieces = { node: process.execPath, entry: await installCodeServer(), chromium: await findChromium() };
const { passed, failed } = await runInHost(pieces, suite.vsix);
mkdirSync(path.join(ROOT, "test-results"), { recursive: true });
writeFileSync(path.join(ROOT, "test-results", "in-host.json"), JSON.stringify({ passed, failed }));
for (const title of passed) console.log(` ✓ ${title}`);
for (const { title, error } of failed) console.log(` ✗ ${title}\n${error.replace(/^/gm, "     ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;
