import type { FimTemplate } from "./fimTemplate.js";

/**
 * JetBrains Mellum, suffix first, other files under `<filename>`.
 * As the model card of JetBrains/Mellum-4b-base gives it; not tried on the model itself.
 */
export const mellum: FimTemplate = {
  family: "mellum",
  matches: (id) => /mellum/.test(id),
  stop: ["<|endoftext|>", "<filename>", "<fim_suffix>", "<fim_prefix>"],
  carriesFiles: true,
  write: ({ prefix, suffix, context, path }) => {
    const hole = `<fim_suffix>${suffix}<fim_prefix>${prefix}<fim_middle>`;
    if (context.length === 0) {
      return hole;
    }
    const files = context.map((piece) => `<filename>${piece.path}\n${piece.text}\n`).join("");
    return `${files}<filename>${path}\n${hole}`;
  },
};
