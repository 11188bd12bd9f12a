// Trains the request classifier and writes src/core/request/weights.json.
// Training has no randomness, and the weights are rounded: running it again writes the same bytes.
// `--check` writes nothing and exits 1 when the file is not what training gives.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = new URL("../", import.meta.url);
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("scripts/training.ts", root))],
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
});
const { trainedFile } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

const target = new URL("src/core/request/weights.json", root);
const text = await trainedFile(new URL("test/data/", root));
if (process.argv.includes("--check")) {
  if ((await readFile(target, "utf8")) !== text) {
    console.error("weights.json is not what training gives: run node scripts/train-classifier.mjs");
    process.exitCode = 1;
  }
} else {
  await writeFile(target, text);
  console.log(`wrote ${fileURLToPath(target)}: ${text.length} bytes`);
}
