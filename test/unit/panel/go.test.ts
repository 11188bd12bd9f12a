import { beforeEach, expect, test, vi } from "vitest";
import type { Host } from "../../../src/assembly/host.js";
import { createEditorHost, type EditorHostParts } from "../../../src/composition/editorHost.js";
import type { Decision } from "../../../src/core/decision/decision.js";
import { createPanelView } from "../../../src/panel/bridge.js";
import { requestOf } from "../answer/build.js";
import { sampleDecision } from "../ledger/sample.js";

interface Address {
  readonly path: string;
  with?(change: Address): Address;
}

const editor = vi.hoisted(() => ({ shown: [] as string[], told: [] as string[] }));
beforeEach(() => {
  editor.shown.length = 0;
  editor.told.length = 0;
});

vi.mock("vscode", () => {
  const at = (path: string): Address => ({ path, with: (change) => at(change.path) });
  return {
    Position: Object,
    Range: Object,
    Uri: { joinPath: (uri: Address, ...names: string[]) => at([uri.path, ...names].join("/")) },
    commands: { executeCommand: async () => undefined },
    window: {
      showTextDocument: async ({ path }: Address) => void editor.shown.push(path),
      showInformationMessage: (message: string) => void editor.told.push(message),
    },
    workspace: {
      isTrusted: true,
      name: "app",
      workspaceFolders: [{ name: "app", uri: { ...at("/w/app"), toString: () => "file:///w/app" } }],
    },
  };
});

const host: Host = createEditorHost({
  settings: { layers: () => [], onDidChange: () => ({ dispose: () => undefined }), dispose: () => undefined },
} as unknown as EditorHostParts);

/** Clicks on the place of a record. */
async function go(decision: Decision): Promise<void> {
  let say: ((message: unknown) => void) | undefined;
  const nothing = () => ({ dispose: () => undefined });
  const view = createPanelView({
    extensionUri: { path: "/extension" } as never,
    reader: {
      list: async () => [],
      get: async () => decision,
      spentSince: async () => ({ usd: 0, unknown: 0 }),
      evidence: async () => [],
      onChange: nothing,
    },
  });
  const webview = {
    onDidReceiveMessage: (listener: (message: unknown) => void) => ((say = listener), nothing()),
    postMessage: async () => true,
    asWebviewUri: ({ path }: Address) => path,
  };
  const shown = { webview, visible: true, onDidDispose: nothing, onDidChangeVisibility: nothing };
  await view.resolveWebviewView(shown as never, {} as never, {} as never);
  say?.({ type: "go", id: decision.id });
  await vi.waitFor(() => expect(editor.shown.length + editor.told.length).toBe(1));
}

const placed = (workspace: string | undefined) =>
  sampleDecision({ workspace, place: { path: "README.md", line: 1, language: "markdown" } });

test("a record of a folder's file leads to it", async () => {
  const workspace = host.workspace(requestOf({ workspaceFolder: "file:///w/app" }));
  expect(workspace).toBe("app");
  await go(placed(workspace));
  expect(editor.shown).toEqual(["/w/app/README.md"]);
});

test("a record of a file outside of all folders does not lead to one of the same name in the first folder", async () => {
  const workspace = host.workspace(requestOf());
  expect(workspace).toBeUndefined();
  await go(placed(workspace));
  expect(editor.shown).toEqual([]);
  expect(editor.told).toEqual([
    "Fairlead: README.md was in no folder of the workspace, so where it is was not recorded.",
  ]);
});

test("a question about no document belongs to the first folder", () => {
  expect(host.workspace(requestOf({ document: undefined }))).toBe("app");
});
