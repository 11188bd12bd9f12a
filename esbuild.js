// @ts-check
// Builds dist/: the extension, the command line, the workers of ledger and checks, and the panel's page.
// Chunks lie flat beside the entries, so that `new URL("./file.js", import.meta.url)` means the same from each of them.
import { build } from "esbuild";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bytesLoadedAtOnce, checkBundle } from "./scripts/build/check.mjs";
import { licensesOf } from "./scripts/build/licenses.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
const development = process.argv.includes("--development");

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  outdir: "dist",
  minify: !development,
  sourcemap: development ? "inline" : false,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  // jsonc-parser's `main` is a UMD file whose requires cannot be bundled; its `module` is plain ESM.
  mainFields: ["module", "main"],
  // The `node` condition of yaml is CommonJS and requires node built-ins; its other build is plain ESM and smaller.
  alias: { yaml: fileURLToPath(new URL("node_modules/yaml/browser/index.js", import.meta.url)) },
};

/** Output name -> source, for the sources that exist. @param {Record<string, string>} entries */
function existing(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(new URL(file, import.meta.url))));
}

const nodeEntries = existing({
  extension: "src/extension.ts",
  cli: "src/cli.ts",
  "ledger-worker": "src/ledger/worker.ts",
  "verify-worker": "src/editor/verify/worker.ts",
});
const pageEntries = existing({ panel: "src/panel/page/main.ts" });

rmSync(new URL("dist", import.meta.url), { recursive: true, force: true });
mkdirSync(new URL("dist", import.meta.url));

const [node, page] = await Promise.all([
  build({
    ...common,
    entryPoints: nodeEntries,
    platform: "node",
    // VS Code's host is newer, but the command line runs on Node 20 too.
    target: "node20",
    splitting: true,
    chunkNames: "[name]-[hash]",
    external: ["vscode"],
  }),
  build({ ...common, entryPoints: pageEntries, platform: "browser", target: "chrome130" }),
]);

const metafile = {
  inputs: { ...node.metafile?.inputs, ...page.metafile?.inputs },
  outputs: { ...node.metafile?.outputs, ...page.metafile?.outputs },
};
writeFileSync(new URL("dist/meta.json", import.meta.url), JSON.stringify(metafile));
writeFileSync(new URL("dist/licenses.txt", import.meta.url), licensesOf(metafile, root));

const problems = checkBundle(metafile, root);
for (const name of [...Object.keys(nodeEntries), ...Object.keys(pageEntries)]) {
  console.log(
    `dist/${name}.js: ${(bytesLoadedAtOnce(metafile, `dist/${name}.js`) / 1024).toFixed(1)} KB with what it loads at once`,
  );
}
for (const problem of problems) console.error(`bundle: ${problem}`);
if (problems.length > 0) process.exitCode = 1;
