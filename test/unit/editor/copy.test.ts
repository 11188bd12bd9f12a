import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CheckedFile } from "../../../src/core/verify/index.js";
import { scratchCopy, sweepCopies } from "../../../src/editor/verify/copy.js";

describe("a copy for a language service", () => {
  let home: string;
  let folder: string;

  beforeEach(() => {
    const place = mkdtempSync(path.join(os.tmpdir(), "fairlead-copy-"));
    home = path.join(place, "copies");
    folder = path.join(place, "project");
    for (const [name, text] of Object.entries({
      "app/fees.py": "fee = 1\n",
      "app/office.py": "from .fees import fee\n",
      "app/.secret": "no\n",
      "app/notes.txt": "no\n",
      "tools/__init__.py": "",
      ".venv/lib.py": "",
      "node_modules/chart/index.js": "",
      "package.json": "{}",
      "src/a.ts": "export {};\n",
    })) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
  });
  afterEach(() => rmSync(path.dirname(home), { recursive: true, force: true }));

  const file = (name: string, language: string): CheckedFile => ({
    path: name,
    language,
    before: "before\n",
    after: "after\n",
  });

  test("has Python's neighbours in reach by links, and leaves them where they are", async () => {
    const copy = await scratchCopy(home, folder, [file("app/office.py", "python")], ({ after }) => after);
    const place = copy.places.get("app/office.py") ?? "";
    expect(readFileSync(place, "utf8")).toBe("after\n");
    expect(readFileSync(path.join(path.dirname(place), "fees.py"), "utf8")).toBe("fee = 1\n");
    expect(readdirSync(path.dirname(place)).toSorted()).toEqual(["fees.py", "office.py"]);
    expect(readdirSync(path.dirname(path.dirname(place))).toSorted()).toEqual(["app", "src", "tools"]);
    await copy.dispose();
    expect(readdirSync(home)).toEqual([]);
    expect(readFileSync(path.join(folder, "app/office.py"), "utf8")).toBe("from .fees import fee\n");
    expect(readFileSync(path.join(folder, "app/fees.py"), "utf8")).toBe("fee = 1\n");
  });

  test("has a script's packages and options in reach", async () => {
    const files = [file("src/a.ts", "typescript"), file("app/office.py", "python")];
    const copy = await scratchCopy(home, folder, files, ({ before }) => before);
    const place = copy.places.get("src/a.ts") ?? "";
    const root = path.dirname(path.dirname(place));
    expect(readFileSync(place, "utf8")).toBe("before\n");
    expect(readdirSync(path.join(root, "node_modules"))).toEqual(["chart"]);
    const { files: named }: { files: string[] } = JSON.parse(readFileSync(path.join(root, "tsconfig.json"), "utf8"));
    expect(named).toEqual([place]);
    await copy.dispose();
  });

  test("takes no file from outside of the folder, and leaves nothing when it fails", async () => {
    await expect(scratchCopy(home, folder, [file("../other.py", "python")], ({ after }) => after)).rejects.toThrow(
      "outside of its folder",
    );
    expect(readdirSync(home)).toEqual([]);
    expect(readdirSync(path.dirname(home)).toSorted()).toEqual(["copies", "project"]);
  });

  test("of a window that died is swept later, its links with it and not what they lead to; one in use stays", async () => {
    const left = await scratchCopy(home, folder, [file("app/office.py", "python")], ({ after }) => after);
    const [name = ""] = readdirSync(home);
    const inUse = await scratchCopy(home, folder, [file("app/office.py", "python")], ({ after }) => after);
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(path.join(home, name), longAgo, longAgo);
    await sweepCopies(home);
    expect(readdirSync(home)).toHaveLength(1);
    expect(existsSync(inUse.places.get("app/office.py") ?? "")).toBe(true);
    expect(readFileSync(path.join(folder, "app/fees.py"), "utf8")).toBe("fee = 1\n");
    expect(readdirSync(path.join(folder, "tools"))).toEqual(["__init__.py"]);
    await left.dispose();
    await inUse.dispose();
  });
});
