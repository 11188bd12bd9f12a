import { expect, test, vi } from "vitest";
import { applyFiles } from "../../../src/editor/change/apply.js";

interface Place {
  readonly line: number;
  readonly character: number;
}
interface Edit {
  readonly range: { readonly start: Place; readonly end: Place };
  readonly text: string;
}

const editor = vi.hoisted(() => ({ text: "", formatter: [] as unknown[], stops: [] as unknown[] }));

// As much of VS Code as one file and its formatter need; like it, `edit` takes no edits that overlap.
vi.mock("vscode", () => {
  class Position {
    constructor(
      readonly line: number,
      readonly character: number,
    ) {}
  }
  class Range {
    readonly start: Position;
    readonly end: Position;
    constructor(first: Position | number, second: Position | number, line = 0, character = 0) {
      this.start = typeof first === "number" ? new Position(first, Number(second)) : first;
      this.end = second instanceof Position ? second : new Position(line, character);
    }
  }
  const offsetAt = ({ line, character }: Place): number =>
    editor.text
      .split(/(?<=\n)/)
      .slice(0, line)
      .join("").length + character;
  const document = {
    version: 1,
    getText: () => editor.text,
    positionAt: (offset: number) => {
      const lines = editor.text.slice(0, offset).split("\n");
      return new Position(lines.length - 1, lines.at(-1)?.length ?? 0);
    },
    validateRange: (range: Range) => range,
  };
  const edit = async (
    fill: (builder: { replace(range: Edit["range"], text: string): void }) => void,
    stops: unknown,
  ): Promise<boolean> => {
    const edits: Edit[] = [];
    fill({ replace: (range, text) => void edits.push({ range, text }) });
    edits.sort((one, other) => offsetAt(other.range.start) - offsetAt(one.range.start));
    if (
      edits.some(({ range }, at) => at > 0 && offsetAt(range.end) > offsetAt(edits[at - 1]?.range.start ?? range.end))
    )
      throw new Error("Overlapping ranges are not allowed!");
    for (const { range, text } of edits)
      editor.text = editor.text.slice(0, offsetAt(range.start)) + text + editor.text.slice(offsetAt(range.end));
    editor.stops.push(stops);
    return true;
  };
  return {
    Position,
    Range,
    workspace: { openTextDocument: async () => document },
    window: { showTextDocument: async () => ({ options: {}, edit }) },
    commands: { executeCommand: async () => editor.formatter },
  };
});

const change = {
  uri: {} as never,
  path: "a.ts",
  language: "typescript",
  before: "let a=1\n",
  after: "let b=1\n",
  isNew: false,
};
const replacing = (from: number, to: number, newText: string) => ({
  range: { start: { line: 0, character: from }, end: { line: 0, character: to } },
  newText,
});

test.each([
  ["is formatted where that is asked for", [replacing(5, 6, " = ")], "let b = 1\n"],
  [
    "stands as it was accepted where the formatter's edits overlap",
    [replacing(0, 6, "x"), replacing(4, 7, "y")],
    "let b=1\n",
  ],
])("a change %s, in one step to undo", async (_name, formatter, text) => {
  Object.assign(editor, { text: change.before, formatter, stops: [] });
  expect(await applyFiles([change], { format: true })).toHaveLength(1);
  expect(editor.text).toBe(text);
  expect(editor.stops).toEqual([
    { undoStopBefore: true, undoStopAfter: false },
    { undoStopBefore: false, undoStopAfter: true },
  ]);
});
