import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import type { Line } from "../../src/core/answer/line.js";
import type { EditorRequest } from "../../src/core/request/request.js";
import { assembledWith } from "../assembled.js";

const CODE = "export function area(width: number, height: number): number {\n  return width * height;\n}\n".repeat(10);
let made = 0;

function requestNow(): EditorRequest {
  made += 1;
  return {
    id: `request-${made}`,
    surface: "explain",
    task: "explain",
    instruction: `number ${made}`,
    location: "inline",
    document: { path: "src/area.ts", language: "typescript", text: CODE },
  };
}

/** A line whose route leads to the one provider at this address first. */
export async function lineTo(baseUrl: string, stream: boolean): Promise<Line> {
  const price = { input: 1, output: 2 };
  const provider = { kind: "openai-compatible", baseUrl, stream };
  const layers = [
    {
      layer: "user" as const,
      settings: {
        "fairlead.providers": {
          one: {
            ...provider,
            models: [
              { id: "fast", price },
              { id: "second", price },
            ],
          },
          two: { ...provider, models: ["third"] },
        },
        "fairlead.cache.enabled": false,
      },
    },
  ];
  const { line } = await assembledWith(layers);
  return line;
}

/** Answers one request by the line. @returns ms to the first text, and to the end */
export async function routed(line: Line): Promise<{ first: number; total: number }> {
  const started = performance.now();
  let first = Number.NaN;
  let outcome = "";
  for await (const event of line.answer(requestNow(), new AbortController().signal)) {
    if (event.type === "text" && Number.isNaN(first)) first = performance.now() - started;
    else if (event.type === "finished") outcome = event.decision.outcome;
  }
  if (outcome !== "answered") throw new Error(`A request was ${outcome}.`);
  return { first, total: performance.now() - started };
}

/** Starts the provider of the benches in a process of its own. @returns its `baseUrl` */
export async function startLoopback(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [path.join("bench", "loopback.mjs")], { stdio: ["pipe", "pipe", "inherit"] });
  const port = await new Promise<string>((resolve) =>
    child.stdout?.once("data", (bytes: Buffer) => resolve(bytes.toString().trim())),
  );
  return { url: `http://127.0.0.1:${port}/v1`, child };
}

/** Requests at the same time. */
const AT_ONCE = 50;

/** Makes so many requests, 50 at a time. @returns ms for all */
export async function manyAtOnce(count: number, ask: () => Promise<unknown>): Promise<number> {
  let left = count;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left > 0) {
        left -= 1;
        await ask();
      }
    }),
  );
  return performance.now() - started;
}
