import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import OpenAI from "openai";
import { GATEWAY_VERSION, installGateway, startGateway } from "./dispatch/gateway.js";
import { lineTo, manyAtOnce, routed, startLoopback } from "./dispatch/line.js";
import { atMost, type Figure, median, percentile, rounded, slope, type Table } from "./figure.js";

/** Pairs that are timed, after so many that are not. */
const PAIRS = 2000;
const WARM = 500;
const BURST = 1000;
const LONG_RUN = 100_000;

/** A request's body as the line sent it. */
type Sent = OpenAI.ChatCompletionCreateParams;

/** What the provider was sent last, by its own account. */
async function lastSent(url: string): Promise<Sent> {
  return (await (await fetch(url)).json()) as Sent;
}

let made = 0;

/** The same call by the SDK alone: what the line sends to the same model, with a number of its own. */
async function plain(client: OpenAI, sent: Sent): Promise<{ first: number; total: number }> {
  made += 1;
  const body = JSON.parse(JSON.stringify(sent).replace(/number \d+/, `number ${made}`)) as Sent;
  const started = performance.now();
  let first = Number.NaN;
  if (body.stream === true) {
    for await (const chunk of await client.chat.completions.create(body)) {
      if (chunk.choices[0]?.delta.content && Number.isNaN(first)) first = performance.now() - started;
    }
  } else {
    const answer = await client.chat.completions.create({ ...body, stream: false });
    if (!answer.choices[0]?.message.content) throw new Error("The plain call had no answer.");
  }
  return { first, total: performance.now() - started };
}

/** The heap in MB after each fiftieth of the long run that was measured. */
let heap: readonly number[] = [];

/** The heap in MB after each fiftieth of a long run. */
async function heapOverLongRun(): Promise<readonly number[]> {
  const parameters = [
    "--expose-gc",
    "--import",
    "./scripts/typescript.mjs",
    path.join("bench", "dispatch", "memory.ts"),
  ];
  const child = spawn(process.execPath, [...parameters, String(LONG_RUN)], { stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(await text(child.stdout)) as number[];
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
    await routed(whole);
    const sentWhole = await lastSent(loopback.url);
    await routed(streaming);
    const sentStreaming = await lastSent(loopback.url);
    const figures: Record<string, Figure> = {};
    const beside = (p: number, theirs: readonly number[]): string =>
      `over the plain SDK call with the same body to the same server, ${percentile(theirs, p).toPrecision(3)} ms; ${PAIRS} interleaved pairs, p99 in ${BLOCKS} blocks of which the middle one counts`;

    const ways: Record<string, Timed> = {
      routed: async () => (await routed(whole)).total,
      plain: async () => (await plain(client, sentWhole)).total,
    };
    if ("url" in gateway) {
      const through = new OpenAI({
        apiKey: "sk-bench",
        baseURL: `${gateway.url}/v1`,
        maxRetries: 0,
        defaultHeaders: { "x-portkey-provider": "openai", "x-portkey-custom-host": loopback.url },
      });
      ways["gateway"] = async () => (await plain(through, sentWhole)).total;
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
      {
        routed: async () => (await routed(streaming)).first,
        plain: async () => (await plain(client, sentStreaming)).first,
      },
      PAIRS,
    );
    const later = added(first.routed, first.plain);
    figures["dispatch: added time to first text, p50"] = atMost(1, later.p50, "ms", beside(0.5, first.plain));
    figures["dispatch: added time to first text, p99"] = atMost(3, later.p99, "ms", beside(0.99, first.plain));

    const burst = await manyAtOnce(BURST, () => routed(whole));
    const bare = await manyAtOnce(BURST, () => plain(client, sentWhole));
    figures["dispatch: 1,000 requests, 50 at a time"] = {
      value: rounded(burst / 1000),
      unit: "s",
      against: `all answered; the plain SDK calls take ${(bare / 1000).toPrecision(3)} s`,
    };

    const samples = (heap = await heapOverLongRun());
    // The first fifth fills what is kept on purpose: compiled code, connections, the breakers' windows.
    const warm = samples.slice(samples.length / 5);
    const { rise, error } = slope(warm);
    figures["dispatch: heap growth over 100,000 requests"] = atMost(
      1,
      rise * samples.length,
      "MB",
      `the slope of the line through all samples after the first fifth, times 100,000 requests, with a standard error of ${(error * samples.length).toPrecision(2)} MB; after collection, in a process of its own; ${warm[0]?.toFixed(2)} MB at its begin, ${warm.at(-1)?.toFixed(2)} MB at its end, each sample in the table`,
    );
    return figures;
  } finally {
    loopback.child.kill();
    if ("child" in gateway) gateway.child.kill();
  }
}

/** Each sample of the heap, so that its growth can be looked at. */
export async function tables(): Promise<Record<string, Table>> {
  const rows = heap.map((mb, index): [string, Record<string, number>] => [
    `${((index + 1) * LONG_RUN) / heap.length} requests`,
    { MB: rounded(mb) },
  ]);
  return {
    "dispatch: heap over 100,000 requests": {
      shows: "rows: requests answered so far; the heap in use after collection, in MB",
      rows: Object.fromEntries(rows),
    },
  };
}
