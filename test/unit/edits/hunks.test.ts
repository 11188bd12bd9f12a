import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyBlocks, applyHunks, hunks } from "../../../src/core/edits/index.js";
import { joinLines, splitLines } from "../../../src/core/edits/lines.js";

const text = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "", "  d"), fc.constantFrom("\n", "\r\n")), { maxLength: 12 }),
    fc.constantFrom("", "e"),
  )
  .map(([lines, rest]) => lines.map((line) => line.join("")).join("") + rest);

describe("hunks", () => {
  test("all accepted is the text after, none the text before", async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        const all = await hunks(before, after);
        expect(applyHunks(before, all, new Set(all.keys()))).toBe(after);
        expect(applyHunks(before, all, new Set())).toBe(before);
      }),
    );
  });

  test("any part accepted leaves exactly the rest to be accepted", async () => {
    await fc.assert(
      fc.asyncProperty(text, text, fc.infiniteStream(fc.boolean()), async (before, after, choices) => {
        const all = await hunks(before, after);
        const accepted = new Set([...all.keys()].filter(() => choices.next().value));
        const middle = applyHunks(before, all, accepted);
        let shift = 0;
        const rest = all.flatMap((hunk, index) => {
          const moved = { ...hunk, startLine: hunk.startLine + shift };
          if (!accepted.has(index)) return [moved];
          shift += hunk.added.length - hunk.removed.length;
          return [];
        });
        expect(applyHunks(middle, rest, new Set(rest.keys()))).toBe(after);
      }),
    );
  });

  test("changes apart are hunks apart", async () => {
    const all = await hunks("a\nb\nc\nd\n", "A\nb\nc\nD\n");
    expect(all.map((hunk) => hunk.startLine)).toEqual([0, 3]);
    expect(applyHunks("a\nb\nc\nd\n", all, new Set([1]))).toBe("a\nb\nc\nD\n");
  });
});

test("a split text joins to itself", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "\r", "\n") }), (any) => {
      expect(joinLines(splitLines(any))).toBe(any);
    }),
  );
});

test("a block taken from a document with unique lines applies there and nowhere else", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.nat(),
      fc.nat(),
      fc.array(fc.constantFrom("x", "  y"), { maxLength: 3 }),
      (size, from, length, replace) => {
        const lines = Array.from({ length: size }, (_, index) => `line ${index}`);
        const start = from % size;
        const end = start + 1 + (length % (size - start));
        const result = applyBlocks(lines.join("\n"), [{ search: lines.slice(start, end), replace, line: 1 }]);
        const expected = [...lines.slice(0, start), ...replace, ...lines.slice(end)].join("\n");
        expect(result).toEqual({ ok: true, text: expected });
      },
    ),
  );
});
