import { expect, test, vi } from "vitest";
import { promptsView } from "../../../src/composition/panelViews.js";
import { createPromptPages } from "../../../src/composition/promptPages.js";
import { createPromptReader } from "../../../src/composition/prompts.js";
import { builtInPrompts } from "../../../src/core/prompts/builtin/index.js";
import { registerNewVariant } from "../../../src/editor/prompts/newVariant.js";

interface Address {
  readonly scheme: string;
  readonly path: string;
}

const editor = vi.hoisted(() => ({
  shown: [] as Address[],
  untitled: 0,
  texts: new Map<string, (uri: { readonly path: string }) => Promise<string>>(),
  commands: new Map<string, (...given: unknown[]) => Promise<unknown>>(),
  picked: [] as (string | undefined)[],
}));

vi.mock("vscode", () => ({
  Position: Object,
  Range: Object,
  Uri: {
    from: (address: Address) => address,
    parse: (text: string) => ({ scheme: "file", path: new URL(text).pathname }),
    joinPath: (uri: Address, ...names: string[]) => ({ ...uri, path: [uri.path, ...names].join("/") }),
  },
  commands: {
    registerCommand: (name: string, run: (...given: unknown[]) => Promise<unknown>) => editor.commands.set(name, run),
    executeCommand: (name: string, ...given: unknown[]) => editor.commands.get(name)?.(...given),
  },
  window: {
    showTextDocument: async (uri: Address) => void editor.shown.push(uri),
    showQuickPick: async (_: unknown, { placeHolder }: { readonly placeHolder?: string }) =>
      void editor.picked.push(placeHolder),
  },
  workspace: {
    isTrusted: true,
    workspaceFolders: [{ uri: { scheme: "file", path: "/w/one" } }],
    registerTextDocumentContentProvider: (
      scheme: string,
      { provideTextDocumentContent }: { provideTextDocumentContent(uri: { readonly path: string }): Promise<string> },
    ) => (editor.texts.set(scheme, provideTextDocumentContent), { dispose: () => editor.texts.delete(scheme) }),
    openTextDocument: async () => void (editor.untitled += 1),
    findFiles: async () => [{ scheme: "file", path: "/w/one/.fairlead/prompts/refactor.prompt" }],
  },
}));

function view(...folders: readonly string[]) {
  const file = (workspaceFolder: string) => ({
    ...{ path: ".fairlead/prompts/refactor.prompt", text: "Refactor {{selection}}.", hash: "", approved: true },
    workspaceFolder,
  });
  const files = {
    files: async () => folders.map(file),
    onDidChange: () => ({ dispose: () => undefined }),
    dispose: () => undefined,
  };
  return promptsView(createPromptReader(files), files, createPromptPages());
}

test("of two folders with the same prompt file each has its own name and opens its own", async () => {
  const two = view("file:///w/one", "file:///w/my%20two");
  const names = (await two.entries()).filter(({ path }) => path !== undefined).map(({ name }) => name);
  expect(names).toEqual(["refactor (one)", "refactor (my two)"]);
  editor.shown.length = 0;
  for (const name of names) await two.open(name, 2);
  expect(editor.shown.map(({ path }) => decodeURIComponent(path))).toEqual([
    "/w/one/.fairlead/prompts/refactor.prompt",
    "/w/my two/.fairlead/prompts/refactor.prompt",
  ]);
});

test("in one folder a prompt has its plain name", async () => {
  expect((await view("file:///w/one").entries()).at(-1)?.name).toBe("refactor");
});

test("a built-in prompt opens in a document that cannot be written, not as a new file that asks to be saved", async () => {
  editor.shown.length = 0;
  await view().open("built-in explain");
  expect(editor.untitled).toBe(0);
  const [uri] = editor.shown;
  const text = await editor.texts.get(uri?.scheme ?? "")?.(uri ?? { path: "" });
  expect(text).toBe((await builtInPrompts()).get("explain")?.body);
});

test("a new prompt for a task is not asked for its task again", async () => {
  registerNewVariant({ builtIn: async () => "", modelNames: async () => [], approve: async () => undefined });
  await view().create("explain");
  expect(editor.picked).toEqual(["For which models?"]);
});
