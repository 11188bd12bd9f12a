import type { FimTemplate } from "./fimTemplate.js";

/** CodeGemma. Source: its model card on Hugging Face, "Fill-in-the-middle"; files are parted by `<|file_separator|>`. */
export const codeGemma: FimTemplate = {
  family: "codegemma",
  matches: (id) => /code-?gemma/.test(id),
  stop: ["<|file_separator|>", "<end_of_turn>", "<eos>", "<|fim_prefix|>"],
  write: ({ prefix, suffix }) => `<|fim_prefix|>${prefix}<|fim_suffix|>${suffix}<|fim_middle|>`,
};
