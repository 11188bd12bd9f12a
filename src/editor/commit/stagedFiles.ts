/** The part of a difference that is about one file. */
export interface FileDiff {
  /** Its names before and after, relative to the repository; one when they are the same. */
  readonly paths: readonly string[];
  readonly text: string;
}

/** Cuts a unified difference of Git into its files. */
export function fileDiffs(diff: string): readonly FileDiff[] {
  return diff
    .split(/^(?=diff --git )/m)
    .filter((text) => text.startsWith("diff --git "))
    .map((text) => ({ paths: pathsOf(text), text }));
}

/**
 * Keeps as many characters as there is room for, each file its fair share, so that one large file does not hide the others.
 *
 * @param most characters of all files together
 */
export function withinRoom(files: readonly FileDiff[], most: number): string {
  let left = most;
  const bySize = files
    .map((file, index) => ({ file, index }))
    .toSorted((one, other) => one.file.text.length - other.file.text.length);
  const kept: string[] = [];
  for (const [place, { file, index }] of bySize.entries()) {
    const share = Math.floor(left / (bySize.length - place));
    const text =
      file.text.length <= share
        ? file.text
        : `${file.text.slice(0, share)}\n[... the rest of this file's changes is left out ...]\n`;
    left -= Math.min(file.text.length, share);
    kept[index] = text;
  }
  return kept.join("");
}

function pathsOf(text: string): readonly string[] {
  const head = text.slice(0, Math.max(0, text.search(/^@@ /m)) || undefined);
  const named = [...head.matchAll(/^(?:--- |\+\+\+ |rename (?:from|to) |copy (?:from|to) )(.+)$/gm)].map((match) =>
    plain(match[1] ?? ""),
  );
  const first = /^diff --git (.+)$/m.exec(head)?.[1] ?? "";
  // Without lines of their own (a change of mode, a binary file) both halves of the first line are the same name.
  const half = plain(first.slice(0, Math.floor(first.length / 2)));
  const paths = named.filter((path) => path !== "/dev/null");
  return [...new Set(paths.length > 0 ? paths : [half])];
}

/** Git quotes names with unusual characters and puts `a/` or `b/` in front. */
function plain(name: string): string {
  const bare = name.trim().replace(/\t.*$/, "");
  const unquoted = /^".*"$/.test(bare) ? unquote(bare.slice(1, -1)) : bare;
  return unquoted.replace(/^[ab]\//, "");
}

/** Undoes Git's quoting: bytes of UTF-8 in octal. */
function unquote(text: string): string {
  const bytes: number[] = [];
  const plainBytes = new TextEncoder();
  for (const [part] of text.matchAll(/\\[0-7]{3}|\\.|[^\\]+/g)) {
    if (/^\\[0-7]{3}$/.test(part)) bytes.push(Number.parseInt(part.slice(1), 8));
    else
      bytes.push(
        ...plainBytes.encode(part.startsWith("\\") ? ({ "\\n": "\n", "\\t": "\t" }[part] ?? part.slice(1)) : part),
      );
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
