import type { Family, Framework } from "./framework.js";

/** Where tests of a file go. */
export interface TestPlace {
  /** Relative to the workspace folder, `/` separated. */
  readonly path: string;
  /** Whether tests stand in the file of the code itself, as Rust's unit tests do. */
  readonly inSource?: boolean;
}

/** What the name of a test file may look like, by family; finds the tests that a project has. */
export const TEST_FILES: Readonly<Record<Family, string | undefined>> = {
  script: "**/*.{test,spec}.{ts,tsx,mts,cts,js,jsx,mjs,cjs}",
  python: "**/{test_*,*_test}.py",
  go: "**/*_test.go",
  rust: "tests/**/*.rs",
  java: "**/{Test*,*Test,*Tests,*Spec}.{java,kt}",
  other: "**/*{test,spec,Test,Spec}*.*",
};

/**
 * The file that tests of `source` belong into: the existing one for it if there is any, else a new one beside or apart from the
 * code as the project's other tests are, else as is usual for the language.
 *
 * @param tests paths of the project's tests
 */
export function testPlace(
  source: string,
  family: Family,
  tests: readonly string[],
  framework: Framework | undefined,
): TestPlace {
  const { folder, stem, ending } = parts(source);
  // A test that is asked about gets its company where it stands.
  if (family === "rust" || tests.includes(source)) return { path: source, inSource: true };
  const own = nearest(
    source,
    tests.filter((path) => subject(path) === stem),
  );
  if (own !== undefined) return { path: own };
  if (family === "go") return { path: join(folder, `${stem}_test.go`) };
  if (family === "java") {
    const apart = source.replace(/(^|\/)src\/main\//, "$1src/test/");
    return { path: apart.replace(/\.(java|kt)$/, "Test.$1") };
  }
  const like = nearest(source, tests);
  return { path: like === undefined ? usual(folder, stem, ending, family, framework) : as(like, folder, stem, ending) };
}

/** A test beside another one: same folder rule, same way of naming. */
function as(like: string, folder: string, stem: string, ending: string): string {
  const model = parts(like);
  const name = named(model.file, stem, ending);
  const subfolder = /(?:^|\/)(__tests__|tests?|specs?)$/.exec(model.folder)?.[1];
  if (subfolder === "__tests__") return join(folder, subfolder, name);
  const root = testRoot(model.folder);
  if (root === undefined) return join(folder, name);
  // Tests apart from the code mirror its folders when the model's do, seen by a folder below the root.
  const mirrored = model.folder !== root ? folder.replace(/^(?:src|lib|app|source)(?:\/|$)/, "") : "";
  return join(root, mirrored, name);
}

/** The folder of a path in which tests are gathered, such as `test` or `packages/a/tests`; undefined for tests beside code. */
function testRoot(folder: string): string | undefined {
  return /^(?:.*\/)?(?:tests?|specs?)(?=\/|$)/.exec(folder)?.[0];
}

function named(model: string, stem: string, ending: string): string {
  if (model.startsWith("test_")) return `test_${stem}${ending}`;
  if (/_test\.\w+$/.test(model)) return `${stem}_test${ending}`;
  const word = /\.(spec|test)\./.exec(model)?.[1] ?? "test";
  return `${stem}.${word}${/\.([cm]?[jt]sx?)$/.test(model) ? scriptEnding(model, ending) : ending}`;
}

/** A project may write its tests in TypeScript though the code is JavaScript; markup stays markup. */
function scriptEnding(model: string, ending: string): string {
  const own = /\.[cm]?[jt]sx?$/.exec(model)?.[0] ?? ending;
  return ending.endsWith("x") && !own.endsWith("x")
    ? `${own}x`
    : own.endsWith("x") && !ending.endsWith("x")
      ? own.slice(0, -1)
      : own;
}

function usual(folder: string, stem: string, ending: string, family: Family, framework: Framework | undefined): string {
  if (family === "python") return join("tests", `test_${stem}${ending}`);
  if (framework?.id === "mocha") return join("test", `${stem}.test${ending}`);
  return join(folder, `${stem}.test${ending}`);
}

/** The code that a test file is about, by its name. */
function subject(path: string): string {
  return parts(path)
    .file.replace(/\.[^.]+$/, "")
    .replace(/\.(?:test|spec)$/, "")
    .replace(/^test_|_test$/, "")
    .replace(/(?<=.)(?:Tests?|Spec)$/, "");
}

/** The path that shares the most folders with another. */
function nearest(source: string, paths: readonly string[]): string | undefined {
  const folders = source.split("/").slice(0, -1);
  const shared = (path: string): number => {
    const own = path.split("/");
    const at = folders.findIndex((folder, index) => own[index] !== folder);
    return at < 0 ? folders.length : at;
  };
  return paths.toSorted(
    (left, right) => shared(right) - shared(left) || left.length - right.length || left.localeCompare(right),
  )[0];
}

function parts(path: string): {
  readonly folder: string;
  readonly file: string;
  readonly stem: string;
  readonly ending: string;
} {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return {
    folder: path.slice(0, Math.max(0, path.lastIndexOf("/"))),
    file,
    stem: dot > 0 ? file.slice(0, dot) : file,
    ending: dot > 0 ? file.slice(dot) : "",
  };
}

function join(...names: readonly string[]): string {
  return names.filter((name) => name !== "").join("/");
}
