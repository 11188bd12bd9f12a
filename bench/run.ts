// Runs the bench files (`npm run bench`, or some of them: `npm run bench -- bundle routing`) and merges what they measure
// into bench/results.json, so that a part can be measured anew without losing the rest.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { parseArgs } from "node:util";
import { CODE_SERVER_VERSION } from "../scripts/setup/code-server.mjs";
import type { Figure, Measure, Table, Tables } from "./figure.js";

interface Results {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly figures: Readonly<Record<string, Figure>>;
  readonly tables?: Readonly<Record<string, Table>>;
}

const file = new URL("results.json", import.meta.url);

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const names = readdirSync(new URL(".", import.meta.url))
    .filter((name) => name.endsWith(".ts") && !["run.ts", "figure.ts", "assembled.ts"].includes(name))
    .map((name) => name.replace(/\.ts$/, ""))
    .filter((name) => positionals.length === 0 || positionals.includes(name));
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`bench/ has no ${unknown.join(", ")}.`);

  const before: Partial<Results> = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Results) : {};
  let { figures = {}, tables = {} } = before;
  for (const name of names) {
    const module = (await import(new URL(`${name}.ts`, import.meta.url).href)) as {
      readonly measure?: Measure;
      readonly tables?: Tables;
    };
    if (!module.measure) continue;
    console.log(`· ${name} ...`);
    const measured = await module.measure();
    for (const [figure, value] of Object.entries(measured)) console.log(`  ${describe(figure, value)}`);
    figures = { ...figures, ...measured };
    tables = { ...tables, ...(await module.tables?.()) };
    write(figures, tables);
  }
}

function describe(name: string, { value, unit, goal, holds, against }: Figure): string {
  const wanted = goal === undefined ? "" : ` (goal ${goal}: ${holds ? "holds" : "MISSED"})`;
  return `${name}: ${value} ${unit}${wanted}${against === undefined ? "" : `, ${against}`}`;
}

function write(figures: Results["figures"], tables: NonNullable<Results["tables"]>): void {
  const byName = <T>(named: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(named).sort(([one], [other]) => one.localeCompare(other)));
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  const results: Results = {
    machine: {
      processor: os.cpus()[0]?.model ?? "unknown",
      cores: os.cpus().length,
      memoryGb: Math.round(os.totalmem() / 1024 ** 3),
      system: `${os.platform()} ${os.arch()}`,
    },
    versions: { fairlead: manifest.version, node: process.version, codeServer: CODE_SERVER_VERSION },
    figures: byName(figures),
    tables: byName(tables),
  };
  // A row of a table stands on one line, so that the table can be read as one.
  const text = JSON.stringify(results, undefined, 2).replace(
    /^( {8}"[^"\n]*"): \{\n([^{}]*)\n {8}\}/gm,
    (_, name: string, cells: string) => `${name}: { ${cells.trim().replace(/\s*\n\s*/g, " ")} }`,
  );
  writeFileSync(file, `${text}\n`);
}

await main();
