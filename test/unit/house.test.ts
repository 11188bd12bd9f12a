import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const source = fileURLToPath(new URL("../../src/", import.meta.url));

/**
 * The rooms of the house and what each may import besides itself: the arrows of the design, written down once.
 * `vscode` and `node` say whether a room may know the editor and Node. A folder that is not named here fails the test.
 */
const CORE = [
  "core/wire",
  "core/request",
  "core/decision",
  "core/catalog",
  "core/policy",
  "core/prompts",
  "core/edits",
  "core/routing",
  "core/dispatch",
  "core/verify",
  "core/answer",
  "core/completion",
  "core/chat",
];
const ROOMS: Record<string, { imports: readonly string[]; vscode?: boolean; node?: boolean }> = {
  "core/wire": { imports: [] },
  "core/request": { imports: ["core/wire"] },
  "core/decision": { imports: ["core/wire", "core/request"] },
  "core/catalog": { imports: ["core/wire", "core/request", "core/decision"] },
  "core/policy": { imports: ["core/wire", "core/request", "core/decision", "core/catalog"] },
  "core/prompts": { imports: ["core/wire", "core/request", "core/decision", "core/catalog"] },
  "core/edits": { imports: ["core/wire", "core/request"] },
  "core/routing": {
    imports: ["core/wire", "core/request", "core/decision", "core/catalog", "core/policy", "core/prompts"],
  },
  "core/dispatch": { imports: CORE.slice(0, CORE.indexOf("core/dispatch")) },
  "core/verify": { imports: ["core/wire", "core/request", "core/decision", "core/dispatch"] },
  "core/answer": { imports: CORE },
  "core/completion": { imports: ["core/wire", "core/request", "core/decision", "core/catalog", "core/policy"] },
  // What an editor's chat says, in our terms.
  "core/chat": {
    imports: ["core/wire", "core/request", "core/decision", "core/catalog", "core/policy", "core/answer"],
  },
  providers: { imports: CORE, node: true },
  ledger: { imports: CORE, node: true },
  panel: { imports: CORE, vscode: true, node: true },
  // The page runs in a webview: it shares the message types of its bridge and plain core data, nothing that needs a host.
  "panel/page": { imports: [...CORE, "panel"] },
  editor: { imports: CORE, vscode: true, node: true },
  // The line put together for any host: it loads wires and presets, and knows neither the editor nor Node.
  assembly: { imports: [...CORE, "providers"] },
  cli: { imports: [...CORE, "assembly"], node: true },
  // Composition: only here are the rooms handed to each other.
  composition: { imports: [...CORE, "assembly", "providers", "ledger", "panel", "editor"], vscode: true, node: true },
  "extension.ts": {
    imports: [...CORE, "assembly", "composition", "providers", "ledger", "panel", "editor"],
    vscode: true,
    node: true,
  },
  "cli.ts": { imports: [...CORE, "assembly", "providers", "ledger", "cli"], node: true },
};

/** Files past this length want a reason, given here beside their name. */
const LONG_LINES = 400;
const LONG_FILES: Record<string, string> = {};

interface Import {
  readonly target: string;
  readonly dynamic: boolean;
}

interface SourceFile {
  readonly name: string;
  readonly room: string | undefined;
  readonly text: string;
  readonly imports: readonly Import[];
}

function readSources(): SourceFile[] {
  return readdirSync(source, { recursive: true, encoding: "utf8" })
    .map((name) => name.split(path.sep).join("/"))
    .filter((name) => /\.(ts|mts|js|mjs)$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(source, name), "utf8");
      return { name, room: roomOf(name), text, imports: importsOf(text) };
    });
}

/** The longest room name that a file lies in. */
function roomOf(name: string): string | undefined {
  return Object.keys(ROOMS)
    .filter((room) => name === room || name.startsWith(`${room}/`))
    .sort((one, other) => other.length - one.length)[0];
}

