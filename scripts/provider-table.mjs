// Prints the table of providers as Markdown: node scripts/provider-table.mjs
// Writes it into docs/providers.md:          node scripts/provider-table.mjs --write
// "Exercised against" names the tests' own servers; nothing here was run against a live service.
import { build } from "esbuild";
import { fileURLToPath, pathToFileURL } from "node:url";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Which of our own servers each wire was exercised against; kept true by test/protocol and test/unit/presets. */
const EXERCISED = {
  "openai-chat": "practice provider, scripted server",
  "openai-responses": "practice provider, scripted server",
  "openai-completions": "practice provider, scripted server",
  anthropic: "practice provider, scripted server",
  gemini: "practice provider, scripted server",
  "mistral-fim": "practice provider, scripted server",
  ollama: "practice provider, scripted server",
  "llamacpp-infill": "practice provider, scripted server",
  "vscode-lm": "the extension's tests",
};

/** What holds for all wires of a provider. */
function exercised({ wire, wireAtHome, completionWire }) {
  const against = [wire, wireAtHome, completionWire]
    .filter((name) => name !== undefined)
    .map((name) => EXERCISED[name] ?? "nothing");
  return against.includes("nothing") ? "nothing" : against[0];
}

const folder = await mkdtemp(join(tmpdir(), "fairlead-table-"));
try {
  const outfile = join(folder, "presets.mjs");
  const entry = fileURLToPath(new URL("../src/providers/presets/index.ts", import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node", logLevel: "error" });
  const { PRESETS } = await import(pathToFileURL(outfile).href);
  const rows = [...PRESETS.values()].map((preset) => {
    const wire = preset.wireAtHome === undefined ? preset.wire : `${preset.wireAtHome}, elsewhere ${preset.wire}`;
    return [
      preset.label,
      `\`${preset.kind}\``,
      wire,
      preset.completionWire ?? "by conversation",
      preset.usage,
      preset.lifecycle,
      exercised(preset),
      "no",
    ];
  });
  const heads = [
    "Provider",
    "Kind",
    "Wire",
    "Completion wire",
    "Usage",
    "Ends of models",
    "Exercised against",
    "Live service",
  ];
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const table = [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
  if (process.argv.includes("--write")) {
    const page = fileURLToPath(new URL("../docs/providers.md", import.meta.url));
    const text = await readFile(page, "utf8");
    await writeFile(
      page,
      text.replace(/(?<=<!-- table -->\n\n)[\s\S]*?(?=\n\n<!-- end of table -->)/, () => table),
    );
  } else process.stdout.write(`${table}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
