import { build } from "esbuild";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Bundles one source file for Node into a folder of its own and gives the URL of the result. */
export async function bundle(source: URL): Promise<URL> {
  const outfile = join(await mkdtemp(join(tmpdir(), "fairlead-ledger-")), "bundle.mjs");
  await build({
    entryPoints: [fileURLToPath(source)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    logLevel: "silent",
    // As in esbuild.js.
    mainFields: ["module", "main"],
    alias: { yaml: fileURLToPath(new URL("../../../node_modules/yaml/browser/index.js", import.meta.url)) },
  });
  return pathToFileURL(outfile);
}

/** Bundles the ledger's worker. */
export function bundleWorker(): Promise<URL> {
  return bundle(new URL("../../../src/ledger/worker.ts", import.meta.url));
}

/** A new folder for one test's files. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "fairlead-ledger-"));
}
