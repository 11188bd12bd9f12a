import { createRequire } from "node:module";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expandBraces, LONGEST_PATTERN, matchesRun, parseRun, patternProblem } from "../../../src/core/catalog/glob.js";
import { matchesModel, matchesPath, modelGlobProblem, pathGlobProblem } from "../../../src/core/policy/match.js";

type Picomatch = (pattern: string, options?: { dot?: boolean; nocase?: boolean }) => (text: string) => boolean;
const picomatch: Picomatch = createRequire(import.meta.url)("picomatch");

describe("model globs", () => {
  test.each([
    ["openai/gpt-6", "openai/gpt-6", true],
    ["openai/gpt-6", "openai/gpt-6-mini", false],
    ["openai/gpt-*", "openai/gpt-6-mini", true],
    ["openai/gpt-*", "azure/gpt-6", false],
    ["openrouter/*", "openrouter/openai/gpt-6", true],
    ["openrouter/**", "openrouter/openai/gpt-6", true],
    ["*", "ollama/qwen2.5-coder:7b", true],
    ["**", "ollama/qwen2.5-coder:7b", true],
    ["*/gpt-6", "openrouter/openai/gpt-6", true],
    ["*coder*", "ollama/qwen2.5-coder:7b", true],
    ["OpenAI/*", "openai/gpt-6", false],
    ["{openai,azure}/gpt-?", "azure/gpt-6", true],
    ["{openai, azure}/gpt-?", "azure/gpt-6", true],
    [" openai/gpt-6", "openai/gpt-6", true],
    ["{openai,azure}/gpt-?", "azure/gpt-16", false],
    ["a/gpt-[45]", "a/gpt-5", true],
    ["a/gpt-[!45]", "a/gpt-5", false],
    ["openai/gpt.6", "openai/gpt-6", false],
  ])("%s on %s is %s", (pattern, name, expected) => {
    expect(matchesModel(pattern, name)).toBe(expected);
  });

  test("a pattern without a provider is refused instead of matching nothing in silence", () => {
    expect(modelGlobProblem("gpt-6")).toContain("provider/model-id");
    expect(modelGlobProblem("openai/gpt-6")).toBeUndefined();
  });
});

describe("path globs", () => {
  test.each([
    [".env*", ".env", true],
    [".env*", "apps/web/.env.local", true],
    [".env*", "apps/environment.ts", false],
    ["*.pem", "certs/Server.PEM", true],
    ["secrets/**", "secrets/a/b.txt", true],
    ["secrets/**", "other/secrets/b.txt", false],
    ["secrets", "other/secrets/b.txt", true],
    ["secrets/", "other/secrets/b.txt", true],
    ["/secrets", "other/secrets/b.txt", false],
    ["/secrets", "secrets/b.txt", true],
    ["./secrets/*", "secrets/b.txt", true],
    ["src/**/private.ts", "src/private.ts", true],
    ["src/**/private.ts", "src/a/b/private.ts", true],
    ["**/*.sql", "db/x.sql", true],
    ["**/*.sql", "x.sql", true],
    ["src/*.ts", "src/a/b.ts", false],
    ["src/{a,b/c}/**", "src/b/c/d.ts", true],
    [" secrets/** ", "secrets/a.ts", true],
    ["{secrets, private}/**", "private/a.ts", true],
    ["*.{key, pem }", "certs/server.pem", true],
    ["My Notes/**", "My Notes/a.md", true],
    ["internal", "src/../internal/x.ts", true],
    ["src/secret.ts", "src\\secret.ts", true],
    ["naïve/**", "nai\u0308ve/x.ts", true],
    ["*.key", "server.\u212aey", true],
    ["**", "a/b", true],
    ["*", "a/b", true],
  ])("%s on %s is %s", (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected);
  });

  test.each([
    "!a",
    "+(a|b)",
    "a/../b",
    "..",
    "/",
    "",
    "  ",
    "a\\b",
    "{1..3}",
    "x".repeat(LONGEST_PATTERN + 1),
    "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}",
  ])("%s is refused with a reason", (pattern) => {
    expect(pathGlobProblem(pattern)).toBeTypeOf("string");
    expect(matchesPath(pattern, "a/b")).toBe(false);
  });
});

describe("against picomatch as oracle", () => {
  // Its short cuts for common patterns differ from its own grammar: `*.*` then wants something after the point.
  const ORACLE = { dot: true, fastpaths: false };
  // Not `[!a]`: picomatch takes the ! for a member of the set outside its posix mode.
  const piece = fc.constantFrom("a", "b", "ab", "*", "?", "[ab]", "[^a]", ".", "-", "c");
  const name = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join("").replace(/\*+/g, "*"));
  const segment = fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: fc.constant("**") });
  const pathName = fc.stringMatching(/^[abc.-]{1,5}$/).filter((text) => text !== "." && text !== "..");
  // What picomatch treats in its own way and Fairlead refuses or folds away.
  const comparable = (pattern: string) =>
    patternProblem(pattern) === undefined && !/(^|\/)\.{1,2}(\/|$)/.test(pattern) && pattern.includes("/");

  test("paths match alike, given the folder form", () => {
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 3 }),
        name,
        fc.array(pathName, { minLength: 1, maxLength: 4 }),
        (parts, last, names) => {
          // picomatch wants something below a trailing `**` after a `*` but not after a name; here the folder itself is always covered.
          const pattern = [...parts, last].join("/");
          fc.pre(comparable(pattern));
          const path = names.join("/");
          const isMatch = picomatch(pattern, { ...ORACLE, nocase: true });
          const expected = names.some((_, index) => isMatch(names.slice(0, index + 1).join("/")));
          expect(matchesPath(pattern, path), `${pattern} on ${path}`).toBe(expected);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("runs within one name match alike", () => {
    fc.assert(
      fc.property(name, fc.stringMatching(/^[abc.-]{1,8}$/), (pattern, text) => {
        fc.pre(
          text !== "." && text !== ".." && pattern !== "." && pattern !== ".." && patternProblem(pattern) === undefined,
        );
        expect(matchesRun(parseRun(pattern), text), `${pattern} on ${text}`).toBe(picomatch(pattern, ORACLE)(text));
      }),
      { numRuns: 3000 },
    );
  });

  test("braces expand to the same language", () => {
    expect(new Set(expandBraces("{a,b{c,d}}x{e,f}"))).toEqual(new Set(["axe", "axf", "bcxe", "bcxf", "bdxe", "bdxf"]));
    expect(expandBraces("a{b}c")).toEqual(["a{b}c"]);
    expect(expandBraces("a{b,c")).toEqual(["a{b,c"]);
  });
});

test("no pattern takes long: stars that would blow up a regular expression are linear here", () => {
  // Where one grew exponentially it would not end within this test's time.
  const pattern = `src/${"*a".repeat(120)}b`;
  expect(matchesPath(pattern, `src/${"a".repeat(4000)}`)).toBe(false);
  expect(matchesPath(`${"**/".repeat(80)}x`, "a/".repeat(500))).toBe(false);
});
