/** A test framework and how its tests are named and run. */
export interface Framework {
  /** As a prompt names it. */
  readonly name: string;
  readonly id:
    | "vitest"
    | "jest"
    | "mocha"
    | "node:test"
    | "bun"
    | "pytest"
    | "unittest"
    | "go"
    | "cargo"
    | "junit"
    | "rspec"
    | "other";
}

/** What is known of a project: its manifests by name, as far as they are there, and the paths of tests that exist. */
export interface ProjectFacts {
  readonly manifests: ReadonlyMap<string, string>;
  readonly tests: readonly string[];
  /** The text of one test that exists, the nearest to the code. */
  readonly sample?: string;
}

/** Manifests that tell the test framework, by the family of the language. */
export const MANIFESTS = [
  "package.json",
  "pyproject.toml",
  "pytest.ini",
  "setup.cfg",
  "tox.ini",
  "requirements-dev.txt",
  "go.mod",
  "Cargo.toml",
  "pom.xml",
  "build.gradle",
  "build.gradle.kts",
];

/** Families of languages that share their tests' frameworks and layout. */
export type Family = "script" | "python" | "go" | "rust" | "java" | "other";

const FAMILIES: Readonly<Record<string, Family>> = {
  typescript: "script",
  typescriptreact: "script",
  javascript: "script",
  javascriptreact: "script",
  python: "python",
  go: "go",
  rust: "rust",
  java: "java",
  kotlin: "java",
};

/** The family of a language by VS Code's id. */
export function familyOf(language: string): Family {
  return Object.hasOwn(FAMILIES, language) ? (FAMILIES[language] ?? "other") : "other";
}

/** The framework of a project: what its tests import counts before what its manifests list. Undefined when nothing tells. */
export function frameworkOf(family: Family, { manifests, sample = "", tests }: ProjectFacts): Framework | undefined {
  switch (family) {
    case "script":
      return scriptFramework(manifests.get("package.json") ?? "", sample);
    case "python": {
      const listed = [...manifests.values()].join("\n");
      if (/\bimport unittest\b|unittest\.TestCase/.test(sample) && !/\bimport pytest\b/.test(sample))
        return { id: "unittest", name: "unittest" };
      if (/\bpytest\b/.test(sample + listed) || manifests.has("pytest.ini")) return { id: "pytest", name: "pytest" };
      return tests.length > 0 ? { id: "pytest", name: "pytest" } : undefined;
    }
    case "go":
      return {
        id: "go",
        name: /stretchr\/testify/.test(`${manifests.get("go.mod") ?? ""}${sample}`)
          ? "Go's testing package and testify"
          : "Go's testing package, table-driven where there are several cases",
      };
    case "rust":
      return { id: "cargo", name: "Rust's built-in test harness (#[test], cargo test)" };
    case "java": {
      const listed = `${manifests.get("pom.xml") ?? ""}${manifests.get("build.gradle") ?? ""}${manifests.get("build.gradle.kts") ?? ""}${sample}`;
      return {
        id: "junit",
        name: /\borg\.junit\.Test\b|junit:junit:4|<artifactId>junit<\/artifactId>/.test(listed)
          ? "JUnit 4"
          : "JUnit 5 (org.junit.jupiter)",
      };
    }
    case "other":
      return undefined;
  }
}

const SCRIPT: readonly {
  readonly id: Framework["id"];
  readonly name: string;
  readonly imported: RegExp;
  readonly listed: RegExp;
}[] = [
  { id: "vitest", name: "Vitest", imported: /from ["']vitest["']/, listed: /"vitest"\s*:|\bvitest\b/ },
  {
    id: "jest",
    name: "Jest",
    imported: /from ["']@jest\/globals["']|\bjest\.(?:fn|mock)\(/,
    listed: /"(?:jest|ts-jest|@jest\/globals)"\s*:|\bjest\b/,
  },
  { id: "bun", name: "Bun's test runner (bun:test)", imported: /from ["']bun:test["']/, listed: /"bun test\b/ },
  {
    id: "node:test",
    name: "Node's own test runner (node:test and node:assert/strict)",
    imported: /["']node:test["']/,
    listed: /\bnode\s[^"]*--test\b/,
  },
  {
    id: "mocha",
    name: "Mocha",
    imported: /from ["'](?:mocha|chai)["']|require\(["'](?:mocha|chai)["']\)/,
    listed: /"mocha"\s*:|\bmocha\b/,
  },
];

function scriptFramework(manifest: string, sample: string): Framework | undefined {
  const found =
    SCRIPT.find(({ imported }) => imported.test(sample)) ?? SCRIPT.find(({ listed }) => listed.test(manifest));
  return found && { id: found.id, name: found.name };
}
