/** Reads code by simple patterns: enough to name what is there, no more. */

/** Fenced blocks of a Markdown text, with the words just before each. */
export function fencedBlocks(text) {
  const blocks = [];
  const pattern = /(^|\n)([ \t]*)(`{3,}|~{3,})([^\n`]*)\n([\s\S]*?)(?:\n)?\2\3(?=\s*(?:\n|$))/g;
  for (const match of text.matchAll(pattern)) {
    const before = text
      .slice(0, match.index)
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-2)
      .join(" ");
    blocks.push({ language: (match[4] ?? "").trim().split(/[\s:]/)[0] ?? "", code: match[5] ?? "", before });
  }
  return blocks;
}

/** Blocks between tags such as `<selection>` and `<code>`; prompts use them beside fences. */
export function taggedBlocks(text) {
  const blocks = [];
  const pattern = /<(selection|selected|code|target|region|document|file)\b[^>]*>\n?([\s\S]*?)\n?<\/\1>/gi;
  for (const match of text.matchAll(pattern)) {
    const inner = fencedBlocks(match[2] ?? "")[0];
    blocks.push({ language: inner?.language ?? "", code: inner?.code ?? match[2] ?? "", before: match[1] ?? "" });
  }
  return blocks;
}

/** The code that a prompt is about: what it calls selected, else its last block. */
export function subjectOf(text) {
  const blocks = [...taggedBlocks(text), ...fencedBlocks(text)].filter(
    (block) => block.code.trim() !== "" && !/^<{5,} ?SEARCH/m.test(block.code),
  );
  return (
    blocks.find((block) => /select|region|target/i.test(block.before)) ??
    blocks.find((block) => /rewrite|replace|change|this code|the code/i.test(block.before)) ??
    blocks.at(-1)
  );
}

/** The text of a prompt without its code, where the person's words are. */
export function wordsOf(text) {
  return text
    .replace(/(^|\n)[ \t]*(`{3,})[^\n]*\n[\s\S]*?\n?[ \t]*\2(?=\s*(?:\n|$))/g, "\n")
    .replace(/<(selection|selected|code|target|region|document|file)\b[^>]*>[\s\S]*?<\/\1>/gi, "\n");
}

const KEYWORDS = new Set(
  "if for while switch catch return function with do else elif print await new typeof".split(" "),
);

/** Functions with their parameters, in order of appearance. */
export function functionsIn(code) {
  const found = new Map();
  const patterns = [
    /\bfunction\s*\*?\s+([A-Za-z_$][\w$]*)\s*(?:<[^>]*>)?\s*\(([^)]*)\)/g,
    /\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=]+)?=\s*(?:async\s*)?\(([^)]*)\)\s*(?::[^=]+)?=>/g,
    /\b(?:def|fn|func|fun)\s+([A-Za-z_]\w*)\s*(?:<[^>]*>|\[[^\]]*\])?\s*\(([^)]*)\)/g,
    /^[ \t]*(?:(?:public|private|protected|static|async|override|readonly|get|set)\s+)*([A-Za-z_$][\w$]*)\s*\(([^)]*)\)\s*(?::\s*[^{]+)?\{/gm,
  ];
  for (const pattern of patterns) {
    for (const match of code.matchAll(pattern)) {
      const name = match[1];
      if (KEYWORDS.has(name) || found.has(name)) continue;
      found.set(name, { name, parameters: parametersIn(match[2] ?? ""), index: match.index });
    }
  }
  return [...found.values()].sort((left, right) => left.index - right.index);
}

/** Parameter names of a parameter list, without types, defaults and `self`. */
export function parametersIn(list) {
  return list
    .replace(/<[^<>]*>|\{[^{}]*\}|\[[^[\]]*\]/g, "")
    .split(",")
    .map(
      (part) =>
        part
          .trim()
          .replace(/^(?:\.\.\.|\*+|&|mut |readonly |public |private )+/, "")
          .match(/^[A-Za-z_$][\w$]*/)?.[0] ?? "",
    )
    .filter((name) => name !== "" && name !== "self" && name !== "this");
}

/** Names of variables that are declared. */
export function variablesIn(code) {
  const names = [...code.matchAll(/\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)/g)].map((match) => match[1]);
  for (const match of code.matchAll(/^[ \t]*([a-z_]\w*)\s*(?::[^=\n]+)?=(?!=)/gm)) names.push(match[1]);
  return [...new Set(names)];
}

/** Conditions that the code branches on. */
export function branchesIn(code) {
  const branches = [...code.matchAll(/\b(if|else if|elif|while|switch)\s*\(?([^\n{:]*?)\)?\s*(?:\{|:|$)/gm)].map(
    (match) => `${match[1]} ${match[2].trim()}`.trim(),
  );
  for (const match of code.matchAll(/\bcase\s+([^:\n]+):/g)) branches.push(`case ${match[1].trim()}`);
  return branches.filter((branch) => branch.length > 2);
}

/** Loops, by the words that open them. */
export function loopsIn(code) {
  return [...code.matchAll(/\b(?:for|while)\b\s*\(?([^\n{:]*)/g)].map((match) => match[0].trim().replace(/\s+/g, " "));
}
