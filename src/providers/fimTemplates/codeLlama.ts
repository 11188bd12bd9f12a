import type { FimTemplate } from "./fimTemplate.js";

/** Code Llama. Source: meta-llama/codellama `infilling_prompt_tokens`; the spaces belong to the format. */
export const codeLlama: FimTemplate = {
  family: "codellama",
  matches: (id) => /code-?llama/.test(id),
  stop: ["<EOT>", "▁<EOT>", "<PRE>", "</s>"],
  write: ({ prefix, suffix }) => `<PRE> ${prefix} <SUF>${suffix} <MID>`,
};
