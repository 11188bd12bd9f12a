import { codeGemma } from "./codeGemma.js";
import { codeLlama } from "./codeLlama.js";
import { codestral } from "./codestral.js";
import { deepseekCoder } from "./deepseekCoder.js";
import type { FimTemplate } from "./fimTemplate.js";
import { granite } from "./granite.js";
import { mellum } from "./mellum.js";
import { qwenCoder } from "./qwenCoder.js";
import { seedCoder } from "./seedCoder.js";
import { starCoder } from "./starCoder.js";
import { starCoder2 } from "./starCoder2.js";

/** The first family that matches counts: the narrower before the wider, so that "starcoder" does not take StarCoder 2. */
export const FIM_TEMPLATES: readonly FimTemplate[] = [
  qwenCoder,
  codeGemma,
  starCoder2,
  starCoder,
  granite,
  codestral,
  deepseekCoder,
  codeLlama,
  seedCoder,
  mellum,
];

/** The template of a model's family, by its id or by the family's own name; undefined when none is known. */
export function fimTemplate(modelId: string): FimTemplate | undefined {
  const id = modelId.toLowerCase();
  return (
    FIM_TEMPLATES.find((template) => template.family === id) ?? FIM_TEMPLATES.find((template) => template.matches(id))
  );
}
