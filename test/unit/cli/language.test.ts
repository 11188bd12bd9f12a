import { expect, test } from "vitest";
import { languageOf } from "../../../src/cli/language.js";

test("a file's language is known by its extension, and by no word that every object has", () => {
  expect(["a.ts", "b.d.TS", "Grüße.py"].map(languageOf)).toEqual(["typescript", "typescript", "python"]);
  expect(["constructor", "a.constructor", "__proto__", ".valueOf", "LICENSE"].map(languageOf)).toEqual(
    Array(5).fill("plaintext"),
  );
});
