import { branchesIn, functionsIn, loopsIn, variablesIn } from "./code.mjs";

/** What is said wherever an answer is prose: nobody may take it for a model's. */
export const NOTICE = "(practice provider, not a model)";

const list = (names) => names.map((name) => `\`${name}\``).join(", ");

/** Names the functions, variables, branches and loops of the code. */
export function explain(code) {
  const lines = code.split("\n").length;
  const functions = functionsIn(code);
  const variables = variablesIn(code).filter((name) => !functions.some((entry) => entry.name === name));
  const branches = branchesIn(code);
  const loops = loopsIn(code);
  const paragraphs = [`This code has ${lines} ${lines === 1 ? "line" : "lines"} ${NOTICE}.`];
  for (const { name, parameters } of functions) {
    paragraphs.push(
      parameters.length > 0
        ? `- The function \`${name}\` takes ${list(parameters)}.`
        : `- The function \`${name}\` takes nothing.`,
    );
  }
  if (variables.length > 0) paragraphs.push(`- It declares ${list(variables)}.`);
  if (branches.length > 0) paragraphs.push(`- It branches on ${list(branches)}.`);
  if (loops.length > 0) paragraphs.push(`- It loops: ${list(loops)}.`);
  if (/\breturn\b/.test(code)) {
    const returned = [...code.matchAll(/\breturn\s+([^;\n}]+)/g)].map((match) => match[1].trim());
    if (returned.length > 0) paragraphs.push(`- It returns ${list([...new Set(returned)])}.`);
  }
  return paragraphs.join("\n");
}
