// @ts-check
// The licences of the libraries that dist/ holds: each asks to travel with its code.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { packageOf } from "./check.mjs";

/**
 * @param {{ inputs: import("esbuild").Metafile["inputs"] }} metafile
 * @param {string} root the repository
 * @returns {string} one section for each library, by name
 */
export function licensesOf(metafile, root) {
  const names = new Set(Object.keys(metafile.inputs).map(packageOf));
  const sections = [...names]
    .filter((name) => name !== undefined)
    .sort()
    .map((name) => sectionOf(name, path.join(root, "node_modules", name)));
  return `Libraries in this build and their licences.\n\n${sections.join("\n")}`;
}

/** @param {string} name @param {string} folder */
function sectionOf(name, folder) {
  const { version, license } = existsSync(path.join(folder, "package.json"))
    ? JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"))
    : { version: "", license: "" };
  const file = existsSync(folder) ? readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry)) : undefined;
  const text = file ? readFileSync(path.join(folder, file), "utf8").trim() : `Licence: ${license}`;
  return `==== ${name} ${version} (${license}) ====\n\n${text}\n`;
}
