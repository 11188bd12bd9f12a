import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type LanguageService, newProblems, type Problem } from "../../src/core/verify/index.js";
import { scratchCopy } from "../../src/editor/verify/copy.js";
import { PROJECT } from "./fixtures.js";

const TSC = path.join(process.cwd(), "node_modules", ".bin", "tsc");

/** Writes the project into a folder of its own. */
export async function writeProject(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "fairlead-bench-"));
  for (const [name, text] of Object.entries(PROJECT)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

/** The compiler in the place of the editor's language service: it sees the same copy that the editor would open. */
export function compilerService(folder: string): LanguageService {
  const home = path.join(folder, "..", `${path.basename(folder)}-copies`);
  return async (files) => {
    const started = performance.now();
    const errorsOf = async (which: "before" | "after"): Promise<readonly Problem[]> => {
      const copy = await scratchCopy(home, folder, files, (file) => file[which]);
      try {
        return await compile(path.dirname(path.dirname(copy.places.get(files[0]?.path ?? "") ?? "")));
      } finally {
        await copy.dispose();
      }
    };
    const after = await errorsOf("after");
    const fresh = after.length === 0 ? [] : newProblems(await errorsOf("before"), after);
    const [first] = files;
    return {
      asked: true,
      errors: fresh.map((problem) => ({ ...problem, path: first?.path ?? "" })),
      tookMs: performance.now() - started,
    };
  };
}

/** Whether a file of the project, changed so, still compiles with all the others: what a person would find out after accepting. */
export async function isBroken(folder: string, file: string, text: string): Promise<boolean> {
  const place = path.join(folder, file);
  await writeFile(place, text);
  try {
    return (await compile(folder)).length > 0;
  } finally {
    await writeFile(place, PROJECT[file] ?? "");
  }
}

/** Removes the project and its copies. */
export async function removeProject(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await rm(path.join(folder, "..", `${path.basename(folder)}-copies`), { recursive: true, force: true });
}

function compile(folder: string): Promise<readonly Problem[]> {
  return new Promise((resolve) => {
    execFile(TSC, ["-p", folder, "--pretty", "false"], (_error, output) => {
      resolve(
        [...output.matchAll(/\((\d+),\d+\): error (TS\d+): (.+)$/gm)].map((match) => ({
          line: Number(match[1]),
          message: `${match[3]} (${match[2]})`,
        })),
      );
    });
  });
}
