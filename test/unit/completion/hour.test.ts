import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { Hour } from "./hour.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Replays the hour in a process of its own: what other tests leave behind is not counted, and collections can be asked for. */
async function replayed(...parameters: readonly string[]): Promise<Hour> {
  const script = fileURLToPath(new URL("hour.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--expose-gc", "--import", "./scripts/typescript.mjs", script, ...parameters],
    { cwd: ROOT },
  );
  return JSON.parse(stdout) as Hour;
}

/** Kept answers live for five minutes, and code goes on being compiled for some time after that. */
const WARM_MINUTES = 20;

/** Growth of the heap once it is warm: KB a minute by the line through all samples, and KB from the first to the last of them. */
function growthOf({ samples }: Hour): { readonly perMinute: number; readonly whole: number } {
  const warm = samples.filter(({ minute }) => minute >= WARM_MINUTES);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const kilobytes = warm.map(({ bytes }) => bytes / 1024);
  const minutes = warm.map(({ minute }) => minute);
  const [middle, level] = [mean(minutes), mean(kilobytes)];
  const covariance = mean(minutes.map((minute, index) => (minute - middle) * ((kilobytes[index] ?? 0) - level)));
  const perMinute = covariance / mean(minutes.map((minute) => (minute - middle) ** 2));
  return { perMinute, whole: mean(kilobytes.slice(-5)) - mean(kilobytes.slice(0, 5)) };
}

describe("an hour of typing", () => {
  it("leaves no request and no socket open, loses no promise and keeps memory flat", async () => {
    const hour = await replayed();
    expect(hour.keys).toBeGreaterThan(10_000);
    expect(hour.requests).toBeGreaterThan(400);
    // Those that were typed away from, and those that had written enough.
    expect(hour.aborted).toBeGreaterThan(50);
    expect(hour).toMatchObject({ rejections: [], openRequests: 0, openAnswers: 0, openSockets: 0 });
    expect(hour.bad).toEqual({ stale: 0, duplicate: 0, brackets: 0 });
    // What V8 itself still learns is some 15 KB a minute; one entry kept of each request would be 300.
    const { perMinute, whole } = growthOf(hour);
    expect(perMinute).toBeLessThan(40);
    expect(whole).toBeLessThan(1_024);
  }, 180_000);

  it("would be found to leak if it kept one entry of each request", async () => {
    const { perMinute, whole } = growthOf(await replayed("--leak"));
    expect(perMinute).toBeGreaterThan(200);
    expect(whole).toBeGreaterThan(8 * 1_024);
  }, 180_000);
});
