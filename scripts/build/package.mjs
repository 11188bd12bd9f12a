// @ts-check
// Builds dist/ and packages it as fairlead.vsix, when something changed since the last time.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "../setup/command.mjs";
import { ROOT, toolEnvironment } from "../setup/packages.mjs";
import { SetupError, say, step } from "../setup/report.mjs";

/** The packaged extension. */
export const VSIX = path.join(ROOT, "fairlead.vsix");

/** What the package is made of. */
const SOURCES = [
  "src",
  "media",
  "scripts/build",
  "esbuild.js",
  "package.json",
  "package-lock.json",
  ".vscodeignore",
  "README.md",
  "LICENSE",
];

/** Outside dist/, which every build empties. */
const STAMP = path.join(ROOT, "node_modules", ".cache", "fairlead", "package-stamp");

/**
 * Makes dist/ and fairlead.vsix fit the sources.
 * @param {string} node the Node to build with
 * @returns {Promise<string>} the path of the package
 */
export async function packageExtension(node) {
  const stamp = stampOfSources();
  if (isFresh(stamp)) {
    say("fairlead.vsix is up to date");
    return VSIX;
  }
  const env = toolEnvironment(node);
  await step("Building dist/", async () => {
    const result = await run(node, ["esbuild.js"], { cwd: ROOT, env });
    if (result.code !== 0)
      throw new SetupError("The build failed.", "mend what it names above and run the command again.", result.tail);
  });
  await step("Packaging fairlead.vsix", async () => {
    const vsce = path.join(ROOT, "node_modules", "@vscode", "vsce", "vsce");
    const parameters = [
      vsce,
      "package",
      "--no-dependencies",
      "--allow-missing-repository",
      // The README's pictures stay in the repository; there is no address to point them at.
      "--no-rewrite-relative-links",
      "--skip-license",
      "--out",
      VSIX,
    ];
    const result = await run(node, parameters, { cwd: ROOT, env });
    if (result.code !== 0)
      throw new SetupError(
        "vsce could not package the extension.",
        "mend what it names above and run the command again.",
        result.tail,
      );
  });
  say(`fairlead.vsix: ${(statSync(VSIX).size / 1024).toFixed(0)} KB`);
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, stamp);
  return VSIX;
}

/** @param {string} stamp */
function isFresh(stamp) {
  if (!existsSync(VSIX) || !existsSync(path.join(ROOT, "dist", "extension.js")) || !existsSync(STAMP)) return false;
  return readFileSync(STAMP, "utf8") === stamp;
}

/** A hash over names and contents of everything the package is made of. */
function stampOfSources() {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    const place = path.join(ROOT, source);
    if (!existsSync(place)) continue;
    const files = statSync(place).isDirectory()
      ? readdirSync(place, { recursive: true, encoding: "utf8" })
          .map((name) => path.join(place, name))
          .filter((file) => statSync(file).isFile())
          .sort()
      : [place];
    for (const file of files)
      hash.update(path.relative(ROOT, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}
