import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import OpenAI from "openai";
import { cacheFolder } from "../scripts/setup/code-server.mjs";
import { npmEnvironment, run } from "../scripts/setup/command.mjs";
import { assemble } from "../src/assembly/assemble.js";
import type { Line } from "../src/core/answer/line.js";
import type { EditorRequest } from "../src/core/request/request.js";
import { createOverrides } from "../src/core/routing/override.js";
import { atMost, type Figure, median, percentile, rounded } from "./figure.js";

/** Pairs that are timed, after so many that are not. */
const PAIRS = 2000;
const WARM = 500;
const GATEWAY_VERSION = "1.9.8";
/** Requests at the same time, and how many in all. */
const AT_ONCE = 50;
const BURST = 1000;
const LONG_RUN = 100_000;

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

async function lineTo(baseUrl: string, stream: boolean): Promise<Line> {
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
  const { line } = await assemble({
    layers: () => layers,
    keyOf: async () => "sk-bench",
    promptFiles: async () => ({ prompts: [], broken: [], waiting: [] }),
    trusted: () => true,
    workspace: () => "bench",
    ledger: { record: () => undefined },
    evidence: () => new Map(),
    spentTodayUsd: () => 0,
    overrides: createOverrides(),
  });
  return line;
}

/** Answers one request by the line. @returns ms to the first text, and to the end */
async function routed(line: Line): Promise<{ first: number; total: number }> {
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

/** The same call by the SDK alone: the prompt that the line sends, to the same model. */
async function plain(client: OpenAI, stream: boolean): Promise<{ first: number; total: number }> {
  made += 1;
  const started = performance.now();
  const body = {
    model: "fast",
    temperature: 0,
    max_tokens: 4096,
    messages: [
      { role: "system" as const, content: "Explain code." },
      { role: "user" as const, content: `${CODE}\nnumber ${made}` },
    ],
  };
  let first = Number.NaN;
  if (stream) {
    for await (const chunk of await client.chat.completions.create({
      ...body,
      stream: true,
      stream_options: { include_usage: true },
    })) {
      if (chunk.choices[0]?.delta.content && Number.isNaN(first)) first = performance.now() - started;
    }
  } else {
    const answer = await client.chat.completions.create({ ...body, stream: false });
    if (!answer.choices[0]?.message.content) throw new Error("The plain call had no answer.");
  }
  return { first, total: performance.now() - started };
}

type Timed = () => Promise<number>;

/** Times several ways in turn, in an order that rotates, so that what else the machine does falls on all alike. */
async function interleaved<Name extends string>(
  ways: Readonly<Record<Name, Timed>>,
  rounds: number,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(ways) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -WARM; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(turn + round + WARM) % names.length] as Name;
      const ms = await ways[name]();
      if (round >= 0) times[name].push(ms);
    }
  }
  return times;
}

const BLOCKS = 20;

/**
 * What one way takes longer than another: the median over pairs made one after the other; and the difference of the
 * slowest hundredths, taken in blocks whose middle counts, so that a second in which the machine was busy is one block.
 */
function added(ours: readonly number[], theirs: readonly number[]): { p50: number; p99: number } {
  const size = Math.floor(ours.length / BLOCKS);
  const slowest = Array.from({ length: BLOCKS }, (_, block) => {
    const [from, to] = [block * size, (block + 1) * size];
    return percentile(ours.slice(from, to), 0.99) - percentile(theirs.slice(from, to), 0.99);
  });
  return { p50: median(ours.map((ms, index) => ms - (theirs[index] ?? Number.NaN))), p99: median(slowest) };
}

/** Installs the gateway once, outside of the repository. @returns its start script, or why there is none */
async function installGateway(): Promise<{ readonly entry: string } | { readonly missing: string }> {
  const home = path.join(cacheFolder(), `portkey-gateway-${GATEWAY_VERSION}`);
  const entry = path.join(home, "node_modules", "@portkey-ai", "gateway", "build", "start-server.js");
  if (existsSync(path.join(home, "complete"))) return { entry };
  const building = path.join(cacheFolder(), `.portkey-gateway-${process.pid}`);
  mkdirSync(building, { recursive: true });
  writeFileSync(path.join(building, "package.json"), JSON.stringify({ private: true }));
  const parameters = [
    "install",
    `@portkey-ai/gateway@${GATEWAY_VERSION}`,
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
  ];
  const { code, tail } = await run("npm", parameters, { cwd: building, env: npmEnvironment(process.cwd()) });
  try {
    if (code !== 0)
      return {
        missing: `npm could not install @portkey-ai/gateway@${GATEWAY_VERSION}: ${tail.split("\n").at(-1) ?? ""}`,
      };
    writeFileSync(path.join(building, "complete"), `${GATEWAY_VERSION}\n`);
    if (!existsSync(path.join(home, "complete"))) renameSync(building, home);
    return { entry };
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("No port is free.");
  return address.port;
}

/** Starts the gateway and waits until it answers. */
async function startGateway(entry: string): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.execPath, [entry, `--port=${port}`, "--headless"], {
    stdio: "ignore",
    env: { ...process.env, NODE_ENV: "production" },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return { url, child };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error("The gateway did not start within 10 s.");
}

async function startLoopback(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [path.join("bench", "loopback.mjs")], { stdio: ["pipe", "pipe", "inherit"] });
  const port = await new Promise<string>((resolve) =>
    child.stdout?.once("data", (bytes: Buffer) => resolve(bytes.toString().trim())),
  );
  return { url: `http://127.0.0.1:${port}/v1`, child };
}

