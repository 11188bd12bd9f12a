import { type CheckedFile, checkTexts, type CheckTexts } from "../../src/core/verify/index.js";
import { TextThread } from "../../src/editor/verify/textThread.js";
import { bundle } from "../../test/unit/ledger/build.js";
import { atMost, type Figure, median } from "../figure.js";
import { FIXTURES } from "./fixtures.js";

const LINES = 5_000;
const ROUNDS = 5;

/**
 * Measures how long the calling thread is busy while the syntax of a long file is checked, there and on a thread of its own. Its own
 * processor time is counted, since what else runs on the machine would blur a clock.
 */
export async function measureBlocked(): Promise<Record<string, Figure>> {
  const thread = new TextThread({
    url: await bundle(new URL("../../src/editor/verify/worker.ts", import.meta.url)),
    limitMs: 60_000,
  });
  try {
    const file = longFile();
    // In place first: what its parser has learned by then stays in this thread.
    const here: Round[] = [];
    const there: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      here.push(await measured(checkTexts, file));
      there.push(await measured(thread.check, file));
    }
    const middle = (list: readonly Round[], of: keyof Round): number => median(list.map((one) => one[of]));
    const words = (list: readonly Round[], of: keyof Round): string =>
      `${(list[0]?.[of] ?? 0).toFixed(1)} ms the first time, then ${middle(list.slice(1), of).toFixed(1)}`;
    return {
      "verified: time of the calling thread for the syntax of 5,000 lines, against parsing in place": atMost(
        0.25,
        middle(there, "busyMs") / middle(here, "busyMs"),
        "ratio",
        `${words(there, "busyMs")}; in place ${words(here, "busyMs")}; until the answer ${words(there, "tookMs")}; in place ${words(here, "tookMs")}`,
      ),
    };
  } finally {
    thread.dispose();
  }
}

interface Round {
  /** Processor time of this thread, ms. */
  readonly busyMs: number;
  readonly tookMs: number;
}

async function measured(check: CheckTexts, file: CheckedFile): Promise<Round> {
  const { signal } = new AbortController();
  const before = process.threadCpuUsage();
  const started = performance.now();
  const report = await check(file, false, signal);
  const tookMs = performance.now() - started;
  const { user, system } = process.threadCpuUsage(before);
  if (!report.checked || report.syntax?.problems.length !== 0)
    throw new Error(`The long file should have been found right: ${JSON.stringify(report)}.`);
  return { busyMs: (user + system) / 1000, tookMs };
}

/** The fixtures' code over and over, each time in a namespace of its own. */
function longFile(): CheckedFile {
  const lines: string[] = [];
  for (let copy = 0; lines.length < LINES; copy += 1) {
    const text = FIXTURES[copy % FIXTURES.length]?.text ?? "";
    const code = text.replaceAll(/^import [^;]*;$/gm, "");
    lines.push(`namespace N${copy} {`, ...code.split("\n"), "}");
  }
  const text = lines.join("\n");
  return { path: "long.ts", language: "typescript", before: text, after: `${text}\n` };
}
