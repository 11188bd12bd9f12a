// @ts-check
// `npm run bench`: sets everything up, packages what ships and measures it; names of bench files choose among them.
import path from "node:path";
import { packageExtension } from "./build/package.mjs";
import { findChromium } from "./setup/chromium.mjs";
import { run } from "./setup/command.mjs";
import { installCodeServer } from "./setup/code-server.mjs";
import { installPackages, ROOT, toolEnvironment } from "./setup/packages.mjs";
import { runScript } from "./setup/report.mjs";

await runScript(async () => {
  const node = await installPackages();
  await packageExtension(node);
  await installCodeServer();
  await findChromium();
  const parameters = [
    "--expose-gc",
    "--import",
    "./scripts/typescript.mjs",
    path.join("bench", "run.ts"),
    ...process.argv.slice(2),
  ];
  const { code } = await run(node, parameters, { cwd: ROOT, env: toolEnvironment(node), show: true });
  return code;
});
