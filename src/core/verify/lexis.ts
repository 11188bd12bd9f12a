/** A form of string literal. */
export interface StringForm {
  readonly open: string;
  readonly close: string;
  /** Whether it may go over line ends. */
  readonly lines?: boolean;
  /** Whether a backslash escapes the next character. */
  readonly escapes?: boolean;
  /** What opens code inside of it, such as `${`. */
  readonly code?: string;
}

/** How a language is written, as far as it takes to tell code from comments and strings. */
export interface Lexis {
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [string, string])[];
  /** Block comments within block comments count. */
  readonly nestedComments?: boolean;
  /** Longest opening first. */
  readonly strings: readonly StringForm[];
  /** `'` opens one character, or is something else, as a lifetime. */
  readonly characters?: boolean;
  /** `/` may open a regular expression. */
  readonly regexes?: boolean;
  /** A literal that holds quotes, brackets or `//` as they are; a sticky expression for all of it. */
  readonly raw?: RegExp;
  /** Brackets that must pair. */
  readonly brackets: string;
  /** A string that is not closed on its line is an error for certain; elsewhere it may be a form that is not known here. */
  readonly sureStrings?: boolean;
  /** Blocks are told by indentation. */
  readonly indented?: boolean;
}

const ALL = "()[]{}";
const DOUBLE: StringForm = { open: '"', close: '"', escapes: true };
const SINGLE: StringForm = { open: "'", close: "'", escapes: true };
const TRIPLE: StringForm = { open: '"""', close: '"""', lines: true, escapes: true };
/** Strings of Kotlin and Dart hold code. */
const holding = (...forms: readonly StringForm[]): readonly StringForm[] =>
  forms.map((form) => ({ ...form, code: "${" }));
/** An address of a stylesheet without quotes. */
const ADDRESS = /url\([^()"'\n]+\)/iy;
const TEMPLATE: StringForm = { open: "`", close: "`", lines: true, escapes: true, code: "${" };
const C: Pick<Lexis, "lineComments" | "blockComments" | "brackets"> = {
  lineComments: ["//"],
  blockComments: [["/*", "*/"]],
  brackets: ALL,
};
const SCRIPT: Lexis = { ...C, strings: [DOUBLE, SINGLE, TEMPLATE], regexes: true, sureStrings: true };
/** Text between tags holds quotes and brackets of all kinds; only braces mean the same everywhere. */
const MARKED: Lexis = { ...SCRIPT, brackets: "{}", sureStrings: false };

/** Languages by VS Code's id. One that is not here is not checked, and that is said. */
const LANGUAGES: Readonly<Record<string, Lexis>> = {
  typescript: SCRIPT,
  javascript: SCRIPT,
  typescriptreact: MARKED,
  javascriptreact: MARKED,
  python: {
    lineComments: ["#"],
    blockComments: [],
    strings: [TRIPLE, { ...TRIPLE, open: "'''", close: "'''" }, DOUBLE, SINGLE],
    brackets: ALL,
    sureStrings: true,
    indented: true,
  },
  go: { ...C, strings: [DOUBLE, { open: "`", close: "`", lines: true }], characters: true, sureStrings: true },
  rust: {
    ...C,
    nestedComments: true,
    strings: [{ ...DOUBLE, lines: true }],
    characters: true,
    raw: /(?<!\w)[bc]?r(#*)"[^]*?"\1/y,
  },
  java: { ...C, strings: [TRIPLE, DOUBLE], characters: true, sureStrings: true },
  c: { ...C, strings: [DOUBLE], characters: true },
  cpp: { ...C, strings: [DOUBLE], characters: true, raw: /(?<!\w)(?:u8?|[UL])?R"([^()\\\s]{0,16})\([^]*?\)\1"/y },
  csharp: { ...C, strings: [TRIPLE, DOUBLE], characters: true },
  kotlin: { ...C, nestedComments: true, strings: holding({ ...TRIPLE, escapes: false }, DOUBLE), characters: true },
  swift: { ...C, nestedComments: true, strings: [TRIPLE, DOUBLE] },
  scala: { ...C, nestedComments: true, strings: [TRIPLE, DOUBLE], characters: true },
  dart: {
    ...C,
    strings: holding(TRIPLE, { ...TRIPLE, open: "'''", close: "'''" }, DOUBLE, SINGLE),
    raw: /(?<!\w)r(?:("""|''')[^]*?\1|(["'])[^\n]*?\2)/y,
  },
  css: { lineComments: [], blockComments: [["/*", "*/"]], strings: [DOUBLE, SINGLE], brackets: ALL },
  scss: { ...C, strings: [DOUBLE, SINGLE], raw: ADDRESS },
  less: { ...C, strings: [DOUBLE, SINGLE], raw: ADDRESS },
};

/** How a language is written; undefined for one that is not known. */
export function lexisOf(language: string): Lexis | undefined {
  return Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language] : undefined;
}
