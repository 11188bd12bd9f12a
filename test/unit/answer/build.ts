import { assemble, type Assembled } from "../../../src/assembly/assemble.js";
import type { Host } from "../../../src/assembly/host.js";
import type { AnswerEvent } from "../../../src/core/answer/events.js";
import type { AnswerOptions } from "../../../src/core/answer/line.js";
import type { Decision } from "../../../src/core/decision/decision.js";
import type { SettingsLayer } from "../../../src/core/policy/problem.js";
import type { EditorRequest } from "../../../src/core/request/request.js";
import { createOverrides, type Overrides } from "../../../src/core/routing/override.js";

/** An assembled line with what it recorded. */
export interface TestLine extends Assembled {
  readonly recorded: Decision[];
  readonly overrides: Overrides;
  ask(request: Partial<EditorRequest>, signal?: AbortSignal, options?: AnswerOptions): Promise<Asked>;
}

/** A request and its answer. */
export interface Asked {
  readonly events: readonly AnswerEvent[];
  readonly text: string;
  readonly decision: Decision;
}

/** The key that every provider of a test line has; nothing but a header may ever hold it. */
export const CANARY = "fl-canary-7Qx2Lm9ZtR4vWk8BnY1cJd6s";

let made = 0;

/** A small request to explain a file. */
export function requestOf(over: Partial<EditorRequest> = {}): EditorRequest {
  made += 1;
  return {
    id: `request-${made}`,
    surface: "explain",
    task: "explain",
    instruction: "",
    location: "inline",
    document: { path: "src/app.ts", language: "typescript", text: "export const answer = 42;\n" },
    ...over,
  };
}

/** Puts a line together as hosts do, over the user's settings and further layers. */
export async function lineWith(
  settings: Record<string, unknown>,
  more: readonly SettingsLayer[] = [],
  over: Partial<Host> = {},
): Promise<TestLine> {
  const recorded: Decision[] = [];
  const overrides = createOverrides();
  const layers: readonly SettingsLayer[] = [{ layer: "user", settings }, ...more];
  const assembled = await assemble({
    layers: () => layers,
    keyOf: async () => CANARY,
    promptFiles: async () => ({ prompts: [], broken: [], waiting: [] }),
    trusted: () => true,
    workspace: () => "workspace",
    ledger: { record: (decision) => void recorded.push(decision) },
    evidence: () => new Map(),
    spentTodayUsd: () => 0,
    overrides,
    ...over,
  });
  return {
    ...assembled,
    recorded,
    overrides,
    async ask(request, signal = new AbortController().signal, options) {
      const events: AnswerEvent[] = [];
      for await (const event of assembled.line.answer(requestOf(request), signal, options)) events.push(event);
      const last = events.at(-1);
      if (last?.type !== "finished") throw new Error("The line ended without saying how.");
      return { events, text: textOf(events), decision: last.decision };
    },
  };
}

export const textOf = (events: readonly AnswerEvent[]): string =>
  events.map((event) => (event.type === "text" ? event.text : "")).join("");
