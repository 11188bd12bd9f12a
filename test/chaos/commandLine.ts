import { build } from "esbuild";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The built command line: `dist/cli.js` when it is newer than every source, else one built the same way into a folder of its own. */
export async function builtCommandLine(): Promise<string> {
  const shipped = join(ROOT, "dist", "cli.js");
  if (existsSync(shipped) && statSync(shipped).mtimeMs > newestIn(join(ROOT, "src"))) return shipped;
  const outdir = mkdtempSync(join(tmpdir(), "fairlead-cli-"));
  // Node takes .js for ESM only beside a package.json that says so.
  symlinkSync(join(ROOT, "package.json"), join(outdir, "package.json"));
  await build({
    absWorkingDir: ROOT,
    entryPoints: { cli: "src/cli.ts", "ledger-worker": "src/ledger/worker.ts" },
    outdir,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    splitting: true,
    minify: true,
    mainFields: ["module", "main"],
    alias: { yaml: join(ROOT, "node_modules/yaml/browser/index.js") },
    external: ["vscode"],
    logLevel: "silent",
  });
  return join(outdir, "cli.js");
}

function newestIn(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) =>
      entry.isFile() ? [statSync(join(entry.parentPath, entry.name)).mtimeMs] : [],
    ),
  );
}

/** This Node and the oldest other one on the PATH that the command line supports. */
export function nodes(): { readonly version: string; readonly path: string }[] {
  const found = new Map<string, string>([[process.version, process.execPath]]);
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, process.platform === "win32" ? "node.exe" : "node");
    if (!existsSync(path)) continue;
    const version = spawnSync(path, ["--version"], { encoding: "utf8" }).stdout.trim();
    if (Number(/^v(\d+)/.exec(version)?.[1]) >= 20 && !found.has(version)) found.set(version, path);
  }
  return [...found].map(([version, path]) => ({ version, path }));
}

/** How a run ended. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly notes: string;
  /** Standard output as JSON. */
  // oxlint-disable-next-line no-explicit-any -- tests read what the contract names
  readonly json: Record<string, any>;
}

/** Runs the command line. @param onStart may send signals */
export function runCommandLine(
  cli: string,
  given: readonly string[],
  {
    node = process.execPath,
    cwd,
    input = "",
    keepInputOpen = false,
    environment = {},
    onStart,
  }: {
    node?: string;
    cwd?: string;
    input?: string;
    keepInputOpen?: boolean;
    environment?: Record<string, string>;
    onStart?: (child: ChildProcess) => void;
  } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [cli, ...given], {
      cwd,
      env: { PATH: process.env["PATH"], HOME: tmpdir(), ...environment },
      stdio: "pipe",
    });
    let out = "";
    let notes = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (notes += text));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({
        code,
        out,
        notes,
        get json() {
          return JSON.parse(out) as Record<string, unknown>;
        },
      });
    });
    if (keepInputOpen) child.stdin.write(input);
    else child.stdin.end(input);
    onStart?.(child);
  });
}
