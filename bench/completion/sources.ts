import { existsSync, openSync, readSync, closeSync, readdirSync, readFileSync, statSync, globSync } from "node:fs";
import path from "node:path";
import { execFileSync } from "node:child_process";
import { inflateRawSync } from "node:zlib";
import { between } from "./random.js";

/** A real source file. */
export interface SourceFile {
  readonly language: string;
  readonly name: string;
  readonly text: string;
}

/** Files of one language, or the note that there are none on this machine. */
export interface Sources {
  readonly language: string;
  readonly files: readonly SourceFile[];
  readonly note: string;
}

/** Sizes at which a file has places to type in and is read quickly, in bytes. */
const SMALLEST = 2_500;
const LARGEST = 60_000;

/** Reads what is installed: npm packages, the Python library, Go's and Rust's sources from their packages, Java's `src.zip`. */
export function findSources(filesEach: number): readonly Sources[] {
  return [
    fromFolders(
      "typescript",
      [
        "node_modules/openai/src",
        "node_modules/zod/src/v4/core",
        "node_modules/zod/src/v4/classic",
        "node_modules/@anthropic-ai/sdk/src",
        "node_modules/@azure/msal-node/src",
      ],
      /(?<!\.d)\.ts$/,
      filesEach,
    ),
    fromFolders("python", pythonLibrary(), /\.py$/, filesEach),
    fromFolders(
      "go",
      [
        "/usr/local/go/src",
        "/usr/lib/go/src",
        ...globSync("/usr/share/go-*/src"),
        ...globSync("/usr/lib/go-*/src"),
        "/usr/share/doc/git/contrib",
      ],
      /(?<!_test)\.go$/,
      filesEach,
    ),
    fromFolders(
      "rust",
      [
        ...globSync("/usr/lib/rustlib/src/rust/library"),
        ...globSync("/usr/src/rustc-*/library"),
        ...globSync(`${process.env["HOME"] ?? ""}/.rustup/toolchains/*/lib/rustlib/src/rust/library`),
        ...globSync(`${process.env["HOME"] ?? ""}/.cargo/registry/src/*`),
        "/usr/share/cargo/registry",
      ],
      /\.rs$/,
      filesEach,
    ),
    java(filesEach),
  ];
}

function pythonLibrary(): readonly string[] {
  try {
    return [
      execFileSync("python3", ["-c", "import sysconfig; print(sysconfig.get_paths()['stdlib'])"], {
        encoding: "utf8",
      }).trim(),
    ];
  } catch {
    return globSync("/usr/lib/python3.*");
  }
}

function fromFolders(language: string, folders: readonly string[], wanted: RegExp, most: number): Sources {
  const found: string[] = [];
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!wanted.test(name) || /(^|\/)(tests?|testdata|locales|idlelib|lib2to3|site-packages|vendor)(\/|$)/.test(name))
        continue;
      const file = path.join(folder, name);
      const { size } = statSync(file);
      if (size >= SMALLEST && size <= LARGEST) found.push(file);
    }
  }
  const files = picked(found.sort(), most, language).map((name) => ({
    language,
    name,
    text: readFileSync(name, "utf8").replaceAll("\r\n", "\n"),
  }));
  return { language, files, note: noteOf(language, files.length, found.length) };
}

function noteOf(language: string, used: number, found: number): string {
  return used === 0 ? `${language}: not installed on this machine` : `${language}: ${used} of ${found} files`;
}

/** A choice that stays the same on the same machine. */
function picked<Item>(items: readonly Item[], most: number, name: string): readonly Item[] {
  if (items.length <= most) return items;
  const chosen = new Set<number>();
  for (let turn = 0; chosen.size < most; turn += 1) chosen.add(between(0, items.length - 1, name, turn));
  return [...chosen].map((index) => items[index]).filter((item) => item !== undefined);
}

/** Java's own sources come as a zip beside the JDK. */
function java(most: number): Sources {
  const zip = globSync("/usr/lib/jvm/*/lib/src.zip").find(
    (file) => existsSync(file) && statSync(file).size > 1_000_000,
  );
  if (zip === undefined) return { language: "java", files: [], note: noteOf("java", 0, 0) };
  const entries = zipEntries(zip).filter(
    ({ name, size }) =>
      /^java\.base\/java\/(util|io|net|time|text|lang)\/[^/]+\.java$/.test(name) && size >= SMALLEST && size <= LARGEST,
  );
  const files = picked(entries, most, "java").map((entry) => ({
    language: "java",
    name: entry.name,
    text: entry.read().replaceAll("\r\n", "\n"),
  }));
  return { language: "java", files, note: noteOf("java", files.length, entries.length) };
}

interface ZipEntry {
  readonly name: string;
  readonly size: number;
  read(): string;
}

/** Reads the directory of a zip and, one by one, what is asked for. */
function zipEntries(file: string): ZipEntry[] {
  const { size } = statSync(file);
  const part = (offset: number, length: number): Buffer => {
    const handle = openSync(file, "r");
    const buffer = Buffer.alloc(length);
    readSync(handle, buffer, 0, length, offset);
    closeSync(handle);
    return buffer;
  };
  const tail = part(Math.max(0, size - 70_000), Math.min(size, 70_000));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const directory = part(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: ZipEntry[] = [];
  for (let at = 0; at < directory.length && directory.readUInt32LE(at) === 0x02014b50;) {
    const nameLength = directory.readUInt16LE(at + 28);
    const method = directory.readUInt16LE(at + 10);
    const packed = directory.readUInt32LE(at + 20);
    const header = directory.readUInt32LE(at + 42);
    const name = directory.toString("utf8", at + 46, at + 46 + nameLength);
    entries.push({
      name,
      size: directory.readUInt32LE(at + 24),
      read() {
        const local = part(header, 30);
        const data = part(header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28), packed);
        return (method === 0 ? data : inflateRawSync(data)).toString("utf8");
      },
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}
