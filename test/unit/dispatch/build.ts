import type { Attempt } from "../../../src/core/decision/decision.js";
import type { ModelEvidence } from "../../../src/core/decision/ledger.js";
import { type Breakers, createBreakers } from "../../../src/core/dispatch/breaker.js";
import type { Dispatch, DispatchResult } from "../../../src/core/dispatch/contract.js";
import { dispatch } from "../../../src/core/dispatch/dispatch.js";
import type { DispatchEvent } from "../../../src/core/dispatch/events.js";
import type { Prepared, Preparation } from "../../../src/core/dispatch/prepared.js";
import { createResponseCache, type ResponseCache } from "../../../src/core/dispatch/responseCache.js";
import { mergePolicy } from "../../../src/core/policy/merge.js";
import type { SettingsLayer } from "../../../src/core/policy/problem.js";
import type { Task } from "../../../src/core/request/task.js";
import type { DirectoryEntry } from "../../../src/core/routing/directory.js";
import type { ErrorClass, Failure } from "../../../src/core/wire/failure.js";
import type { StreamPart, Wire } from "../../../src/core/wire/wire.js";
import { entryOf, type ModelSketch } from "../routing/build.js";

/** What a scripted model does at a call: parts, pauses in ms, or a promise to wait for. */
export type Step = StreamPart | number | Promise<unknown>;

/** A call as a scripted model saw it. */
export interface SeenCall {
  readonly model: string;
  readonly preparation: Preparation;
  readonly signal: AbortSignal;
}

export const text = (words: string): StreamPart => ({ type: "text", text: words });
export const stop: StreamPart = { type: "finish", reason: "stop" };
export const usage = (input: number, output: number): StreamPart => ({
  type: "usage",
  usage: { input, output, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0, reasoning: 0 },
});
export const fail = (errorClass: ErrorClass, more: Partial<Failure> = {}): StreamPart => ({
  type: "failure",
  failure: { class: errorClass, message: `It said ${errorClass}.`, remedy: "Do something.", ...more },
});

/** What a test says of a dispatch. */
export interface Sketch {
  /** What each model does at its first, second, ... call; the last entry serves further calls. */
  readonly models: Readonly<Record<string, readonly (readonly Step[])[]>>;
  readonly sketches?: Readonly<Record<string, ModelSketch>>;
  readonly task?: Task;
  readonly layers?: readonly SettingsLayer[];
  readonly p95?: Readonly<Record<string, number>>;
  readonly breakers?: Breakers;
  readonly cache?: ResponseCache;
  readonly signal?: AbortSignal;
  readonly prepare?: (entry: DirectoryEntry, prepared: Prepared) => Prepared | { readonly failure: Failure };
  readonly over?: Partial<Dispatch>;
}

/** How a dispatch went. */
export interface Told {
  readonly result: DispatchResult;
  readonly events: readonly DispatchEvent[];
  readonly text: string;
  readonly calls: readonly SeenCall[];
  readonly learned: readonly { readonly model: string; readonly failure: Failure }[];
}

/** `model outcome errorClass` of each attempt. */
export const storyOf = (attempts: readonly Attempt[]): string[] =>
  attempts.map(({ model, outcome, errorClass }) => [model, outcome, errorClass].filter(Boolean).join(" "));

/** Starts a dispatch over scripted models. */
export function begin(sketch: Sketch): {
  readonly run: AsyncGenerator<DispatchEvent, DispatchResult>;
  readonly calls: SeenCall[];
  readonly learned: { model: string; failure: Failure }[];
  readonly left: DispatchResult[];
} {
  const calls: SeenCall[] = [];
  const learned: { model: string; failure: Failure }[] = [];
  const left: DispatchResult[] = [];
  const entries = Object.keys(sketch.models).map((name) => entryOf(name, sketch.sketches?.[name] ?? { price: 1 }));
  const evidence = new Map<string, ModelEvidence>(
    Object.entries(sketch.p95 ?? {}).map(([model, firstTokenP95Ms]) => [
      model,
      { model, attempts: 50, answered: 50, firstTokenP95Ms },
    ]),
  );
  const plan: Dispatch = {
    task: sketch.task ?? "explain",
    entries,
    policy: mergePolicy(sketch.layers ?? []).policy,
    needs: {
      inputTokens: 100,
      leastInputTokens: 100,
      maxOutputTokens: 100,
      likelyOutputTokens: 100,
      tools: false,
      images: false,
    },
    automatic: false,
    prepare: async (entry, preparation) => {
      const { name } = entry.model;
      const scripts = sketch.models[name] ?? [];
      const made = calls.filter((call) => call.model === name).length;
      const steps = scripts[Math.min(made, scripts.length - 1)] ?? [];
      const wire: Wire = {
        name: "openai-chat",
        stream: (_call, _endpoint, signal) => {
          calls.push({ model: name, preparation, signal });
          return played(steps);
        },
      };
      const prepared: Prepared = {
        wire,
        call: { kind: "chat", model: entry.model.id, maxOutputTokens: 100, stream: true, messages: [], temperature: 0 },
        endpoint: {
          providerId: entry.model.providerId,
          label: entry.model.name,
          baseUrl: entry.provider.baseUrl,
          key: "k",
          quirks: {},
        },
        variant: "built-in",
        variantHash: "0",
        notes: [],
        inputCharacters: 350,
        charactersPerToken: 3.5,
        shrinkable: true,
      };
      return sketch.prepare?.(entry, prepared) ?? prepared;
    },
    check: undefined,
    cacheKey: undefined,
    evidence,
    spentTodayUsd: 0,
    startedAt: performance.now(),
    left: (result) => left.push(result),
    ...sketch.over,
  };
  const run = dispatch(
    plan,
    {
      breakers: sketch.breakers ?? createBreakers(),
      cache: sketch.cache ?? createResponseCache(),
      factsOf: () => undefined,
      learn: () => undefined,
      learnRefusal: (entry, failure) => learned.push({ model: entry.model.name, failure }),
      random: () => 0.5,
    },
    sketch.signal ?? new AbortController().signal,
  );
  return { run, calls, learned, left };
}

/** Runs a dispatch to its end. */
export async function run(sketch: Sketch): Promise<Told> {
  const { run: events, calls, learned } = begin(sketch);
  const seen: DispatchEvent[] = [];
  for (;;) {
    const step = await events.next();
    if (step.done === true) {
      return {
        result: step.value,
        events: seen,
        calls,
        learned,
        text: seen.map((event) => (event.type === "text" ? event.text : "")).join(""),
      };
    }
    seen.push(step.value);
  }
}

/** Plays a script; it heeds no signal, so that whatever ends in time was ended by the line. */
async function* played(steps: readonly Step[]): AsyncGenerator<StreamPart> {
  for (const step of steps) {
    if (typeof step === "number") await new Promise((resolve) => setTimeout(resolve, step));
    else if (step instanceof Promise) await step;
    else yield step;
  }
}

/** Never settles. */
export const forever = (): Promise<never> => new Promise(() => undefined);
