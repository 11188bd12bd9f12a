import { expect, test } from "vitest";
import { promptProblems } from "../../../src/composition/prompts.js";
import type { PromptFile } from "../../../src/editor/prompts/index.js";

const file = (name: string, text: string, approved = true): PromptFile => ({
  path: `.fairlead/prompts/${name}.prompt`,
  text,
  hash: name,
  workspaceFolder: "file:///w",
  approved,
});
const messages = async (of: PromptFile, beside: readonly PromptFile[]): Promise<string[]> =>
  (await promptProblems(of.path, of.text, beside, async () => [])).map(({ message }) => message);

test("a prompt that includes a part of its folder has nothing underlined", async () => {
  const prompt = file("ask", "{{> style}}\n{{instruction}}");
  expect(await messages(prompt, [prompt, file("_style", "Be short.")])).toEqual([]);
  expect(await messages(prompt, [prompt])).toEqual(["There is no part _style.prompt in this folder."]);
});

test("a part that is not approved is said to be waiting, by prompts and by parts that need it", async () => {
  const prompt = file("ask", "{{> style}}\n{{instruction}}");
  const outer = file("_outer", "{{> style}}");
  const beside = [prompt, outer, file("_style", "Be short.", false)];
  expect(await messages(prompt, beside)).toEqual(["The part _style.prompt waits for your approval."]);
  expect(await messages(outer, beside)).toEqual(["The part _style.prompt waits for your approval."]);
});
