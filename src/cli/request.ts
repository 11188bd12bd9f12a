import { randomUUID } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import { offsetOf } from "../core/answer/variables.js";
import type { EditorRequest, RequestDocument, TextSpan } from "../core/request/request.js";
import type { Arguments } from "./arguments.js";
import { BadInput } from "./badInput.js";
import { languageOf } from "./language.js";

/** Larger files are refused, as in the editor: the text around one place is never that long. */
const LARGEST_BYTES = 1024 * 1024;

/** Tasks that need no words besides the code. */
const WORDLESS = new Set(["completion", "explain", "fix", "test", "document"]);

/**
 * Builds the request that the arguments describe.
 *
 * @param folder the workspace folder; paths in the request are relative to it
 * @throws BadInput that names the argument
 */
export async function requestOf(given: Arguments, folder: string): Promise<EditorRequest> {
  const instruction = given.instruction?.trim() ?? "";
  if (given.task === undefined && instruction === "") {
    throw new BadInput("neither --task nor --instruction says what to do", "Give one of them.");
  }
  if (instruction === "" && given.task !== undefined && !WORDLESS.has(given.task)) {
    throw new BadInput(`--task ${given.task} needs --instruction`, "Say in your own words what you want.");
  }
  if (given.file === undefined && (given.lines !== undefined || given.position !== undefined)) {
    throw new BadInput("--lines and --position need --file", "Name the file that they are in.");
  }
  const document = given.file === undefined ? undefined : await documentOf(given.file, given, folder);
  if (document === undefined && given.task !== undefined && given.task !== "ask" && given.task !== "generate") {
    throw new BadInput(`--task ${given.task} needs --file`, "Name the file that it is about.");
  }
  return {
    id: randomUUID(),
    surface: "command-line",
    ...(given.task === undefined ? {} : { task: given.task }),
    instruction,
    location: document?.selection === undefined ? "panel" : "inline",
    ...(document === undefined ? {} : { document }),
    ...(given.task === "completion" && document !== undefined ? { hole: holeIn(document, given) } : {}),
  };
}

async function documentOf(file: string, given: Arguments, folder: string): Promise<RequestDocument> {
  const path = resolve(file);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new BadInput(`--file ${file} cannot be read (${error.code ?? "error"})`, "Give the path of a text file.");
  });
  if (!found.isFile()) throw new BadInput(`--file ${file} is no file`, "Give the path of a text file.");
  const shown = pathFrom(folder, path);
  const real = pathFrom(await realpath(folder).catch(() => folder), await realpath(path));
  if (found.size > LARGEST_BYTES) {
    throw new BadInput(`--file ${file} is ${Math.round(found.size / 1024)} KB`, "Files up to 1024 KB can be sent.");
  }
  const bytes = await readFile(path);
  if (bytes.subarray(0, 8000).includes(0))
    throw new BadInput(`--file ${file} is binary`, "Give the path of a text file.");
  const text = new TextDecoder().decode(bytes);
  const selection = given.lines === undefined ? undefined : spanOfLines(text, given.lines, file);
  return {
    path: shown,
    ...(real === shown ? {} : { realPaths: [real] }),
    language: languageOf(basename(path)),
    text,
    ...(selection === undefined ? {} : { selection }),
  };
}

/** Path relative to the folder; one outside of it in full, so that rules about names still see all of its parts. */
function pathFrom(folder: string, path: string): string {
  const inside = relative(folder, path);
  const outside = inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return (outside ? path.replace(/^([A-Za-z]:)?[\\/]+/, "") : inside).split(sep).join("/");
}

function spanOfLines(text: string, { first, last }: { first: number; last: number }, file: string): TextSpan {
  const lines = text.split("\n");
  if (last > lines.length) {
    throw new BadInput(
      `--lines ${first}-${last} is past the end of ${file}, which has ${lines.length} lines`,
      "Give lines of the file.",
    );
  }
  const lastLine = lines[last - 1] ?? "";
  return {
    startLine: first - 1,
    startCharacter: 0,
    endLine: last - 1,
    endCharacter: lastLine.endsWith("\r") ? lastLine.length - 1 : lastLine.length,
  };
}

function holeIn({ text, path }: RequestDocument, { position }: Arguments): { prefix: string; suffix: string } {
  if (position === undefined)
    throw new BadInput("--task completion needs --position", "Give the place to complete as LINE:COLUMN.");
  const lines = text.split("\n");
  const line = lines[position.line - 1];
  if (line === undefined || position.column - 1 > line.replace(/\r$/, "").length) {
    throw new BadInput(
      `--position ${position.line}:${position.column} is not in ${path}`,
      "Give a line and column of the file.",
    );
  }
  const offset = offsetOf(text, position.line - 1, position.column - 1);
  return { prefix: text.slice(0, offset), suffix: text.slice(offset) };
}