async function manyAtOnce(count: number, ask: () => Promise<unknown>): Promise<number> {
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

function heapMb(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 ** 2;
}

/** Latency that the line adds to the SDK's own call, the same through a gateway, a burst, and memory over a long run. */
export async function measure(): Promise<Record<string, Figure>> {
  const loopback = await startLoopback();
  const installed = await installGateway();
  const gateway =
    "entry" in installed
      ? await startGateway(installed.entry).catch((error: unknown) => ({ missing: String(error) }))
      : installed;
  try {
    const client = new OpenAI({ apiKey: "sk-bench", baseURL: loopback.url, maxRetries: 0 });
    const [whole, streaming] = [await lineTo(loopback.url, false), await lineTo(loopback.url, true)];
    const figures: Record<string, Figure> = {};
    const beside = (p: number, theirs: readonly number[]): string =>
      `over the plain SDK call to the same server, ${percentile(theirs, p).toPrecision(3)} ms; ${PAIRS} interleaved pairs, p99 in ${BLOCKS} blocks of which the middle one counts`;

    const ways: Record<string, Timed> = {
      routed: async () => (await routed(whole)).total,
      plain: async () => (await plain(client, false)).total,
    };
    if ("url" in gateway) {
      const through = new OpenAI({
        apiKey: "sk-bench",
        baseURL: `${gateway.url}/v1`,
        maxRetries: 0,
        defaultHeaders: { "x-portkey-provider": "openai", "x-portkey-custom-host": loopback.url },
      });
      ways["gateway"] = async () => (await plain(through, false)).total;
    }
    const times = await interleaved(ways, PAIRS);
    const [ours, theirs] = [times["routed"] ?? [], times["plain"] ?? []];
    const cost = added(ours, theirs);
    figures["dispatch: added latency, p50"] = atMost(1, cost.p50, "ms", beside(0.5, theirs));
    figures["dispatch: added latency, p99"] = atMost(3, cost.p99, "ms", beside(0.99, theirs));
    if (times["gateway"] === undefined) {
      figures["dispatch: added latency, share of a gateway's"] = {
        value: 0,
        unit: "ratio",
        goal: 0.25,
        holds: false,
        against: "missing" in gateway ? gateway.missing : "",
      };
    } else {
      const other = added(times["gateway"], theirs);
      figures["dispatch: added latency, share of a gateway's"] = atMost(
        0.25,
        cost.p50 / other.p50,
        "ratio",
        `@portkey-ai/gateway@${GATEWAY_VERSION} adds ${other.p50.toPrecision(3)} ms at p50, ${other.p99.toPrecision(3)} ms at p99, side by side in the same run`,
      );
    }

    const first = await interleaved(
      { routed: async () => (await routed(streaming)).first, plain: async () => (await plain(client, true)).first },
      PAIRS,
    );
    const later = added(first.routed, first.plain);
    figures["dispatch: added time to first text, p50"] = atMost(1, later.p50, "ms", beside(0.5, first.plain));
    figures["dispatch: added time to first text, p99"] = atMost(3, later.p99, "ms", beside(0.99, first.plain));

    const burst = await manyAtOnce(BURST, () => routed(whole));
    const bare = await manyAtOnce(BURST, () => plain(client, false));
    figures["dispatch: 1,000 requests, 50 at a time"] = {
      value: rounded(burst / 1000),
      unit: "s",
      against: `all answered; the plain SDK calls take ${(bare / 1000).toPrecision(3)} s`,
    };

    const samples: number[] = [];
    for (let done = 0; done < LONG_RUN; done += LONG_RUN / 10) {
      await manyAtOnce(LONG_RUN / 10, () => routed(whole));
      samples.push(heapMb());
    }
    // The first fifth fills what is kept on purpose: compiled code, connections, the breakers' windows.
    const grown = (samples.at(-1) ?? Number.NaN) - (samples[1] ?? Number.NaN);
    figures["dispatch: heap growth over 100,000 requests"] = atMost(
      1,
      grown,
      "MB",
      `after collection, from ${LONG_RUN / 5} requests on; ${samples.map((mb) => mb.toFixed(1)).join(" ")} MB every ${LONG_RUN / 10}`,
    );
    return figures;
  } finally {
    loopback.child.kill();
    if ("child" in gateway) gateway.child.kill();
  }
}
