import { functionsIn, variablesIn } from "./code.mjs";
import { valueFor } from "./complete.mjs";

/** Applies `change` to the code outside of strings and comments. */
function outsideStrings(code, change) {
  const pattern = /(\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)/;
  return code
    .split(pattern)
    .map((part, index) => (index % 2 === 0 || part.startsWith("`") ? change(part) : part))
    .join("");
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Renames an identifier wherever it is used as one. */
export function rename(code, from, to) {
  return outsideStrings(code, (part) => part.replace(new RegExp(`(?<![\\w$])${escaped(from)}(?![\\w$])`, "g"), to));
}

/** A type that the uses of a parameter speak for. */
function typeOf(name, code) {
  const word = `(?<![\\w$.])${escaped(name)}(?![\\w$])`;
  if (new RegExp(`${word}\\.(?:map|filter|reduce|forEach|push|join|some|every)\\b|of\\s+${word}`).test(code))
    return "any[]";
  if (new RegExp(`${word}\\.(?:trim|split|toUpperCase|toLowerCase|startsWith|endsWith|replace|padStart)\\b`).test(code))
    return "string";
  if (new RegExp(`${word}\\s*[-*/%+<>]|[-*/%+<>]\\s*${word}|Math\\.\\w+\\([^)]*${word}`).test(code)) return "number";
  return "any";
}

function addTypes(code) {
  return code.replace(
    /(\bfunction\s+[\w$]+\s*|=\s*(?:async\s*)?)\(([^()]*)\)(\s*(?::\s*[\w<>[\]| ]+)?\s*(?:=>|\{))/g,
    (whole, head, list, tail) => {
      if (list.trim() === "") return whole;
      const typed = list
        .split(",")
        .map((part) =>
          /[:={[]/.test(part)
            ? part
            : part.replace(/([\w$]+)(\s*)$/, (_, name, space) => `${name}: ${typeOf(name, code)}${space}`),
        );
      return `${head}(${typed.join(",")})${tail}`;
    },
  );
}

function constants(code) {
  let result = code;
  for (const name of variablesIn(code)) {
    const assigned = new RegExp(
      `(?<![\\w$.])${escaped(name)}\\s*(?:[-+*/%&|^]|\\*\\*|<<|>>)?=(?!=)|${escaped(name)}(?:\\+\\+|--)|(?:\\+\\+|--)${escaped(name)}`,
      "g",
    );
    const writes = code.match(assigned)?.length ?? 0;
    result = result.replace(new RegExp(`\\b(?:var|let)(\\s+${escaped(name)}\\b)`), `${writes > 1 ? "let" : "const"}$1`);
  }
  return result;
}

/** A documentation comment over the first function that has none, in the language's form. */
export function documented(code, language) {
  const functions = functionsIn(code);
  const first = functions[0];
  const lines = code.split("\n");
  const at =
    first === undefined
      ? lines.findIndex((line) => line.trim() !== "")
      : code.slice(0, code.indexOf(first.name, first.index)).split("\n").length - 1;
  const line = lines[Math.max(at, 0)] ?? "";
  const indent = line.match(/^[ \t]*/)?.[0] ?? "";
  const words =
    first === undefined
      ? "Practice note."
      : `Returns the ${first.name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()}${first.parameters.length > 0 ? ` of ${first.parameters.join(" and ")}` : ""}.`;
  const comment = /^(?:python|ruby|shellscript|bash|yaml|py)$/.test(language)
    ? `${indent}# ${words}`
    : `${indent}/** ${words} */`;
  return [...lines.slice(0, Math.max(at, 0)), comment, ...lines.slice(Math.max(at, 0))].join("\n");
}

/** Repairs what a diagnostic names, where a mechanical repair exists. */
function fixed(code, words) {
  const spelling = words.match(
    /(?:Cannot find name|does not exist[^']*|Property) '([\w$]+)'[^\n]*?Did you mean(?: the [\w ]+)? '([\w$.]+)'/i,
  );
  if (spelling !== null) return rename(code, spelling[1], spelling[2]);
  const unused = words.match(/'([\w$]+)' is declared but (?:its value is )?never (?:used|read)/);
  if (unused !== null)
    return code.replace(new RegExp(`^[ \\t]*(?:const|let|var)\\s+${escaped(unused[1])}\\b[^\\n]*\\n?`, "m"), "");
  const missing = words.match(/Cannot find name '([\w$]+)'/);
  if (missing !== null) {
    const near = [...new Set(code.match(/[A-Za-z_$][\w$]*/g) ?? [])].find(
      (name) => name !== missing[1] && name.toLowerCase() === missing[1].toLowerCase(),
    );
    if (near !== undefined) return rename(code, missing[1], near);
  }
  if (/Type 'string' is not assignable to type 'number'/.test(words)) {
    return code.replace(/(:\s*number\s*=\s*)["'](-?\d+(?:\.\d+)?)["']/, "$1$2");
  }
  if (/Type "Literal\['-?\d+'\]" is not assignable to declared type "int"/.test(words)) {
    return code.replace(/(:\s*int\s*=\s*)["'](-?\d+)["']/, "$1$2");
  }
  if (/Unexpected token|expected|unterminated/i.test(words)) {
    const open = (code.match(/\{/g)?.length ?? 0) - (code.match(/\}/g)?.length ?? 0);
    if (open > 0) return `${code}\n${"}".repeat(open)}`;
  }
  return undefined;
}

/** The rename that words ask for, when the code has the old name. */
export function renamingIn(words, code) {
  const match = words.match(
    /\brename\s+(?:the\s+)?(?:function|variable|parameter|method|class|identifier|constant)?\s*[`"']?([A-Za-z_$][\w$]*)[`"']?\s+(?:to|into|as)\s+[`"']?([A-Za-z_$][\w$]*)/i,
  );
  return match !== null && new RegExp(`(?<![\\w$])${escaped(match[1])}(?![\\w$])`).test(code)
    ? { from: match[1], to: match[2] }
    : undefined;
}

/** The changed code for an instruction: types, constants, a repair, else a documentation line. Comments stay. */
export function edited(code, words, language, task, mends = true) {
  if (task === "fix" && mends) {
    const repaired = fixed(code, words);
    if (repaired !== undefined && repaired !== code) return repaired;
  }
  if (/\b(?:add|give|infer)\b[^.\n]{0,40}\b(?:types?|type annotations?)\b|\btype\s+the\b/i.test(words)) {
    const typed = addTypes(code);
    if (typed !== code) return typed;
  }
  if (/\bconst\b|\bno var\b|replace var/i.test(words)) {
    const constant = constants(code);
    if (constant !== code) return constant;
  }
  return documented(code, language);
}

/**
 * A small test file over the functions of the code, for the task `test`.
 * `target` is the file that the tests go into, when that is known; `added` leaves out what a file that is there begins with.
 */
export function testsFor(code, path, language = "", target, added = false) {
  const functions = functionsIn(code);
  if (language === "python") return pythonTests(functions, path);
  const lines = added ? [] : ['import { expect, test } from "vitest";'];
  const exported = functions
    .filter(({ name }) => new RegExp(`export[^\\n]*\\b${escaped(name)}\\b`).test(code))
    .map(({ name }) => name);
  const file = path && importOf(path, target);
  if (exported.length > 0 && file && !added) lines.push(`import { ${exported.join(", ")} } from "${file}";`);
  if (!added) lines.push("");
  for (const { name, parameters } of functions) {
    const values = parameters.map((_, index) => index + 2);
    const bound = parameters.map((parameter, index) => `const ${parameter} = ${values[index]};`).join(" ");
    lines.push(
      `test("${name}", () => {`,
      ...(bound === "" ? [] : [`  ${bound}`]),
      `  expect(${name}(${parameters.join(", ")})).toBe(${valueFor(name, parameters)});`,
      "});",
      "",
    );
  }
  return lines.join("\n").trimEnd();
}

/** How a test file imports the code. */
function importOf(path, target) {
  const to = path.replace(/\.tsx?$/, ".js").split("/");
  if (target === undefined) return `./${to.at(-1)}`;
  const from = target.split("/").slice(0, -1);
  while (from.length > 0 && to.length > 1 && from[0] === to[0]) {
    from.shift();
    to.shift();
  }
  return `${from.length === 0 ? "./" : "../".repeat(from.length)}${to.join("/")}`;
}

function pythonTests(functions, path) {
  const name = path.replace(/\.py$/, "").split("/").join(".");
  const lines = [`from ${name} import ${functions.map((one) => one.name).join(", ")}`, ""];
  for (const { name, parameters } of functions) {
    const values = parameters.map((_, index) => index + 2).join(", ");
    lines.push("", `def test_${name}():`, `    assert ${name}(${values}) is not None`, "");
  }
  return lines.join("\n").trimEnd();
}

/** Breaks code on purpose, for tests of verified edits: every second time by syntax, else by a type, unless it is told which. */
export function broken(code, hash, breaks, language = "") {
  if (breaks === undefined ? hash % 2 === 0 : breaks === "syntax") {
    const at = Math.max(code.lastIndexOf("}"), code.lastIndexOf(")"));
    return at >= 0 ? code.slice(0, at) + code.slice(at + 1) : `${code}\n)`;
  }
  return language === "python"
    ? `${code.trimEnd()}\n\n\npractice_fault: int = "not a number"\n`
    : `${code}\nconst practiceFault: number = "not a number";`;
}
