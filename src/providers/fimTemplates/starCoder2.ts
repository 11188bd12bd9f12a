import type { FimTemplate } from "./fimTemplate.js";

/** StarCoder 2. Source: "StarCoder 2 and The Stack v2" (arXiv 2402.19173), section 5.1: repository context before the hole. */
export const starCoder2: FimTemplate = {
  family: "starcoder2",
  matches: (id) => /starcoder-?2/.test(id),
  stop: ["<|endoftext|>", "<file_sep>", "<fim_prefix>", "<repo_name>"],
  carriesFiles: true,
  write: ({ prefix, suffix, context, path }) => {
    if (context.length === 0) {
      return `<fim_prefix>${prefix}<fim_suffix>${suffix}<fim_middle>`;
    }
    const files = context.map((piece) => `<file_sep>${piece.path}\n${piece.text}\n`).join("");
    return `<repo_name>workspace${files}<file_sep><fim_prefix>${path}\n${prefix}<fim_suffix>${suffix}<fim_middle>`;
  },
};
