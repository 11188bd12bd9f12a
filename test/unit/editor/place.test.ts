import { mkdtemp, mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { matchesPath } from "../../../src/core/policy/match.js";
import { folderOf } from "../../../src/editor/request/folder.js";
import { pathsOf } from "../../../src/editor/request/paths.js";

/** As much of an address as is read here. */
interface Address {
  readonly scheme: string;
  readonly path: string;
  readonly fsPath: string;
  with(change: { readonly scheme: string }): Address;
}

const at = (scheme: string, path: string): Address => ({
  ...{ scheme, path, fsPath: path },
  with: (change) => at(change.scheme, path),
});

let home: string;
beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), "fairlead-place-")));
  await mkdir(join(home, "private"));
  await writeFile(join(home, "private", "a.ipynb"), "{}");
  await symlink(join(home, "private"), join(home, "link"), "junction");
});

// VS Code finds a folder for addresses of the folder's own scheme only.
vi.mock("vscode", () => ({
  workspace: {
    getWorkspaceFolder: (uri: Address) =>
      uri.scheme === "file" && uri.path.startsWith(`${home}/`) ? { name: "home", uri: at("file", home) } : undefined,
  },
}));

test.each([
  ["a file", "file", "private/a.ipynb"],
  ["a notebook's cell", "vscode-notebook-cell", "private/a.ipynb"],
  ["a new file that was opened by its name", "untitled", "private/new.ts"],
  ["a file that is gone, in a folder that is a link", "file", "link/gone.ts"],
  ["a new file in a folder that is a link", "untitled", "link/new.ts"],
])("%s is under the rules of its folder, those that begin at the folder too", async (_, scheme, path) => {
  const document = at(scheme, `${home}/${path}`) as Parameters<typeof pathsOf>[0];
  const folder = folderOf(document);
  expect(folder?.name).toBe("home");
  const { shown, all } = await pathsOf(document, folder?.uri);
  expect(shown).toBe(path);
  expect(all.some((one) => matchesPath("private/**", one))).toBe(true);
});

test("a new file without a place is in no folder", async () => {
  const document = at("untitled", "Untitled-1") as Parameters<typeof pathsOf>[0];
  expect(folderOf(document)).toBeUndefined();
  expect(await pathsOf(document, undefined)).toEqual({ shown: "Untitled-1", all: ["Untitled-1"] });
});
