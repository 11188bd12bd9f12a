import type { FimTemplate } from "./fimTemplate.js";

/**
 * Codestral run by oneself, suffix first; Mistral's own service has an endpoint for it.
 * Source: mistral-common's FIM tokenizer; other files stand before the prefix under `+++++ path`.
 */
export const codestral: FimTemplate = {
  family: "codestral",
  matches: (id) => /codestral/.test(id) && !/mamba|embed/.test(id),
  stop: ["[PREFIX]", "[SUFFIX]", "\n+++++ ", "</s>"],
  carriesFiles: true,
  write: ({ prefix, suffix, context, path }) => {
    const files = context.map((piece) => `+++++ ${piece.path}\n${piece.text}\n\n`).join("");
    return `[SUFFIX]${suffix}[PREFIX]${files}${context.length === 0 ? "" : `+++++ ${path}\n`}${prefix}`;
  },
};
