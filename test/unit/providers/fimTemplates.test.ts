import { describe, expect, it } from "vitest";
import { FIM_TEMPLATES, fimTemplate } from "../../../src/providers/fimTemplates/index.js";

const HOLE = { prefix: "const a = ", suffix: ";\nlog(a);", path: "src/a.ts", context: [] };
const FILES = {
  ...HOLE,
  context: [
    { path: "src/b.ts", text: "export const b = 1;" },
    { path: "c.ts", text: "export {};" },
  ],
};

/** Byte for byte, as each family's own documents write it. */
const GOLDEN: Readonly<Record<string, { readonly alone: string; readonly files?: string }>> = {
  "qwen-coder": {
    alone: "<|fim_prefix|>const a = <|fim_suffix|>;\nlog(a);<|fim_middle|>",
    files:
      "<|repo_name|>workspace\n<|file_sep|>src/b.ts\nexport const b = 1;\n<|file_sep|>c.ts\nexport {};\n<|file_sep|>src/a.ts\n" +
      "<|fim_prefix|>const a = <|fim_suffix|>;\nlog(a);<|fim_middle|>",
  },
  codegemma: { alone: "<|fim_prefix|>const a = <|fim_suffix|>;\nlog(a);<|fim_middle|>" },
  starcoder2: {
    alone: "<fim_prefix>const a = <fim_suffix>;\nlog(a);<fim_middle>",
    files:
      "<repo_name>workspace<file_sep>src/b.ts\nexport const b = 1;\n<file_sep>c.ts\nexport {};\n<file_sep>" +
      "<fim_prefix>src/a.ts\nconst a = <fim_suffix>;\nlog(a);<fim_middle>",
  },
  starcoder: { alone: "<fim_prefix>const a = <fim_suffix>;\nlog(a);<fim_middle>" },
  granite: { alone: "<|fim_prefix|>const a = <|fim_suffix|>;\nlog(a);<|fim_middle|>" },
  codestral: {
    alone: "[SUFFIX];\nlog(a);[PREFIX]const a = ",
    files:
      "[SUFFIX];\nlog(a);[PREFIX]+++++ src/b.ts\nexport const b = 1;\n\n+++++ c.ts\nexport {};\n\n+++++ src/a.ts\nconst a = ",
  },
  "deepseek-coder": { alone: "<｜fim▁begin｜>const a = <｜fim▁hole｜>;\nlog(a);<｜fim▁end｜>" },
  codellama: { alone: "<PRE> const a =  <SUF>;\nlog(a); <MID>" },
  "seed-coder": { alone: "<[fim-suffix]>;\nlog(a);<[fim-prefix]>const a = <[fim-middle]>" },
  mellum: {
    alone: "<fim_suffix>;\nlog(a);<fim_prefix>const a = <fim_middle>",
    files:
      "<filename>src/b.ts\nexport const b = 1;\n<filename>c.ts\nexport {};\n<filename>src/a.ts\n<fim_suffix>;\nlog(a);<fim_prefix>const a = <fim_middle>",
  },
};

describe("templates that fill holes", () => {
  it("has a golden text for every family", () => {
    expect(FIM_TEMPLATES.map((template) => template.family)).toEqual(Object.keys(GOLDEN));
  });

  it.each(FIM_TEMPLATES.map((template) => [template.family, template] as const))(
    "%s, byte for byte",
    (family, template) => {
      const golden = GOLDEN[family];
      expect(template.write(HOLE)).toBe(golden?.alone);
      // A family without a form for several files leaves them out; they go in as comments then.
      expect(template.write(FILES)).toBe(golden?.files ?? golden?.alone);
      expect(template.carriesFiles === true).toBe(golden?.files !== undefined);
      expect(template.stop.length).toBeGreaterThan(0);
    },
  );

  it.each([
    ["Qwen/Qwen2.5-Coder-7B-Instruct", "qwen-coder"],
    ["qwen2.5-coder:1.5b-base", "qwen-coder"],
    ["qwen3-coder-30b-a3b-instruct", "qwen-coder"],
    ["CodeQwen1.5-7B", "starcoder"],
    ["codegemma:2b", "codegemma"],
    ["bigcode/starcoder2-3b", "starcoder2"],
    ["bigcode/starcoderbase-1b", "starcoder"],
    ["stabilityai/stable-code-3b", "starcoder"],
    ["ibm-granite/granite-8b-code-base", "starcoder"],
    ["granite-code:3b", "starcoder"],
    ["granite4:micro", "granite"],
    ["granite-4.0-h-tiny", "granite"],
    ["mistralai/Codestral-22B-v0.1", "codestral"],
    ["deepseek-ai/deepseek-coder-6.7b-base", "deepseek-coder"],
    ["deepseek-coder-v2:16b", "deepseek-coder"],
    ["codellama:7b-code", "codellama"],
    ["ByteDance-Seed/Seed-Coder-8B-Base", "seed-coder"],
    ["JetBrains/Mellum-4b-base", "mellum"],
    ["codestral", "codestral"],
  ])("%s is of the family %s", (id, family) => {
    expect(fimTemplate(id)?.family).toBe(family);
  });

  it.each([
    "qwen3-max",
    "qwen3.7-plus",
    "gemma3:4b",
    "deepseek-flash",
    "deepseek-v4-pro",
    "gpt-5.4-mini",
    "codestral-embed",
    "granite-3.3-8b-instruct",
    "llama3.3",
  ])("%s is of no family that fills holes", (id) => {
    expect(fimTemplate(id)).toBeUndefined();
  });
});
