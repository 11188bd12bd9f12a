// @ts-check
// `node scripts/complete-lock.mjs`, after a change of dependencies: names in package-lock.json the optional packages for
// other systems that npm left out. It leaves them out where a registry does not carry them, and `npm ci` then refuses the
// lock file everywhere.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./setup/packages.mjs";
import { say } from "./setup/report.mjs";

const SYSTEMS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];

const file = path.join(ROOT, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
let added = 0;
for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (lock.packages[`node_modules/${name}`] || lock.packages[`${place}/node_modules/${name}`]) continue;
    const limits = limitsOf(name);
    if (!limits) throw new Error(`${name} does not say in its name which system it is for; add it by hand.`);
    lock.packages[`node_modules/${name}`] = { version, ...(entry.dev ? { dev: true } : {}), optional: true, ...limits };
    added += 1;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([one], [other]) => one.localeCompare(other, "en")),
);
writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
say(`${added} packages added`);

/** The system that a package is for, from a name such as `@oxlint/binding-linux-x64-musl`. @param {string} name */
function limitsOf(name) {
  const words = name.slice(name.lastIndexOf("/") + 1).split("-");
  const at = words.findIndex((word) => SYSTEMS.includes(word));
  const cpu = words[at + 1];
  if (at < 0 || !cpu) return undefined;
  const library = words.slice(at).join("-");
  const libc = /musl/.test(library)
    ? { libc: ["musl"] }
    : words[at] === "linux" && /gnu/.test(library)
      ? { libc: ["glibc"] }
      : {};
  return { os: [words[at]], cpu: [cpu], ...libc };
}
