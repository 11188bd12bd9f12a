// One hour of typing, replayed in a process of its own as fast as the machine can, against a real HTTP server on this
// machine by a wire that ships. Writes what it saw as JSON. `--leak` keeps one entry of each request, as a mistake would.
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createModel, type Call, type LoopbackModel, type Truth } from "../../../bench/completion/model.js";
import { fairlead, type Connect } from "../../../bench/completion/strategies.js";
import { createVirtualTime, type VirtualTime } from "../../../bench/completion/time.js";
import { emptyAccount, writeRegion } from "../../../bench/completion/typist.js";
import { holeOf } from "../../../src/core/completion/budget.js";
import { wire } from "../../../src/providers/openaiCompletions.js";

/** What the hour was like. */
export interface Hour {
  /** Bytes of the heap in use after a collection, at each of so many minutes. */
  readonly samples: readonly { readonly minute: number; readonly bytes: number }[];
  readonly keys: number;
  readonly requests: number;
  readonly aborted: number;
  readonly shown: number;
  readonly bad: Readonly<Record<string, number>>;
  readonly rejections: readonly string[];
  /** Right after the last key and a rest: requests that the engine, and answers that the server still has open. */
  readonly openRequests: number;
  readonly openAnswers: number;
  /** Sockets that are still open when keep-alive is over. */
  readonly openSockets: number;
}

const MINUTES = 60;
const EACH = 2;
const MINUTE_MS = 60_000;

const ABOVE = Array.from(
  { length: 300 },
  (_, index) => `export function station${index}(moment: Date) {\n  return tides[${index}](moment);\n}\n`,
).join("");
const TARGET = `
  const hours = moment.getTime() / 3_600_000;
  if (hours < 0) {
    throw new RangeError("The moment lies before the first tide.");
  }
  const phase = (2 * Math.PI * hours) / PERIOD_HOURS;
  return { height: 1 + Math.cos(phase), rising: Math.sin(phase) < 0 };`;

/** One request on its way through the network. */
interface Exchange {
  readonly truth: Truth;
  readonly maxTokens: number;
  readonly onCall: (call: Call) => void;
  /** Characters that the server has written and the client has read. */
  written: number;
  read: number;
  /** The client has come to the end. */
  over: boolean;
  /** Looks whether something that is waited for has come. */
  look: () => void;
}

interface Loopback {
  readonly baseUrl: string;
  readonly server: Server;
  readonly sockets: ReadonlySet<Socket>;
  readonly connect: Connect;
  openAnswers: number;
  aborted: number;
}

/** Serves the model over HTTP; virtual time stands still while bytes are on their way. */
async function serve(time: VirtualTime, model: LoopbackModel): Promise<Loopback> {
  const exchanges = new Map<string, Exchange>();
  const sockets = new Set<Socket>();
  const until = (exchange: Exchange, come: () => boolean): void => {
    time.hold(
      new Promise<void>((resolve) => {
        const before = exchange.look;
        exchange.look = () => {
          before();
          if (come()) resolve();
        };
        exchange.look();
      }),
    );
  };
  const answer = (exchange: Exchange, inputCharacters: number, response: ServerResponse): void => {
    const write = (text: string, reason: string | null): void =>
      void response.write(`data: ${JSON.stringify({ choices: [{ index: 0, text, finish_reason: reason }] })}\n\n`);
    response.writeHead(200, { "content-type": "text/event-stream" });
    loopback.openAnswers += 1;
    const { call, abort } = model.ask(
      exchange.truth,
      inputCharacters,
      exchange.maxTokens,
      (piece) => {
        exchange.written += piece.length;
        write(piece, null);
        until(exchange, () => exchange.over || exchange.read >= exchange.written);
      },
      () => {
        write("", "stop");
        response.end("data: [DONE]\n\n");
        until(exchange, () => exchange.over);
      },
    );
    exchange.onCall(call);
    response.on("close", () => {
      loopback.openAnswers -= 1;
      if (!response.writableFinished) loopback.aborted += 1;
      abort();
    });
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as { model: string; prompt: string; suffix?: string };
      const exchange = exchanges.get(body.model);
      if (exchange === undefined) return void response.writeHead(404).end();
      answer(exchange, body.prompt.length + (body.suffix?.length ?? 0), response);
      exchange.look();
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const endpoint = { providerId: "loop", label: "Loop", baseUrl, key: undefined, quirks: {} };

  const connect: Connect = async function* (request, truth, signal, onCall) {
    const { id, moment, budget, maxOutputTokens } = request;
    let arrived = false;
    const exchange: Exchange = {
      ...{ truth, maxTokens: maxOutputTokens, written: 0, read: 0, over: false, look: () => undefined },
      onCall: (call) => {
        arrived = true;
        onCall(call);
      },
    };
    exchanges.set(id, exchange);
    until(exchange, () => arrived || exchange.over);
    // An abort is on its way to the server, too.
    signal.addEventListener("abort", () => until(exchange, () => exchange.over), { once: true });
    const call = {
      ...({
        kind: "completion",
        model: id,
        maxOutputTokens,
        stream: true,
        path: "a.ts",
        language: "typescript",
      } as const),
      ...holeOf(moment, budget, 4),
      context: [],
    };
    let how: "answered" | "failed" = "failed";
    for await (const part of wire.stream(call, endpoint, signal)) {
      if (part.type === "finish") how = "answered";
      if (part.type !== "text") continue;
      yield { type: "text", text: part.text };
      exchange.read += part.text.length;
      exchange.look();
    }
    exchange.over = true;
    exchange.look();
    exchanges.delete(id);
    yield { type: "ended", how };
  };
  const loopback: Loopback = { baseUrl, server, sockets, connect, openAnswers: 0, aborted: 0 };
  return loopback;
}

async function heapInUse(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed;
}

async function replay(leaks: boolean): Promise<Hour> {
  const rejections: string[] = [];
  process.on("unhandledRejection", (reason) => void rejections.push(String(reason)));
  const time = createVirtualTime();
  const model = createModel(time);
  const loopback = await serve(time, model);
  const leaked: unknown[] = [];
  const strategy = fairlead(time, model, (request, ...rest) => {
    if (leaks) leaked.push({ ...request, moment: { ...request.moment } });
    return loopback.connect(request, ...rest);
  });
  const account = emptyAccount();
  const samples: { minute: number; bytes: number }[] = [];
  let requests = 0;
  let turn = 0;
  for (let minute = EACH; minute <= MINUTES; minute += EACH) {
    while (time.now() < minute * MINUTE_MS) {
      const region = {
        ...{ file: `/replayed/${(turn += 1)}.ts`, language: "typescript", tabs: false },
        above: `${ABOVE}export function tideAt${turn}(moment: Date) {`,
        target: TARGET,
        below: `\n}\n${ABOVE}`,
      };
      await writeRegion(region, `hour ${turn}`, time, strategy, account, 0.5);
      requests += model.calls.length;
      model.calls.length = 0;
      account.processor.length = 0;
      account.news.length = 0;
    }
    samples.push({ minute, bytes: await heapInUse() });
  }
  await time.until(time.now() + 10_000);
  const open = { openRequests: strategy.open, openAnswers: loopback.openAnswers };
  strategy.dispose();
  const end = performance.now() + 15_000;
  while (loopback.sockets.size > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  const openSockets = loopback.sockets.size;
  loopback.server.close();
  const { keys, visible, bad } = account;
  return { samples, keys, requests, aborted: loopback.aborted, shown: visible, bad, rejections, ...open, openSockets };
}

const hour = await replay(process.argv.includes("--leak"));
process.stdout.write(JSON.stringify(hour));
process.exit(0);
