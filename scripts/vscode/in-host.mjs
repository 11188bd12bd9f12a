// @ts-check
// Runs the in-host suite in a real VS Code in a browser, and hands back what it wrote.
import { chromium } from "playwright-core";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { VSIX } from "../build/package.mjs";
import { ROOT } from "../setup/packages.mjs";
import { startPractice } from "../../test/practice/startPractice.mjs";
import { folderAddress, installExtensions, startServer } from "./server.mjs";

/** A suite that writes nothing for this long is stuck, in ms. */
const LIMIT_MS = 300_000;

/**
 * @param {{ node: string, entry: string, chromium: string }} pieces
 * @param {string} suiteVsix the packaged suite
 * @returns {Promise<{ passed: string[], failed: { title: string, error: string }[] }>}
 */
export async function runInHost(pieces, suiteVsix) {
  const home = mkdtempSync(path.join(os.tmpdir(), "fairlead-in-host-"));
  const place = { userDataDir: path.join(home, "user-data"), extensionsDir: path.join(home, "extensions") };
  const folder = path.join(home, "workspace");
  const results = path.join(home, "results.json");
  const practice = await startPractice();
  cpSync(path.join(ROOT, "test", "sample-workspace"), folder, { recursive: true });
  mkdirSync(path.join(place.userDataDir, "User"), { recursive: true });
  writeFileSync(path.join(place.userDataDir, "User", "settings.json"), JSON.stringify(inHostSettings(practice)));
  await installExtensions(pieces, place, [VSIX, suiteVsix]);
  const server = await startServer(pieces, {
    ...place,
    env: { FAIRLEAD_ROOT: ROOT, FAIRLEAD_IN_HOST_RESULTS: results, FAIRLEAD_IN_HOST_START: "activation" },
  });
  const browser = await chromium.launch({
    executablePath: pieces.chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(folderAddress(server.address, folder), { waitUntil: "domcontentloaded" });
    const end = performance.now() + LIMIT_MS;
    while (!existsSync(results)) {
      if (performance.now() > end)
        throw new Error(`The in-host suite wrote no results within ${LIMIT_MS / 1000} s.\n${server.output()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return JSON.parse(readFileSync(results, "utf8"));
  } finally {
    await browser.close();
    await server.stop();
    await practice.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/**
 * User settings of the in-host suite: one practice provider, on any VS Code.
 * @param {import("../../test/practice/startPractice.mjs").Practice} practice
 * @returns {Record<string, unknown>}
 */
export function inHostSettings(practice) {
  return {
    "workbench.startupEditor": "none",
    "telemetry.telemetryLevel": "off",
    "fairlead.providers": {
      practice: {
        kind: "openai-compatible",
        baseUrl: practice.baseUrl("practice"),
        models: ["practice-small", "practice-large"],
      },
    },
  };
}
