import { posix } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineLink, previewPath } from "../../../src/editor/explain/previewLinks.js";
import { CodeLinks, linkNames } from "../../../src/editor/markdown/codeLinks.js";
import { LONGEST_MENTION } from "../../../src/editor/markdown/mentions.js";
import { closeFence } from "../../../src/editor/markdown/fences.js";

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
  link: (label: string, line: number) => lineLink(label, "/src/a folder/harbour.ts", line),
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
    ["fenced code in a list", "- ~~~\n  `berthFor`\n  ~~~\n- ````md\n  ```\n  `limit`\n\n  `limit`"],
    ["fenced code in a quote", "> ```ts\n> `berthFor`\n> ```"],
    ["what is a link already", "[`berthFor`](https://example.com)"],
    ["a link with brackets in its name and its address", "[`berthFor` [`limit`]](https://example.com/(a)#`limit`)"],
    ["a link that is defined elsewhere", "[`berthFor`][1]"],
    ["escaped backticks", "\\`berthFor\\`"],
    ["a code span of two lines, and what only looks like one between its backticks", "`a\nb` boat `c\nd`"],
    ["a name that would become an image", "!`berthFor`"],
    ["prose", "berthFor"],
  ])("leaves %s", (_name, text) => expect(linkNames(text, code)).toBe(text));

  it.each([
    [
      "a quote's fence that the quote's end closes",
      "> ```\n> a\n\n`limit`",
      `> \`\`\`\n> a\n\n[\`limit\`](${PATH}#L3)`,
    ],
    ["a quote's fence, in the next quote", "> ```\n> a\n\n> `limit`", `> \`\`\`\n> a\n\n> [\`limit\`](${PATH}#L3)`],
    ["a list's fence that the list's end closes", "- ```\n  a\n`limit`", `- \`\`\`\n  a\n[\`limit\`](${PATH}#L3)`],
    [
      "three backticks within a line",
      "```a``` `limit`\n`limit`",
      `\`\`\`a\`\`\` [\`limit\`](${PATH}#L3)\n[\`limit\`](${PATH}#L3)`,
    ],
    ["a lone backtick in the paragraph before", "a ` b\n\n- `limit`", `a \` b\n\n- [\`limit\`](${PATH}#L3)`],
    ["brackets that are no link", "[`limit`]", `[[\`limit\`](${PATH}#L3)]`],
  ])("links after %s", (_name, text, expected) => expect(linkNames(text, code)).toBe(expected));

  it("encodes what would end a link", () => {
    expect(lineLink("x", "/a(b)/c#d?.ts", 0)).toBe("[x](/a%28b%29/c%23d%3F.ts#L1)");
  });

  const text = fc
    .array(
      fc.constantFrom(
        ...["`berthFor`", "`", "``", "```", "\n", "\n\n", "text", "[", "](", ")", "`limit`", "~~~", "\\", "$&", "!"],
        ...["- ", "> ", "# ", "  ", "1. ", "| ", "[`limit`](x)", "x".repeat(70), "](x)"],
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(""));

  it("changes nothing but by adding links", () => {
    fc.assert(
      fc.property(text, (given) => {
        const linked = linkNames(given, code);
        expect(linked.replace(/\[((`+)[^`]+\2)\]\(\/src\/a%20folder\/harbour\.ts#L\d+\)/g, "$1")).toBe(given);
      }),
    );
  });

  const arriving = (given: string, sizes: readonly number[]): string => {
    const links = new CodeLinks(code);
    let told = "";
    let at = 0;
    for (const size of sizes) {
      told += links.push(given.slice(at, at + size));
      at += size;
    }
    return told + links.push(given.slice(at)) + links.end();
  };

  it("says the same however the text arrives", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(40), { maxLength: 60 }), (given, sizes) => {
        expect(arriving(given, sizes)).toBe(linkNames(given, code));
      }),
      { numRuns: 1000 },
    );
  });

  it("says the same character by character, also where a code span goes on in the next line", () => {
    const few = fc.constantFrom("`", "``", "\n", "a\n", "# ", "> ", "- ", "b ", "`limit`");
    fc.assert(
      fc.property(fc.array(few, { maxLength: 12 }), (pieces) => {
        const given = pieces.join("");
        expect(arriving(given, Array<number>(given.length).fill(1))).toBe(linkNames(given, code));
      }),
      { numRuns: 3000 },
    );
  });

  it("links a name of just the most characters, and none of more", () => {
    for (const [length, isLinked] of [
      [LONGEST_MENTION, true],
      [LONGEST_MENTION + 1, false],
    ] as const) {
      const long = "y".repeat(length);
      const links = new CodeLinks({ ...code, text: long });
      const told =
        ("``" + long + "``")
          .split("")
          .map((character) => links.push(character))
          .join("") + links.end();
      expect(told.startsWith("[")).toBe(isLinked);
    }
  });
});

