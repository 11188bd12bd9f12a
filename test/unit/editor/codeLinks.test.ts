import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineLink, linkNames } from "../../../src/editor/explain/codeLinks.js";

const code = {
  text: `import { tide } from "./tide";

const limit = 3;

export function berthFor(boat: Boat): Berth | undefined {
  // berthFor is asked often; limit keeps it short.
  const found = berths.find((one) => one.length >= boat.length);
  return found ?? tide(limit);
}
`,
  firstLine: 4,
  lastLine: 8,
  path: "src/a folder/harbour.ts",
};
const PATH = "/src/a%20folder/harbour.ts";

describe("links from an explanation into the code", () => {
  it.each([
    ["a name leads to what declares it", "`berthFor` finds one", `[\`berthFor\`](${PATH}#L5) finds one`],
    ["a call leads there as well", "`berthFor()`", `[\`berthFor()\`](${PATH}#L5)`],
    ["a declaration outside of the lines asked about counts", "up to `limit`", `up to [\`limit\`](${PATH}#L3)`],
    ["a name without a declaration leads to its first use here", "`boat`", `[\`boat\`](${PATH}#L5)`],
    ["other code leads to its line", "`one.length >= boat.length`", `[\`one.length >= boat.length\`](${PATH}#L7)`],
    ["spans of two backticks as well", "``berthFor``", `[\`\`berthFor\`\`](${PATH}#L5)`],
  ])("%s", (_name, text, expected) => expect(linkNames(text, code)).toBe(expected));

  it.each([
    ["what the code does not have", "`harbour`"],
    ["a part of a name", "`berth`"],
    ["keywords", "`return` and `const`"],
    ["signs alone", "`>=`"],
    ["fenced code", "```ts\n`berthFor`\n```"],
    ["what is a link already", "[`berthFor`](https://example.com)"],
    ["prose", "berthFor"],
  ])("leaves %s", (_name, text) => expect(linkNames(text, code)).toBe(text));

  it("encodes what would end a link", () => {
    expect(lineLink("x", "a(b)/c#d?.ts", 0)).toBe("[x](/a%28b%29/c%23d%3F.ts#L1)");
  });

  it("changes nothing but by adding links", () => {
    const pieces = fc.constantFrom(
      "`berthFor`",
      "`",
      "``",
      "```",
      "\n",
      "text",
      "[",
      "](",
      ")",
      "`limit`",
      "~~~",
      "\\",
      "$&",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join("");
        const linked = linkNames(text, code);
        expect(linked.replace(/\[((`+)[^`]+\2)\]\(\/src\/a%20folder\/harbour\.ts#L\d+\)/g, "$1")).toBe(text);
      }),
    );
  });
});
