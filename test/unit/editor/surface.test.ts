import { expect, test, vi } from "vitest";
import type { Line } from "../../../src/core/answer/line.js";
import type { Decision } from "../../../src/core/decision/decision.js";
import { planRoute } from "../../../src/core/routing/plan.js";
import { createSurface } from "../../../src/editor/completion/surface.js";
import { situationOf } from "../routing/build.js";

const { text, item, document } = vi.hoisted(() => {
  const text = "export function harbour(moment: Date) { log(moment); const value = ";
  return {
    text,
    item: { text: "", dispose: () => undefined },
    document: {
      uri: { scheme: "file", path: "/a.ts", fsPath: "/a.ts", toString: () => "file:///a.ts" },
      languageId: "typescript",
      lineCount: 1,
      eol: 1,
      getText: (range?: {
        readonly start?: { readonly character?: number };
        readonly end?: { readonly character?: number };
      }) => text.slice(range?.start?.character, range?.end?.character),
      lineAt: () => ({ text, range: {} }),
      offsetAt: () => text.length,
    },
  };
});

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

const nothing = { dispose: () => undefined };

/** The surface over a line; `shown` gets what the status says, one entry a change. */
function surfaceOver(line: Partial<Line>, onRoutesChange: (listener: () => void) => void = () => undefined) {
  const memory = { get: () => undefined, update: async () => undefined, keys: () => [] };
  const surface = createSurface({
    ...{ line: line as Line, memory, globalMemory: memory },
    messages: { failed: async () => undefined, refused: async () => undefined, openRecord: () => undefined },
    request: { excludedBy: () => undefined },
    layers: () => [],
    onRoutesChange: (listener) => {
      onRoutesChange(() => listener("health"));
      return nothing;
    },
    onOutcome: () => undefined,
  });
  const shown: string[] = [];
  Object.defineProperty(item, "text", {
    configurable: true,
    set(said: string) {
      shown.push(said);
    },
  });
  const provide = (manual: boolean): Promise<unknown> =>
    surface.provide(
      document as never,
      { line: 0, character: text.length } as never,
      { manual, selected: undefined },
      { isCancellationRequested: false, onCancellationRequested: () => nothing },
    );
  return { surface, shown, provide };
}

function planOf(models: Parameters<typeof situationOf>[0]["models"]) {
  const situation = situationOf({ models, task: "completion" });
  return { route: planRoute(situation), classification: situation.classification };
}

test("after a request by hand the status goes back to what typing gets", async () => {
  const { surface, shown, provide } = surfaceOver({
    plan: async ({ automatic }) => planOf(automatic === true ? { "acme/typing": {} } : { "acme/by-hand": {} }),
    async *answer() {
      yield { type: "finished", decision: { outcome: "cancelled" } as Decision };
    },
  });
  await provide(true);
  expect(shown).toContain("Ghost text: acme/by-hand");
  await expect.poll(() => shown.at(-1)).toBe("Ghost text: acme/typing");
  surface.dispose();
});

test("after a failure the status says what typing gets from then on, not what was decided before", async () => {
  let models: Parameters<typeof planOf>[0] = { "acme/first": {} };
  let changed: () => void = () => undefined;
  const { surface, shown, provide } = surfaceOver(
    {
      plan: async () => planOf(models),
      async *answer() {
        models = { "acme/second": {} };
        changed();
        // What ends later must not take the status back.
        await vi.waitFor(() => expect(shown.at(-1)).toBe("Ghost text: acme/second"));
        const error = { class: "key", message: "The key was refused.", remedy: "" };
        yield { type: "finished", decision: { outcome: "failed", error, candidates: [] } as unknown as Decision };
      },
    },
    (listener) => (changed = listener),
  );
  await provide(false);
  expect(shown).toContain("Ghost text: acme/first");
  await expect.poll(() => shown.at(-1)).toBe("Ghost text: acme/second");
  surface.dispose();
});
