import { describe, expect, it } from "vitest";
import { fateOf, type Change, type Place } from "../../../src/editor/completion/fate.js";

const place: Place = { offset: 10, ahead: "", texts: ["(moment);", "(now);"] };
const typed = (text: string, offset = 10, removed = 0): Change => ({ offset, removed, text });

describe("What an edit makes of ghost text", () => {
  it.each<[string, Place, Change[], object]>([
    ["whole, of any of the alternatives", place, [typed("(now);")], { kind: "whole", text: "(now);", moved: 0 }],
    [
      "whole, though the editor closed the bracket",
      place,
      [typed("(moment);", 10, 1)],
      { kind: "whole", text: "(moment);", moved: 0 },
    ],
    [
      "whole at each of many cursors, reported from the last on",
      place,
      [typed("(moment);", 30), typed("(moment);"), typed("(moment);", 4)],
      { kind: "whole", text: "(moment);", moved: 9 },
    ],
    [
      "whole behind the entry that was selected in the list",
      { ...place, ahead: "or" },
      [typed("or(moment);")],
      { kind: "whole", text: "(moment);", moved: 0 },
    ],
    [
      "whole with Windows line ends",
      { ...place, texts: ["a\nb"] },
      [typed("a\r\nb")],
      { kind: "whole", text: "a\nb", moved: 0 },
    ],
    ["a word of it", place, [typed("(moment")], { kind: "part", characters: 7 }],
    [
      "a line of it that is but a bracket",
      { ...place, texts: ["{\n  a\n}"] },
      [typed("{\n")],
      { kind: "part", characters: 2 },
    ],
    ["the entry of the list alone is none of it", { ...place, ahead: "or" }, [typed("or")], { kind: "along" }],
    ["typed along", place, [typed("(")], { kind: "along" }],
    ["typed along, and the editor closes", place, [typed("()")], { kind: "along" }],
    ["a new line that it begins with", { ...place, texts: ["\n  a"] }, [typed("\n  ")], { kind: "along" }],
    ["something else", place, [typed("x")], { kind: "turned-down" }],
    ["a deletion behind the cursor", place, [typed("", 10, 3)], { kind: "turned-down" }],
    ["a deletion before the cursor", place, [typed("", 9, 1)], { kind: "passed-over" }],
    ["an edit elsewhere", place, [typed("x", 40)], { kind: "passed-over" }],
  ])("%s", (_, stands, changes, fate) => {
    expect(fateOf(stands, changes)).toEqual(fate);
  });
});
