import { functionsIn, parametersIn, variablesIn } from "./code.mjs";

const OPENERS = [
  /\bfunction\s*\*?\s+([A-Za-z_$][\w$]*)\s*(?:<[^>]*>)?\s*\(([^)]*)\)[^{}]*\{\s*$/,
  /\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=]+)?=\s*(?:async\s*)?\(([^)]*)\)[^{}]*=>\s*\{\s*$/,
  /\b(?:fn|func|fun)\s+([A-Za-z_]\w*)\s*\(([^)]*)\)[^{}]*\{\s*$/,
  /^[ \t]*(?:(?:public|private|protected|static|async|override)\s+)*([A-Za-z_$][\w$]*)\s*\(([^)]*)\)\s*(?::\s*[^{]+)?\{\s*$/,
  /\bdef\s+([A-Za-z_]\w*)\s*\(([^)]*)\)[^:]*:\s*$/,
];

/** The value that a function of this name most plainly returns. */
export function valueFor(name, parameters) {
  const [first = "undefined", second] = parameters;
  const lower = name.toLowerCase();
  if (second !== undefined) {
    if (/add|sum|plus|concat|join|total/.test(lower)) return parameters.join(" + ");
    if (/sub|minus|diff/.test(lower)) return `${first} - ${second}`;
    if (/mul|product|times|area|volume/.test(lower)) return parameters.join(" * ");
    if (/div|ratio|quotient/.test(lower)) return `${first} / ${second}`;
    if (/max|larger|greater/.test(lower)) return `${first} > ${second} ? ${first} : ${second}`;
    if (/min|smaller|less/.test(lower)) return `${first} < ${second} ? ${first} : ${second}`;
    if (/equal|same/.test(lower)) return `${first} === ${second}`;
    if (/clamp/.test(lower) && parameters.length > 2)
      return `Math.min(Math.max(${first}, ${second}), ${parameters[2]})`;
    if (/mod|remainder/.test(lower)) return `${first} % ${second}`;
  }
  if (/even/.test(lower)) return `${first} % 2 === 0`;
  if (/odd/.test(lower)) return `${first} % 2 !== 0`;
  if (/double|twice/.test(lower)) return `${first} * 2`;
  if (/square/.test(lower)) return `${first} * ${first}`;
  if (/negat/.test(lower)) return `-${first}`;
  if (/upper/.test(lower)) return `${first}.toUpperCase()`;
  if (/lower/.test(lower)) return `${first}.toLowerCase()`;
  if (/trim/.test(lower)) return `${first}.trim()`;
  if (/empty/.test(lower)) return `${first}.length === 0`;
  if (/length|count|size/.test(lower)) return `${first}.length`;
  if (/last/.test(lower)) return `${first}[${first}.length - 1]`;
  if (/first|head/.test(lower)) return `${first}[0]`;
  if (/sum|total/.test(lower)) return `${first}.reduce((total, value) => total + value, 0)`;
  if (/greet|hello/.test(lower)) return `\`Hello, \${${first}}!\``;
  return first;
}

/** The function whose body the end of the prefix is in, when its opening line can be seen. */
function enclosing(prefix) {
  const functions = functionsIn(prefix);
  return functions.at(-1);
}

/** The next line of a list whose last two lines differ by one number or letter; undefined when there is no such list. */
function nextOfList(lines) {
  const [before, last] = lines.filter((line) => line.trim() !== "").slice(-2);
  if (before === undefined || last === undefined) return undefined;
  const shape = (line) => line.replace(/\d+/g, "#");
  if (shape(before) !== shape(last) || before === last) return undefined;
  const earlier = before.match(/\d+/g) ?? [];
  let position = 0;
  return last.replace(/\d+/g, (number) => {
    const step = Number(number) - Number(earlier[position] ?? number);
    position += 1;
    return String(Number(number) + step);
  });
}

