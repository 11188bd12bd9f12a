import { expect, test, vi } from "vitest";
import type { Line } from "../../../src/core/answer/line.js";
import { planRoute } from "../../../src/core/routing/plan.js";
import { createSurface } from "../../../src/editor/completion/surface.js";
import { situationOf } from "../routing/build.js";

const { item, document } = vi.hoisted(() => ({
  item: { text: "", dispose: () => undefined },
  document: {
    uri: { scheme: "file", path: "/a.ts", fsPath: "/a.ts", toString: () => "file:///a.ts" },
    languageId: "typescript",
    lineCount: 1,
    eol: 1,
    getText: () => "const value = ",
    lineAt: () => ({ text: "const value = ", range: {} }),
    offsetAt: () => 14,
  },
}));

// Of VS Code: one open document and one status item. Everything else is there and does nothing.
vi.mock("vscode", () => {
  const nothing: unknown = new Proxy(function nothing() {}, {
    get: (_, name) =>
      name === "then" || typeof name === "symbol" ? undefined : name === "dispose" ? () => undefined : nothing,
    apply: () => nothing,
    construct: () => nothing as object,
  });
  const holding = (parts: object): object =>
    new Proxy(parts, {
      get: (known, name) => (name in known ? Reflect.get(known, name) : name === "then" ? undefined : nothing),
      has: () => true,
    });
  return holding({
    window: holding({ activeTextEditor: { document, options: {} }, visibleTextEditors: [] }),
    languages: holding({ createLanguageStatusItem: () => item, match: () => 1 }),
    workspace: holding({ getWorkspaceFolder: () => undefined, isTrusted: true }),
    extensions: holding({ getExtension: () => undefined }),
    Range: class {
      constructor(
        readonly start: unknown,
        readonly end: unknown,
      ) {}
    },
    Position: class {
      constructor(
        readonly line: number,
        readonly character: number,
      ) {}
    },
  });
});

test("after a request by hand the status goes back to what typing gets", async () => {
  const line = {
    plan: ({ automatic }: { readonly automatic?: boolean }) => {
      const situation = situationOf({
        models: automatic === true ? { "acme/typing": {} } : { "acme/by-hand": {} },
        task: "completion",
      });
      return Promise.resolve({ route: planRoute(situation), classification: situation.classification });
    },
    async *answer() {
      yield { type: "finished", decision: { outcome: "cancelled" } };
    },
  } as unknown as Line;
  const nothing = { dispose: () => undefined };
  const memory = { get: () => undefined, update: async () => undefined, keys: () => [] };
  const surface = createSurface({
    ...{ line, memory, globalMemory: memory },
    messages: { failed: async () => undefined, refused: async () => undefined, openRecord: () => undefined },
    request: { excludedBy: () => undefined },
    layers: () => [],
    onRoutesChange: () => nothing,
    onOutcome: () => undefined,
  });
  const token = { isCancellationRequested: false, onCancellationRequested: () => nothing };
  const shown: string[] = [];
  Object.defineProperty(item, "text", {
    set(text: string) {
      shown.push(text);
    },
  });
  await surface.provide(
    document as never,
    { line: 0, character: 14 } as never,
    { manual: true, selected: undefined },
    token,
  );
  expect(shown).toContain("Ghost text: acme/by-hand");
  await expect.poll(() => shown.at(-1)).toBe("Ghost text: acme/typing");
  surface.dispose();
});
