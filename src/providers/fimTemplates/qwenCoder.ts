import type { FimTemplate } from "./fimTemplate.js";

/**
 * Qwen2.5-Coder and Qwen3-Coder, alone and over several files.
 * Source: "File-Level" and "Repository-Level Code Completion" in QwenLM/Qwen3-Coder's README.
 */
export const qwenCoder: FimTemplate = {
  family: "qwen-coder",
  matches: (id) => /qwen[\d.]*-?coder/.test(id),
  stop: ["<|endoftext|>", "<|file_sep|>", "<|fim_pad|>", "<|repo_name|>", "<|im_end|>"],
  carriesFiles: true,
  write: ({ prefix, suffix, context, path }) => {
    const hole = `<|fim_prefix|>${prefix}<|fim_suffix|>${suffix}<|fim_middle|>`;
    if (context.length === 0) {
      return hole;
    }
    const files = context.map((piece) => `<|file_sep|>${piece.path}\n${piece.text}\n`).join("");
    return `<|repo_name|>workspace\n${files}<|file_sep|>${path}\n${hole}`;
  },
};