/** Closes the obvious hole between prefix and suffix, by name and pattern; "" when nothing is open. */
export function complete(prefix, suffix) {
  const lines = prefix.split("\n");
  const current = lines.at(-1) ?? "";
  const settled = lines.slice(0, -1);
  const opening = current.trim() === "" ? (settled.filter((line) => line.trim() !== "").at(-1) ?? "") : current;
  for (const pattern of OPENERS) {
    const match = opening.match(pattern);
    if (match === null || /^(?:if|for|while|switch|catch)$/.test(match[1] ?? "")) continue;
    const python = /\bdef\b/.test(opening);
    const rust = /\bfn\b/.test(opening);
    const indent = opening.match(/^[ \t]*/)?.[0] ?? "";
    const inner = `${indent}${python ? "    " : "  "}`;
    const statement = `return ${valueFor(match[1], parametersIn(match[2] ?? ""))}${python ? "" : ";"}`.replace(
      rust ? /^return / : /^$/,
      rust ? "return " : "",
    );
    const lead = current.trim() === "" ? inner.slice(Math.min(current.length, inner.length)) : `\n${inner}`;
    const closed = python || /^\s*\}/.test(suffix);
    return `${lead}${statement}${closed ? "" : `\n${indent}}`}`;
  }
  const around = enclosing(prefix);
  if (/\breturn\s+$/.test(current)) {
    return around === undefined ? "undefined;" : `${valueFor(around.name, around.parameters)};`;
  }
  const named = current.match(/\b(?:const|let|var)\s+(\w+)\s*(?::[^=]+)?=\s*$/);
  if (named !== null) {
    return `${valueFor(named[1], around?.parameters ?? variablesIn(prefix).filter((name) => name !== named[1]))};`;
  }
  if (/\b(?:console\.log|print|return)\($/.test(current))
    return `${variablesIn(prefix).at(-1) ?? around?.parameters[0] ?? '""'})`;
  const cases = [...prefix.matchAll(/\bcase\s+(["']?)([\w-]+)\1\s*:/g)];
  if (/\bcase\s*$/.test(current) && cases.length > 0) {
    const [, quote, value] = cases.at(-1);
    return `${quote}${/^\d+$/.test(value) ? Number(value) + 1 : `${value}2`}${quote}:`;
  }
  if (current.trim() === "") {
    const next = nextOfList(settled);
    if (next !== undefined) return next.slice(current.length);
    const comment = (settled.at(-1) ?? "").match(/^[ \t]*(?:\/\/|#)\s*(.+)$/);
    if (comment !== null) return functionFrom(comment[1]);
    const local = variablesIn(prefix.slice(around?.index ?? 0)).at(-1);
    const depth = (prefix.match(/\{/g)?.length ?? 0) - (prefix.match(/\}/g)?.length ?? 0);
    if (depth > 0 && around !== undefined) return `return ${local ?? valueFor(around.name, around.parameters)};`;
    return "";
  }
  const open = (current.match(/\(/g)?.length ?? 0) - (current.match(/\)/g)?.length ?? 0);
  if (open > 0) return `${around?.parameters[0] ?? variablesIn(prefix).at(-1) ?? ""}${")".repeat(open)};`;
  const word = current.match(/[A-Za-z_$][\w$]*$/)?.[0];
  if (word !== undefined) {
    const known = [...new Set(prefix.match(/[A-Za-z_$][\w$]*/g) ?? [])].filter(
      (name) => name.startsWith(word) && name !== word,
    );
    if (known.length > 0) return known[0].slice(word.length);
  }
  return /[\w)\]"'`]$/.test(current) ? ";" : "";
}

/** A small function for words such as "add two numbers". */
export function functionFrom(words, language = "") {
  const parts = words.toLowerCase().match(/[a-z]+/g) ?? ["answer"];
  const kept = parts
    .filter(
      (part) =>
        !/^(?:a|an|the|of|that|which|function|write|create|generate|please|me|to|and|two|for|returns?|called|named)$/.test(
          part,
        ),
    )
    .slice(0, 3);
  const name = (kept.length > 0 ? kept : ["answer"])
    .map((part, index) => (index === 0 ? part : part[0].toUpperCase() + part.slice(1)))
    .join("");
  const parameters = /two|both|and|add|sum|mul|sub|div|max|min/.test(words.toLowerCase())
    ? ["first", "second"]
    : ["value"];
  if (language === "python") {
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return `def ${snake}(${parameters.join(", ")}):\n    return ${valueFor(name, parameters)}`;
  }
  return `function ${name}(${parameters.join(", ")}) {\n  return ${valueFor(name, parameters)};\n}`;
}
