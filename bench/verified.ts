import type { Decision } from "../src/core/decision/decision.js";
import { proposeText } from "../src/core/edits/index.js";
import type { EditorRequest } from "../src/core/request/request.js";
import { checkTexts, verifyFiles, type LanguageService } from "../src/core/verify/index.js";
import { assembledWith } from "./assembled.js";
import { startPractice, type Practice } from "../test/practice/startPractice.mjs";
import { atMost, type Figure } from "./figure.js";
import { measureBlocked } from "./verified/blocked.js";
import { compilerService, isBroken, removeProject, writeProject } from "./verified/compiler.js";
import { FIXTURES, type Fixture } from "./verified/fixtures.js";

/** How often each practice model breaks an edit, half by syntax and half by types. */
const BROKEN = { small: 0.4, middle: 0.15, large: 0.05 };
const PRICES = { small: { input: 0.1, output: 0.4 }, middle: { input: 1, output: 4 }, large: { input: 3, output: 15 } };
const FORMAT = "blocks";

type Level = "off" | "syntax" | "diagnostics";

interface Run {
  /** Changes that were shown. */
  readonly shown: number;
  /** Of these, those that do not compile. */
  readonly broken: number;
  readonly usd: number;
  readonly attempts: number;
  readonly ms: number;
}

/** Asks for every fixture's edit and counts what a person would have been shown. */
export async function measure(): Promise<Record<string, Figure>> {
  const practice = await startPractice({ providers: { models: { brokenEdits: BROKEN, seed: 7 } } });
  const folder = await writeProject();
  try {
    const service = compilerService(folder);
    const strong = await runAll(practice, folder, ["large"], "off");
    const off = await runAll(practice, folder, ["small", "middle", "large"], "off");
    const syntax = await runAll(practice, folder, ["small", "middle", "large"], "syntax");
    const checked = await runAll(practice, folder, ["small", "middle", "large"], "diagnostics", service);
    const share = ({ broken, shown }: Run): number => (shown === 0 ? 0 : (100 * broken) / shown);
    const words = (run: Run): string =>
      `${run.broken} of ${run.shown} shown changes broken, ${run.attempts} calls, $${run.usd.toFixed(5)}`;
    const all = `${FIXTURES.length} edits; error rates ${Object.entries(BROKEN)
      .map(([name, rate]) => `${name} ${100 * rate} %`)
      .join(", ")}`;
    return {
      ...(await measureBlocked()),
      "verified: broken edits shown, diagnostics": atMost(
        0,
        share(checked),
        "%",
        `check and judge are both the TypeScript compiler, so this tells of our line and not of the check's own blind spots; ${words(checked)}; unchecked ${share(off).toFixed(1)} %, always the strongest ${share(strong).toFixed(1)} %; ${all}`,
      ),
      "verified: broken edits shown, syntax": {
        value: Number(share(syntax).toPrecision(4)),
        unit: "%",
        against: `${words(syntax)}; unchecked: ${words(off)}`,
      },
      "verified: cost against always the strongest, diagnostics": atMost(
        0.5,
        checked.usd / strong.usd,
        "ratio",
        `${words(checked)}; always the strongest, unchecked: ${words(strong)}`,
      ),
      "verified: edits with nothing to show, diagnostics": {
        value: FIXTURES.length - checked.shown,
        unit: "edits",
        against: `of ${FIXTURES.length}; three models in a row broke them`,
      },
      "verified: time of an edit, diagnostics": {
        value: Math.round(checked.ms / FIXTURES.length),
        unit: "ms",
        against: `unchecked ${Math.round(off.ms / FIXTURES.length)} ms; a compiler is started for each check, where the editor asks a running server`,
      },
    };
  } finally {
    await practice.close();
    await removeProject(folder);
  }
}

async function runAll(
  practice: Practice,
  folder: string,
  models: readonly (keyof typeof PRICES)[],
  level: Level,
  service?: LanguageService,
): Promise<Run> {
  const layers = [
    {
      layer: "user" as const,
      settings: {
        "fairlead.providers": {
          models: {
            kind: "openai-compatible",
            baseUrl: practice.baseUrl("models"),
            models: models.map((id) => ({ id, price: PRICES[id], context: 64_000 })),
          },
        },
        "fairlead.cache.enabled": false,
      },
    },
  ];
  const { line } = await assembledWith(layers, { keyOf: async () => undefined });
  let run: Run = { shown: 0, broken: 0, usd: 0, attempts: 0, ms: 0 };
  for (const [index, fixture] of FIXTURES.entries()) {
    const started = performance.now();
    let text = "";
    let decision: Decision | undefined;
    const check =
      level === "off"
        ? {}
        : { check: (answer: string, signal: AbortSignal) => checkOf(fixture, answer, level, service, signal) };
    for await (const event of line.answer(requestOf(fixture, index), new AbortController().signal, check)) {
      if (event.type === "text") text += event.text;
      else if (event.type === "finished") decision = event.decision;
    }
    const ms = performance.now() - started;
    const proposed =
      decision?.outcome === "answered" ? proposeText(fixture.text, fixture.span, text, { format: FORMAT }) : undefined;
    const shown = proposed?.ok === true && proposed.text !== fixture.text;
    const broken = shown && (await isBroken(folder, fixture.path, proposed.text));
    run = {
      shown: run.shown + Number(shown),
      broken: run.broken + Number(broken),
      usd: run.usd + (decision?.costUsd ?? 0),
      attempts: run.attempts + (decision?.attempts.length ?? 0),
      ms: run.ms + ms,
    };
  }
  return run;
}

async function checkOf(
  fixture: Fixture,
  answer: string,
  level: Level,
  languageService: LanguageService | undefined,
  signal: AbortSignal,
) {
  const proposed = proposeText(fixture.text, fixture.span, answer, { format: FORMAT });
  if (!proposed.ok) {
    return proposed.unchanged === undefined
      ? { ok: false as const, note: "edits could not be applied", problems: proposed.message, repairable: true }
      : { ok: true as const, note: "no change" };
  }
  const file = { path: fixture.path, language: "typescript", before: fixture.text, after: proposed.text };
  const parts = { level, task: fixture.task, texts: checkTexts };
  return verifyFiles([file], { ...parts, ...(languageService ? { languageService } : {}) }, signal);
}

function requestOf({ path, text, task, instruction, span }: Fixture, index: number): EditorRequest {
  return {
    id: `edit-${index}`,
    surface: task === "document" ? "document" : "refactor",
    task,
    instruction,
    location: "inline",
    document: { path, language: "typescript", text, selection: span },
    variables: { edit_format: FORMAT },
  };
}
