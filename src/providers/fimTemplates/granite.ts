import type { FimTemplate } from "./fimTemplate.js";

/**
 * Granite 4, whose general models fill holes; Granite Code has StarCoder's tokens.
 * As IBM's model cards give it; not tried on the model itself.
 */
export const granite: FimTemplate = {
  family: "granite",
  matches: (id) => /granite-?4/.test(id),
  stop: ["<|end_of_text|>", "<|fim_pad|>", "<|fim_prefix|>", "<|fim_suffix|>"],
  write: ({ prefix, suffix }) => `<|fim_prefix|>${prefix}<|fim_suffix|>${suffix}<|fim_middle|>`,
};
