// @ts-check
// Gets a fresh clone ready: `node scripts/setup.mjs [packages] [code-server] [chromium]`, packages alone when none is named.
// Needs git, npm and Node 20 or newer, and nothing else of ours; quick when everything is there.
import { pathToFileURL } from "node:url";
import { findChromium } from "./setup/chromium.mjs";
import { installCodeServer } from "./setup/code-server.mjs";
import { installPackages } from "./setup/packages.mjs";
import { runScript, say } from "./setup/report.mjs";

const PARTS = { packages: installPackages, "code-server": installCodeServer, chromium: findChromium };

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runScript(async () => {
    const named = process.argv.slice(2);
    for (const [name, install] of Object.entries(PARTS)) {
      if (name !== "packages" && !named.includes(name)) continue;
      const place = await install();
      if (named.length > 0) say(`${name}: ${place}`);
    }
  });
}
