/** Documentation comments by VS Code's language id, where one form is usual. */
const STYLES: Readonly<Record<string, string>> = {
  typescript:
    "TSDoc: /** ... */ right above the declaration, @param and @returns only where they say more than the types",
  typescriptreact:
    "TSDoc: /** ... */ right above the declaration, @param and @returns only where they say more than the types",
  javascript: "JSDoc: /** ... */ right above the declaration, @param {type} name and @returns {type}",
  javascriptreact: "JSDoc: /** ... */ right above the declaration, @param {type} name and @returns {type}",
  rust: "rustdoc: /// above the item in Markdown, with # Errors, # Panics and # Safety sections where they apply",
  go: "godoc: // comments right above the declaration, whole sentences, the first beginning with the declared name",
  java: "Javadoc: /** ... */ above the declaration, @param, @return and @throws",
  kotlin: "KDoc: /** ... */ above the declaration, @param, @return and @throws",
  scala: "Scaladoc: /** ... */ above the declaration, @param, @return and @throws",
  csharp: "XML documentation: /// <summary>, <param>, <returns> and <exception>",
  c: "Doxygen: /** ... */ above the declaration, @param and @return",
  cpp: "Doxygen: /** ... */ above the declaration, @param and @return",
  php: "PHPDoc: /** ... */ above the declaration, @param, @return and @throws",
  ruby: "YARD: # comments above the definition, @param and @return",
  swift: "Swift markup: /// above the declaration, - Parameters:, - Returns: and - Throws:",
  dart: "dartdoc: /// above the declaration, parameters in [brackets]",
  shellscript: "# comments above the function: what it does, its arguments, what it prints and its exit status",
};

/** Forms of docstrings with what tells them. */
const DOCSTRINGS: readonly (readonly [RegExp, string])[] = [
  [
    /^\s*(?:Parameters|Returns|Raises)\s*\n\s*-{3,}\s*$/m,
    "NumPy docstrings: Parameters, Returns and Raises sections underlined with dashes",
  ],
  [/^\s*(?:Args|Returns|Raises|Yields):\s*$/m, "Google docstrings: Args:, Returns: and Raises: sections"],
  [/^\s*:(?:param|returns?|raises)\b/m, "reStructuredText docstrings: :param name:, :returns: and :raises Error:"],
];

/** The form of documentation comments for a file: the language's own, for Python the form that the file already uses. */
export function documentStyle(language: string, text: string): string | undefined {
  if (language !== "python") return Object.hasOwn(STYLES, language) ? STYLES[language] : undefined;
  const used = DOCSTRINGS.find(([sign]) => sign.test(text))?.[1];
  return `${used ?? "PEP 257 docstrings: a summary line, then what a caller must know"}, as the first statement in the body, in triple double quotes`;
}
