import { posix } from "node:path";

/**
 * A Python text with whole names of modules as relative ones, where the module is among the files that are copied with it or
 * a package around them. Services find a whole name in the project, as it is before the change; a relative one they find in
 * the copy. Lines stay where they are.
 *
 * @param path of the text, relative to the workspace folder
 * @param copied paths of all files that are copied
 */
export function relativeImports(text: string, path: string, copied: readonly string[]): string {
  const modules = modulesOf(copied);
  const here = posix.dirname(path);
  return text
    .replaceAll(
      /^([ \t]*from[ \t]+)([A-Za-z_][\w.]*)(?=[ \t]+import\b)/gm,
      (whole: string, head: string, name: string) => {
        const target = modules.get(name);
        return target === undefined ? whole : head + relativeName(here, target);
      },
    )
    .replaceAll(
      /^([ \t]*)import[ \t]+([A-Za-z_][\w.]*)(?=[ \t]+as\b)/gm,
      (whole: string, indent: string, name: string) => {
        const target = modules.get(name);
        // A package may be the folder of the text itself, which has no name to import by.
        if (target === undefined || target === here || here.startsWith(`${target}/`)) return whole;
        return `${indent}from ${relativeName(here, posix.dirname(target))} import ${posix.basename(target)}`;
      },
    );
}

/** Whether the import at a line, which may go over several, finds its module in the copy. */
export function isRelativeImport(text: string, line: number): boolean {
  const head = text
    .split("\n")
    .slice(0, line)
    .findLast((one) => /^\s*(?:from|import)\s/.test(one));
  return head !== undefined && /^\s*from\s+\./.test(head);
}

/** Places without their ending by all names that they are imported by; a folder `src` may be in the name or not, as services have it. */
function modulesOf(copied: readonly string[]): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  for (const path of copied) {
    if (!/\.pyi?$/.test(path)) continue;
    for (let place = path.replace(/(?:\/__init__)?\.pyi?$/, ""); place !== "."; place = posix.dirname(place)) {
      modules.set(place.replaceAll("/", "."), place);
      if (place.startsWith("src/")) modules.set(place.slice("src/".length).replaceAll("/", "."), place);
    }
  }
  return modules;
}

function relativeName(here: string, target: string): string {
  const steps = posix.relative(here, target).split("/");
  const names = steps.filter((step) => step !== ".." && step !== "");
  return `${".".repeat(steps.length - names.length + (steps[0] === "" ? 0 : 1))}${names.join(".")}`;
}
