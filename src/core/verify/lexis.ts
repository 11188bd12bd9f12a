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
  /**
   * How a literal begins that holds code with quotes, brackets or line ends of its own, which is not read here; a sticky
   * expression, asked where `raw` does not fit.
   */
  readonly doubtful?: RegExp;
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

/** One of several expressions, sticky. */
const oneOf = (...parts: readonly RegExp[]): RegExp => new RegExp(parts.map(({ source }) => source).join("|"), "y");

/**
 * Python's f-strings and t-strings whose code has neither the literal's own quote nor a line end, so that they end where they
 * did before 3.12.
 */
const F_STRING = oneOf(
  ...['"', "'"].flatMap((quote) => {
    const open = String.raw`(?<!\w)(?:[fFtT][rR]?|[rR][fFtT])${quote}`;
    const inner = `(?:[^${quote}{}]|${quote}(?!${quote}{2}))*`;
    const line = `[^${quote}{}\\n]*`;
    return [
      new RegExp(
        String.raw`${open}${quote}{2}(?:[^${quote}\\{]|\\[^]|${quote}(?!${quote}{2})|\{\{|\{(?!\{)${inner}(?:\{${inner}\}${inner})*\})*${quote}{3}`,
      ),
      new RegExp(
        String.raw`${open}(?!${quote}{2})(?:[^${quote}\\{\n]|\\[^]|\{\{|\{(?!\{)${line}(?:\{${line}\}${line})*\})*${quote}`,
      ),
    ];
  }),
);
/** Other f-strings and t-strings that have code; one that nothing closes is broken for certain. */
const DOUBTFUL_F_STRING =
  /(?<!\w)(?:[fFtT][rR]?|[rR][fFtT])(?:("""|''')[^]*?\1|"(?!"")(?:[^"\\\n{]|\\[^])*\{|'(?!'')(?:[^'\\\n{]|\\[^])*\{)/y;

/** Verbatim and raw strings of C#, and those with code that has no quotes. */
const SHARP_STRING = oneOf(
  /@"(?:[^"]|"")*"(?!")/,
  /\$"(?!"")(?:[^"\\{\n]|\\.|\{\{|\{(?!\{)[^"{}\n]*\})*"/,
  /(?:\$@|@\$)"(?:[^"{]|""|\{\{|\{(?!\{)[^"{}]*\})*"(?!")/,
  /(?<!\$)\$+(?<sharp>"{3,})(?!")(?:[^"{]|"{1,2}(?!")|\{[^"}]*\})*\k<sharp>(?!")/,
  /(?<!")(?<raw>"{3,})(?!")[^]*?[^"]\k<raw>(?!")/,
);
const DOUBTFUL_SHARP_STRING = /[$@]{1,16}"|"""/y;

/** Strings of Swift that are raw, and those on one line with code that has no quotes. */
const SWIFT_STRING = oneOf(
  /(?<!#)(?<marks>#+)"[^]*?"\k<marks>/,
  /"(?!"")(?:[^"\\\n]|\\[^(\n]|\\\([^"()\n]*(?:\([^"()\n]*\)[^"()\n]*)*\))*"/,
);
const DOUBTFUL_SWIFT_STRING = /#{1,16}"|"(?!"")(?:[^"\\\n]|\\[^(\n])*\\\(/y;

/** Strings of Scala on one line with code that has no quotes. */
const SCALA_STRING = /(?<=\w)"(?!"")(?:[^"\\\n$]|\\.|\$(?![{"])|\$\{[^"{}\n]*\})*"/y;
const DOUBTFUL_SCALA_STRING = /(?<=\w)"(?!"")(?:[^"\\\n$]|\\.|\$(?![{"]))*\$[{"]/y;

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
    raw: F_STRING,
    doubtful: DOUBTFUL_F_STRING,
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
  csharp: {
    ...C,
    strings: [TRIPLE, DOUBLE],
    characters: true,
    raw: SHARP_STRING,
    doubtful: DOUBTFUL_SHARP_STRING,
  },
  kotlin: { ...C, nestedComments: true, strings: holding({ ...TRIPLE, escapes: false }, DOUBLE), characters: true },
  swift: {
    ...C,
    nestedComments: true,
    strings: [TRIPLE, DOUBLE],
    raw: SWIFT_STRING,
    doubtful: DOUBTFUL_SWIFT_STRING,
  },
  scala: {
    ...C,
    nestedComments: true,
    strings: [TRIPLE, DOUBLE],
    characters: true,
    raw: SCALA_STRING,
    doubtful: DOUBTFUL_SCALA_STRING,
  },
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
