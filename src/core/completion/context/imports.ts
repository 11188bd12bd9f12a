/** A name in a document, and where it stands. */
export interface NamedPlace {
  readonly name: string;
  /** Characters from the start of the text. */
  readonly offset: number;
}

/** A statement that imports; its first group holds the clause whose names it brings in. */
const STATEMENTS: Readonly<Record<string, RegExp>> = {
  script:
    /^[ \t]*(?:import\s+(?:type\s+)?([^"'`;]+?)\s*from\b|(?:const|let|var)\s+([^=;]+?)\s*=\s*(?:await\s+)?(?:require|import)\()/gmu,
  python: /^[ \t]*(?:from\s+[\w.]+\s+import\s+(\([^)]*\)|[^\n#]+)|import\s+([^\n#]+))/gmu,
  dotted: /^[ \t]*(?:import|using)\s+(?:static\s+)?([\w.{}, \t*]+?)\s*;?[ \t]*$/gmu,
  rust: /^[ \t]*(?:pub(?:\([^)]*\))?\s+)?use\s+([^;]+);/gmu,
  php: /^[ \t]*use\s+(?:function\s+|const\s+)?([^;]+);/gmu,
};

const KINDS: Readonly<Record<string, keyof typeof STATEMENTS>> = {
  javascript: "script",
  javascriptreact: "script",
  typescript: "script",
  typescriptreact: "script",
  vue: "script",
  svelte: "script",
  python: "python",
  java: "dotted",
  kotlin: "dotted",
  scala: "dotted",
  groovy: "dotted",
  csharp: "dotted",
  rust: "rust",
  php: "php",
};

/** Words of such clauses that name nothing. */
const NOT_NAMES = new Set(["as", "type", "typeof", "self", "super", "crate", "import", "from", "default"]);

/**
 * The names that a text's import statements bring in, in their order. Languages that import whole packages, such as Go,
 * give none: what is used of a package is found where it is used.
 *
 * @param text the start of a document
 */
export function importedNames(text: string, language: string): readonly NamedPlace[] {
  const pattern = STATEMENTS[KINDS[language] ?? ""];
  if (pattern === undefined) return [];
  const found: NamedPlace[] = [];
  for (const statement of text.matchAll(pattern)) {
    const clause = statement[1] ?? statement[2];
    if (clause === undefined) continue;
    const start = statement.index + statement[0].indexOf(clause);
    for (const { index, 0: name } of clause.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
      const after = clause.slice(index + name.length);
      // `a as b` brings in b, `a.b` and `a::b` too.
      if (NOT_NAMES.has(name) || /^\s*(\.|::|\\|as\b|:)/.test(after)) continue;
      found.push({ name, offset: start + index });
    }
  }
  return found;
}
