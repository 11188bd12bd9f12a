import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { CheckedFile } from "../../core/verify/index.js";

/** A copy of some files in a folder of its own, where a language service sees them as if they stood in their project. */
export interface ScratchCopy {
  /** Where each file lies, by its path in the workspace folder. */
  readonly places: ReadonlyMap<string, string>;
  dispose(): Promise<void>;
}

/** What VS Code assumes of TypeScript and JavaScript without a configuration file. */
const IMPLICIT = {
  module: "esnext",
  moduleResolution: "bundler",
  target: "es2024",
  jsx: "react-jsx",
  allowJs: true,
  strictNullChecks: true,
  strictFunctionTypes: true,
  allowImportingTsExtensions: true,
};

/**
 * Writes files below `home` so that they lie there as they lie in `folder`. `rootDirs` lets the relative imports of scripts
 * find the project's other files, links stand in for each `node_modules` above them, and the project's own options hold.
 * Python's relative imports find their neighbours by links.
 * Nothing is written into the project.
 *
 * @param texts which of a file's texts is copied
 */
export async function scratchCopy(
  home: string,
  folder: string,
  files: readonly CheckedFile[],
  texts: (file: CheckedFile) => string,
): Promise<ScratchCopy> {
  await mkdir(home, { recursive: true });
  const scratch = await mkdtemp(join(home, "check-"));
  const dispose = (): Promise<void> => rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  try {
    const places = new Map<string, string>();
    const folders = new Set<string>([""]);
    for (const file of files) {
      const place = join(scratch, file.path);
      if (relative(scratch, place).startsWith("..")) throw new Error("A file outside of its folder is not copied.");
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, texts(file), { mode: 0o600 });
      places.set(file.path, place);
      for (let above = dirname(file.path); above !== "." && above !== "/"; above = dirname(above)) folders.add(above);
    }
    const scripts = files.filter(({ language }) => language !== "python");
    for (const name of folders) {
      if (scripts.length > 0) await standIns(join(folder, name), join(scratch, name));
      if (scripts.length < files.length) await linkModules(join(folder, name), join(scratch, name));
    }
    if (scripts.length > 0)
      await writeFile(join(scratch, "tsconfig.json"), JSON.stringify(await configuration(scratch, folder, scripts)));
    return { places, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A copy lives for seconds; one as old as this was left by a window that ended in the middle, ms. */
const LEFT_BEHIND_MS = 600_000;

/** Removes copies that a window could not remove when it ended; those of other windows stay. */
export async function sweepCopies(home: string): Promise<void> {
  const names = await readdir(home).catch(() => []);
  for (const name of names) {
    const place = join(home, name);
    const made = await stat(place).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > LEFT_BEHIND_MS)
      await rm(place, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Packages of the folder, and whether its files are modules, seen from the copy. */
async function standIns(real: string, copy: string): Promise<void> {
  await mkdir(copy, { recursive: true });
  if (await exists(join(real, "node_modules"))) {
    // A junction needs no rights on Windows; elsewhere the kind is ignored.
    await symlink(join(real, "node_modules"), join(copy, "node_modules"), "junction").catch(() => undefined);
  }
  await copyFile(join(real, "package.json"), join(copy, "package.json")).catch(() => undefined);
}

/** Modules and packages of a folder that are linked at most; a folder with more is none of code. */
const MOST_MODULES = 500;
/** A name that can be imported. */
const MODULE = /^(?!node_modules$|__pycache__$)[A-Za-z_]\w*(?:\.pyi?)?$/;

/** Links the Python modules and packages of a folder into its copy, as far as the copy has none of its own. */
async function linkModules(real: string, copy: string): Promise<void> {
  await mkdir(copy, { recursive: true });
  const own = new Set(await readdir(copy));
  const entries = await readdir(real, { withFileTypes: true }).catch(() => []);
  const modules = entries.filter(({ name }) => !own.has(name) && MODULE.test(name));
  await Promise.all(
    modules
      .slice(0, MOST_MODULES)
      .map((entry) =>
        symlink(join(real, entry.name), join(copy, entry.name), entry.isFile() ? "file" : "junction").catch(
          () => undefined,
        ),
      ),
  );
}

async function configuration(scratch: string, folder: string, files: readonly CheckedFile[]): Promise<unknown> {
  const own = await nearestConfiguration(folder, files[0]?.path ?? "");
  const declarations = own === undefined ? [] : await ambient(own);
  return {
    ...(own === undefined ? {} : { extends: own }),
    compilerOptions: {
      ...(own === undefined ? IMPLICIT : {}),
      rootDirs: [folder, scratch],
      noEmit: true,
      composite: false,
      incremental: false,
      declaration: false,
      declarationMap: false,
      skipLibCheck: true,
    },
    files: [...files.map(({ path }) => join(scratch, path)), ...declarations],
    include: [],
    references: [],
  };
}

/** The configuration file that holds for a file: the nearest above it, up to the workspace folder. */
async function nearestConfiguration(folder: string, path: string): Promise<string | undefined> {
  for (let above = dirname(path); ; above = dirname(above)) {
    for (const name of ["tsconfig.json", "jsconfig.json"]) {
      const file = join(folder, above, name);
      if (await exists(file)) return file;
    }
    if (above === "." || above === "/") return undefined;
  }
}

/** Declaration files that a configuration names outright, such as `env.d.ts`; patterns would have to walk the whole project. */
async function ambient(configurationFile: string): Promise<readonly string[]> {
  const { parse } = await import("jsonc-parser");
  const parsed: unknown = parse(await readFile(configurationFile, "utf8"));
  const lists =
    typeof parsed === "object" && parsed !== null ? [Reflect.get(parsed, "files"), Reflect.get(parsed, "include")] : [];
  const names = lists.flatMap((list: unknown) => (Array.isArray(list) ? list : []));
  return names
    .filter((name) => typeof name === "string")
    .filter((name) => name.endsWith(".d.ts") && !name.includes("*"))
    .map((name) => join(dirname(configurationFile), name));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
