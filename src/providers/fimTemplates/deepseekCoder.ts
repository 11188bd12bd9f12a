import type { FimTemplate } from "./fimTemplate.js";

/** DeepSeek Coder, both versions. Source: "Code Insertion" in deepseek-ai/DeepSeek-Coder's README; the bars are U+FF5C. */
export const deepseekCoder: FimTemplate = {
  family: "deepseek-coder",
  matches: (id) => /deepseek-?coder/.test(id),
  stop: [
    "<\uff5cend\u2581of\u2581sentence\uff5c>",
    "<|EOT|>",
    "<\uff5cfim\u2581begin\uff5c>",
    "<\uff5cfim\u2581hole\uff5c>",
  ],
  write: ({ prefix, suffix }) =>
    `<\uff5cfim\u2581begin\uff5c>${prefix}<\uff5cfim\u2581hole\uff5c>${suffix}<\uff5cfim\u2581end\uff5c>`,
};
