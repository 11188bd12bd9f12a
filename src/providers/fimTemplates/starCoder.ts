import type { FimTemplate } from "./fimTemplate.js";

/** StarCoder, CodeQwen 1.5, Stable Code and Granite Code, which were all trained on StarCoder's tokens; one file only. */
export const starCoder: FimTemplate = {
  family: "starcoder",
  matches: (id) => /starcoder|codeqwen|stable-?code|granite.*code/.test(id),
  stop: ["<|endoftext|>", "<file_sep>", "<fim_prefix>", "<fim_suffix>"],
  write: ({ prefix, suffix }) => `<fim_prefix>${prefix}<fim_suffix>${suffix}<fim_middle>`,
};