function importsOf(text: string): Import[] {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const found: Import[] = [];
  for (const match of withoutComments.matchAll(
    /^\s*(?:import|export)\s(?:type\s)?(?:[^;"']*?\sfrom\s)?["']([^"']+)["']/gm,
  )) {
    found.push({ target: match[1] ?? "", dynamic: false });
  }
  for (const match of withoutComments.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g)) {
    found.push({ target: match[1] ?? "", dynamic: true });
  }
  return found;
}

/** The source file that a relative import means, as a name under src/. */
function resolve(from: SourceFile, target: string): string {
  return path.posix.normalize(path.posix.join(path.posix.dirname(from.name), target)).replace(/\.js$/, ".ts");
}

const files = readSources();
const byName = new Map(files.map((file) => [file.name, file]));

describe("the house", () => {
  it("has a rule for every folder", () => {
    expect(files.filter((file) => file.room === undefined).map((file) => file.name)).toEqual([]);
  });

  it("has files for every rule of the core", () => {
    expect(CORE.filter((room) => !files.some((file) => file.room === room))).toEqual([]);
  });

  it("has arrows that run one way", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(({ target }) => target.startsWith("."))
        .map(({ target }) => roomOf(resolve(file, target)))
        .filter((room) => room !== file.room && !(file.room && room && ROOMS[file.room]?.imports.includes(room)))
        .map((room) => `${file.name} may not import from ${room}`),
    );
    expect(wrong).toEqual([]);
  });

  it("imports files that exist, with their .js ending", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(({ target }) => target.startsWith("."))
        .filter(({ target }) => !/\.(js|json)$/.test(target) || !existsSync(path.join(source, resolve(file, target))))
        .map(({ target }) => `${file.name}: ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("knows the editor and Node only where it may", () => {
    const wrong = files.flatMap((file) => {
      const rule = file.room ? ROOMS[file.room] : undefined;
      return file.imports
        .filter(({ target }) => (target === "vscode" && !rule?.vscode) || (target.startsWith("node:") && !rule?.node))
        .map(({ target }) => `${file.name} may not import ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it("has no circles among files", () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (name: string, trail: readonly string[]): void => {
      if (trail.includes(name)) {
        circles.push([...trail.slice(trail.indexOf(name)), name].join(" -> "));
        return;
      }
      if (done.has(name)) return;
      const file = byName.get(name);
      // Types as well: two files that need each other to be read are one idea in two places.
      for (const { target, dynamic } of file?.imports ?? []) {
        if (file && target.startsWith(".") && !dynamic) visit(resolve(file, target), [...trail, name]);
      }
      done.add(name);
    };
    for (const file of files) visit(file.name, []);
    expect(circles).toEqual([]);
  });

  it("takes zod as a namespace: the named import bundles five times as much", () => {
    const wrong = files.filter((file) => /import\s+(?!type\s)(?!\*\s+as\s)[^;]*from\s+["']zod["']/.test(file.text));
    expect(wrong.map((file) => file.name)).toEqual([]);
  });

  it("has small files, or a reason", () => {
    const long = files.filter((file) => file.text.split("\n").length - 1 > LONG_LINES).map((file) => file.name);
    expect(long.filter((name) => !LONG_FILES[name])).toEqual([]);
    expect(Object.keys(LONG_FILES).filter((name) => !long.includes(name))).toEqual([]);
  });
});

describe("package-lock.json", () => {
  const lock = JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8")) as {
    readonly packages: Record<
      string,
      { readonly optionalDependencies?: Record<string, string>; readonly resolved?: string }
    >;
  };

  it("names what every system needs; `node scripts/complete-lock.mjs` adds what npm left out", () => {
    const missing = Object.entries(lock.packages).flatMap(([place, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (name) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${place}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });

  it("names no registry host, so that it serves every machine", () => {
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved?.startsWith("http"))).toEqual([]);
  });
});
