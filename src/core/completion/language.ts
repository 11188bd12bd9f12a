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
const HASH: LanguageLook = { lineComments: ["#"], blockComments: [], quotes: "\"'", longQuotes: [], semicolons: false };
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
  javascriptreact: SCRIPT,
  typescript: SCRIPT,
  typescriptreact: SCRIPT,
  go: { ...SCRIPT, semicolons: false },
  rust: { ...C_LIKE, looseSingleQuote: true },
  java: { ...C_LIKE, longQuotes: ['"""'] },
  kotlin: { ...C_LIKE, longQuotes: ['"""'], semicolons: false },
  swift: { ...C_LIKE, quotes: '"', longQuotes: ['"""'], semicolons: false },
  scala: { ...C_LIKE, longQuotes: ['"""'], semicolons: false },
  c: C_LIKE,
  cpp: C_LIKE,
  csharp: C_LIKE,
  php: { ...C_LIKE, lineComments: ["//", "#"] },
  css: { ...C_LIKE, lineComments: [] },
  scss: C_LIKE,
  less: C_LIKE,
  jsonc: { ...C_LIKE, quotes: '"', semicolons: false },
  json: { ...C_LIKE, lineComments: [], blockComments: [], quotes: '"', semicolons: false },
  python: { ...HASH, longQuotes: ['"""', "'''"] },
  ruby: HASH,
  perl: { ...HASH, semicolons: true },
  shellscript: HASH,
  powershell: { ...HASH, blockComments: [["<#", "#>"]] },
  yaml: HASH,
  toml: { ...HASH, longQuotes: ['"""', "'''"] },
  dockerfile: HASH,
  makefile: HASH,
  r: HASH,
  julia: { ...HASH, longQuotes: ['"""'] },
  elixir: { ...HASH, longQuotes: ['"""'] },
  lua: { ...HASH, lineComments: ["--"], blockComments: [["--[[", "]]"]] },
  sql: { ...HASH, lineComments: ["--"], blockComments: [["/*", "*/"]], semicolons: true },
  haskell: { ...HASH, lineComments: ["--"], blockComments: [["{-", "-}"]], quotes: '"' },
  html: MARKUP,
  xml: MARKUP,
  vue: {
    ...SCRIPT,
    blockComments: [
      ["/*", "*/"],
      ["<!--", "-->"],
    ],
  },
  svelte: {
    ...SCRIPT,
    blockComments: [
      ["/*", "*/"],
      ["<!--", "-->"],
    ],
  },
  markdown: PROSE,
  plaintext: PROSE,
  latex: { ...PROSE, lineComments: ["%"] },
};

const UNKNOWN: LanguageLook = { ...C_LIKE, lineComments: ["//", "#"], semicolons: false };

/** The look of a language; languages we do not know are taken for C-like ones without semicolons. */
export function lookOf(language: string): LanguageLook {
  return LOOKS[language] ?? UNKNOWN;
}