describe("links while an explanation streams", () => {
  const streamed = (...pieces: string[]) => {
    const links = new CodeLinks(code);
    return pieces.map((piece) => links.push(piece));
  };

  it("links a name as soon as it is complete, and tells what comes before at once", () => {
    expect(streamed("Calls `ber", "thFor`", " for ")).toEqual(["Calls ", "", `[\`berthFor\`](${PATH}#L5) for `]);
  });

  it("tells code at once", () => {
    expect(streamed("```", "ts\ncon", "st `a", "` = [")).toEqual(["", "```ts\ncon", "st `a", "` = ["]);
  });

  it("holds nothing back that is too long to be a name or a link", () => {
    const long = "x".repeat(130);
    expect(streamed(`a \`${long}`).join("")).toBe(`a \`${long}`);
    expect(streamed(`a [${long}`).join("")).toBe(`a [${long}`);
  });

  it("holds nothing back beyond its line", () => {
    expect(streamed("a `b", "\nc").join("")).toBe("a `b\nc");
    expect(streamed("a [b", "\nc").join("")).toBe("a [b\nc");
  });

  it("never holds back more than a line of code and its marks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("`", "``", "[", "a", " b", "\n", "\\", "limit"), { maxLength: 400 }),
        (pieces) => {
          const links = new CodeLinks({ ...code, text: "" });
          let [given, told] = [0, 0];
          for (const piece of pieces) {
            given += piece.length;
            told += links.push(piece).length;
            expect(given - told).toBeLessThan(200);
          }
        },
      ),
    );
  });

  it("knows what closes a fence that broke off", () => {
    expect(closeFence("a\n````ts\nb\n```")).toBe("a\n````ts\nb\n```\n````");
    expect(closeFence("1. ~~~\n   b")).toBe("1. ~~~\n   b\n   ~~~");
    expect(closeFence("> ```\n> b")).toBe("> ```\n> b\n> ```");
    expect(closeFence("```\nb\n```")).toBe("```\nb\n```");
  });
});

describe("the path from VS Code's preview to a document", () => {
  const file = (path: string) => ({ scheme: "file", authority: "", path });
  it.each([
    ["a file of the first folder", "/w/one/src/a.ts", ["/w/one", "/w/two"], "/src/a.ts"],
    ["a file of another folder", "/w/two/src/a.ts", ["/w/one", "/w/two"], "/../../../w/two/src/a.ts"],
    ["a folder whose name only begins alike", "/w/one-more/a.ts", ["/w/one"], "/../../../w/one-more/a.ts"],
    ["a file of another drive", "/d:/a.ts", ["/c:/w"], "/../../../d:/a.ts"],
    ["the root as folder", "/a/b.ts", ["/"], "/a/b.ts"],
  ])("%s", (_name, document, folders, expected) => {
    expect(previewPath(file(document), folders.map(file))).toBe(expected);
  });

  it("there is none without a folder, to another file system, and to what is not saved", () => {
    expect(previewPath(file("/a.ts"), [])).toBeUndefined();
    expect(previewPath({ ...file("/w/a.ts"), authority: "share" }, [file("/w")])).toBeUndefined();
    expect(previewPath({ scheme: "untitled", authority: "", path: "Untitled-1" }, [file("/w")])).toBeUndefined();
  });

  it("leads there from every folder, whichever comes first", () => {
    const name = fc.stringMatching(/^[a-z]{1,3}$/);
    const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => `/${names.join("/")}`);
    fc.assert(
      fc.property(path, fc.array(path, { minLength: 1, maxLength: 4 }), (document, folders) => {
        const found = previewPath(file(document), folders.map(file)) ?? "";
        const starts = found.startsWith("/../") ? folders : folders.slice(0, 1);
        for (const folder of starts) expect(posix.join(folder, found)).toBe(document);
      }),
    );
  });
});
