import { expect, test, vi } from "vitest";
import { createUndoWatch } from "../../../src/editor/change/undone.js";

const window = vi.hoisted(() => {
  const listeners: ((event: unknown) => void)[] = [];
  return { listeners, listen: (listener: (event: unknown) => void) => (listeners.push(listener), { dispose() {} }) };
});

// Undo comes from a window; this is as much of one as the watch hears.
vi.mock("vscode", () => ({
  TextDocumentChangeReason: { Undo: 1 },
  workspace: { onDidChangeTextDocument: window.listen, onDidCloseTextDocument: () => ({ dispose() {} }) },
}));

const documentOf = (name: string, text: string) => ({ uri: { toString: () => name }, getText: () => text }) as never;

test("a change of several files that is undone is told once", () => {
  const undone: string[] = [];
  const watch = createUndoWatch((decisionId) => undone.push(decisionId));
  for (const name of ["a", "b"]) watch.watch(documentOf(name, "after"), { before: "before", decisionId: "d" });
  watch.watch(documentOf("c", "after"), { before: "before", decisionId: "e" });
  for (const name of ["a", "b", "c"])
    for (const listener of window.listeners) listener({ reason: 1, document: documentOf(name, "before") });
  expect(undone).toEqual(["d", "e"]);
});
