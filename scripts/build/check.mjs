// @ts-check
// What must hold for every build, read from esbuild's own account of it.
import { readFileSync } from "node:fs";
import path from "node:path";

/** Libraries that are too heavy to be read before they are needed. */
const LAZY = ["openai", "@anthropic-ai/sdk", "zod", "yaml", "@babel/parser"];

/** Code of other people that runs at activation is a choice, not an accident; 60 KB leaves room for ours alone. */
export const ENTRY_GOAL_BYTES = 60 * 1024;

/**
 * @param {{ outputs: import("esbuild").Metafile["outputs"] }} metafile
 * @param {string} root the repository
 * @returns {string[]} what does not hold; empty when all is well
 */
export function checkBundle(metafile, root) {
  /** @type {string[]} */
  const problems = [];
  for (const entry of ["dist/extension.js", "dist/cli.js"]) {
    if (!metafile.outputs[entry]) continue;
    for (const file of loadedAtOnce(metafile, entry)) {
      const packages = packagesIn(metafile, file);
      for (const name of LAZY) {
        if (packages.has(name))
          problems.push(`${entry} loads ${name} at once (through ${file}); import it dynamically, at first use.`);
      }
    }
  }
  for (const entry of ["dist/cli.js", "dist/ledger-worker.js", "dist/verify-worker.js"]) {
    if (!metafile.outputs[entry]) continue;
    for (const file of loadedAtOnce(metafile, entry)) {
      if (metafile.outputs[file]?.imports.some((imported) => imported.path === "vscode")) {
        problems.push(`${entry} reaches vscode through ${file}; the command line and threads run without an editor.`);
      }
    }
  }
  for (const [file, output] of Object.entries(metafile.outputs)) {
    if (
      Object.entries(output.inputs).some(
        ([input, { bytesInOutput }]) =>
          input.includes("zod/v4/locales/") && !input.endsWith("/en.js") && bytesInOutput > 0,
      )
    ) {
      problems.push(
        `${file} holds zod whole, with all its languages; import a file of ours dynamically that has \`import * as z from "zod"\`.`,
      );
    }
    if (file.endsWith(".js") && readFileSync(path.join(root, file), "utf8").includes("Dynamic require of")) {
      problems.push(
        `${file} holds a CommonJS require of a built-in, which fails in ESM; alias that library to its ESM build in esbuild.js.`,
      );
    }
  }
  return problems;
}

/**
 * The size of what is read before the entry can run: itself and every chunk that it imports statically.
 * @param {{ outputs: import("esbuild").Metafile["outputs"] }} metafile
 * @param {string} entry such as `dist/extension.js`
 * @returns {number} bytes
 */
export function bytesLoadedAtOnce(metafile, entry) {
  return [...loadedAtOnce(metafile, entry)].reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0);
}

/**
 * The size of the entry with the parts that it fetches itself at first use, and all that these load at once.
 * @param {{ outputs: import("esbuild").Metafile["outputs"] }} metafile
 * @param {string} entry such as `dist/extension.js`
 * @returns {number} bytes
 */
export function bytesWhenUsed(metafile, entry) {
  const own = metafile.outputs[entry]?.imports ?? [];
  const parts = own.filter((imported) => imported.kind === "dynamic-import" && !imported.external);
  const files = new Set(
    [entry, ...parts.map((part) => part.path)].flatMap((file) => [...loadedAtOnce(metafile, file)]),
  );
  return [...files].reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0);
}

/** @param {{ outputs: import("esbuild").Metafile["outputs"] }} metafile @param {string} entry @returns {Set<string>} */
function loadedAtOnce(metafile, entry) {
  const seen = new Set([entry]);
  for (const file of seen) {
    for (const imported of metafile.outputs[file]?.imports ?? []) {
      if (imported.kind === "import-statement" && !imported.external) seen.add(imported.path);
    }
  }
  return seen;
}

/** @param {{ outputs: import("esbuild").Metafile["outputs"] }} metafile @param {string} file @returns {Set<string>} */
function packagesIn(metafile, file) {
  const names = Object.entries(metafile.outputs[file]?.inputs ?? {})
    .filter(([, input]) => input.bytesInOutput > 0)
    .map(([input]) => packageOf(input));
  return new Set(names.filter((name) => name !== undefined));
}

/** @param {string} file @returns {string | undefined} the package that a bundled file belongs to */
export function packageOf(file) {
  return /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}
