// @ts-check
// Packages fairlead.vsix at the root: `npm run package`.
import { installPackages } from "./setup/packages.mjs";
import { runScript } from "./setup/report.mjs";
import { packageExtension } from "./build/package.mjs";

await runScript(async () => {
  await packageExtension(await installPackages());
});
