/** What the engine knows of a language's look; nothing here needs a parser. */
export interface LanguageLook {
  /** Marks that begin a comment up to the end of the line. */
  readonly lineComments: readonly string[];
  /** Begin and end of longer comments. */
  readonly blockComments: readonly (readonly [begin: string, end: string])[];
  /** Quotes that begin and end text within one line. */
  readonly quotes: string;
  /** Quotes whose text may go over lines, the longer first. */
  readonly longQuotes: readonly string[];
  /** A line's end ends no statement by itself; `;` or a bracket does. */
  readonly semicolons: boolean;
  /** A single quote is also something else than a quote, such as a lifetime. */
  readonly looseSingleQuote?: boolean;
  /** Words or long numbers stand between the code: a single quote inside of one is no quote. */
  readonly apostrophes?: boolean;
  /** A `#` inside of a word begins no comment, such as in the shell's `$#` and `${#names[@]}`. */
  readonly hashInWords?: boolean;
  /** A line that begins with `*` is code as well, such as CSS's selector of everything. */
  readonly starInCode?: boolean;
  /** Words rather than code: brackets and statements mean nothing. */
  readonly prose?: boolean;
}

const C_LIKE: LanguageLook = {
  lineComments: ["//"],
  blockComments: [["/*", "*/"]],
  quotes: "\"'",
  longQuotes: [],
  semicolons: true,
};
const SCRIPT: LanguageLook = { ...C_LIKE, longQuotes: ["`"] };
const SCRIPT_IN_MARKUP: LanguageLook = { ...SCRIPT, apostrophes: true };
const HASH: LanguageLook = { lineComments: ["#"], blockComments: [], quotes: "\"'", longQuotes: [], semicolons: false };
const SHELL: LanguageLook = { ...HASH, hashInWords: true };
const MARKUP: LanguageLook = {
  lineComments: [],
  blockComments: [["<!--", "-->"]],
  quotes: '"',
  longQuotes: [],
  semicolons: false,
};
const PROSE: LanguageLook = {
  lineComments: [],
  blockComments: [],
  quotes: "",
  longQuotes: [],
  semicolons: false,
  prose: true,
};

const LOOKS: Readonly<Record<string, LanguageLook>> = {
  javascript: SCRIPT,
  javascriptreact: SCRIPT_IN_MARKUP,
  typescript: SCRIPT,
  typescriptreact: SCRIPT_IN_MARKUP,
  go: { ...SCRIPT, semicolons: false },
  rust: { ...C_LIKE, looseSingleQuote: true },
  java: { ...C_LIKE, longQuotes: ['"""'] },
  kotlin: { ...C_LIKE, longQuotes: ['"""'], semicolons: false },
  swift: { ...C_LIKE, quotes: '"', longQuotes: ['"""'], semicolons: false },
  scala: { ...C_LIKE, longQuotes: ['"""'], semicolons: false },
  c: { ...C_LIKE, apostrophes: true },
  cpp: { ...C_LIKE, apostrophes: true },
  csharp: C_LIKE,
  php: { ...C_LIKE, lineComments: ["//", "#"] },
  css: { ...C_LIKE, lineComments: [], starInCode: true },
  scss: { ...C_LIKE, starInCode: true },
  less: { ...C_LIKE, starInCode: true },
  jsonc: { ...C_LIKE, quotes: '"', semicolons: false },
  json: { ...C_LIKE, lineComments: [], blockComments: [], quotes: '"', semicolons: false },
  python: { ...HASH, longQuotes: ['"""', "'''"] },
  ruby: HASH,
  perl: { ...SHELL, semicolons: true },
  shellscript: SHELL,
  powershell: { ...SHELL, blockComments: [["<#", "#>"]] },
  yaml: { ...SHELL, apostrophes: true },
  toml: { ...HASH, longQuotes: ['"""', "'''"] },
  dockerfile: SHELL,
  makefile: SHELL,
  r: HASH,
  julia: { ...HASH, longQuotes: ['"""'] },
  elixir: { ...HASH, longQuotes: ['"""'] },
  lua: { ...HASH, lineComments: ["--"], blockComments: [["--[[", "]]"]] },
  sql: { ...HASH, lineComments: ["--"], blockComments: [["/*", "*/"]], semicolons: true },
  haskell: { ...HASH, lineComments: ["--"], blockComments: [["{-", "-}"]], quotes: '"' },
  html: MARKUP,
  xml: MARKUP,
  vue: {
    ...SCRIPT_IN_MARKUP,
    blockComments: [
      ["/*", "*/"],
      ["<!--", "-->"],
    ],
  },
  svelte: {
    ...SCRIPT_IN_MARKUP,
    blockComments: [
      ["/*", "*/"],
      ["<!--", "-->"],
    ],
  },
  markdown: PROSE,
  plaintext: PROSE,
  latex: { ...PROSE, lineComments: ["%"] },
};

const UNKNOWN: LanguageLook = { ...C_LIKE, lineComments: ["//", "#"], hashInWords: true, semicolons: false };

/** The look of a language; languages we do not know are taken for C-like ones without semicolons. */
export function lookOf(language: string): LanguageLook {
  return LOOKS[language] ?? UNKNOWN;
}
