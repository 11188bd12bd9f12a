import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { holeFiller, WITHOUT_LISTS } from "../../test/e2e/completionModel.js";
import { startHost, type Host, type Window } from "../../test/e2e/harness.js";
import { Probe } from "../../test/e2e/harness/probe.js";
import { REAL_CLOCK } from "../../src/core/completion/clock.js";
import { PracticeEditor, type Region } from "./editor.js";
import type { Key } from "./keys.js";
import { createModel } from "./model.js";

/** A region that is written in a window, key by key. */
export interface Writing {
  readonly file: string;
  readonly region: Region;
  readonly keys: readonly Key[];
}

/** A real VS Code with the packaged extension, and a model behind real HTTP that answers in real time. */
export interface TypingWindow {
  /** When each request came to the model, ns of the machine's clock. */
  readonly requests: readonly bigint[];
  ghostText(on: boolean): Promise<void>;
  /** Writes a region with real keys. @returns when each key was pressed, ns of the machine's clock */
  write(writing: Writing): Promise<readonly bigint[]>;
  /** ms of the processor that the extension host takes for some work, all extensions and all threads of it. */
  processorOf(work: () => Promise<unknown>): Promise<number>;
  /** Runs V8's profiler in the extension host beside some work. @returns when a function of ours stood on the stack */
  profileOf(work: () => Promise<unknown>): Promise<readonly Stretch[]>;
  stop(): Promise<void>;
}

/** Some time of our own code: when it began, ns of the machine's clock, and how long it took, in ms. */
export interface Stretch {
  readonly at: bigint;
  readonly ms: number;
}

/** µs between two looks of the profiler at the stack. */
export const LOOK_US = 100;
/** Answers that are on their way are part of the last key, ms. */
const REST_MS = 2_500;
/** The longest piece that is asked for ahead, in characters. */
const AHEAD = 600;
const INFIX = "bench/";

/** What VS Code would write by itself is written by the keys, so that the document is what the region says. */
const PLAIN_TYPING = {
  ...WITHOUT_LISTS,
  ...{ "editor.autoClosingBrackets": "never", "editor.autoClosingQuotes": "never", "editor.autoIndent": "none" },
  ...{ "editor.formatOnType": false, "editor.parameterHints.enabled": false, "files.eol": "\n" },
};

interface TypingModel {
  readonly baseUrl: string;
  readonly requests: bigint[];
  /** What is being written. */
  editor: PracticeEditor | undefined;
  close(): void;
}

/** The benches' model behind a completions endpoint, on the machine's own clock. */
async function startModel(): Promise<TypingModel> {
  const model = createModel(REAL_CLOCK);
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { editor } = typing;
      if (!request.url?.endsWith("/completions") || editor === undefined) return void response.writeHead(404).end("{}");
      const {
        prompt,
        suffix = "",
        max_tokens,
      } = JSON.parse(Buffer.concat(parts).toString()) as {
        readonly prompt: string;
        readonly suffix?: string;
        readonly max_tokens: number;
      };
      typing.requests.push(process.hrtime.bigint());
      response.writeHead(200, { "content-type": "text/event-stream" });
      const write = (text: string, reason: string | null): void =>
        void response.write(`data: ${JSON.stringify({ choices: [{ index: 0, text, finish_reason: reason }] })}\n\n`);
      const { abort } = model.ask(
        editor.truth(aheadIn(prompt, editor)),
        prompt.length + suffix.length,
        max_tokens,
        (piece) => write(piece, null),
        () => {
          write("", "stop");
          response.end("data: [DONE]\n\n");
        },
      );
      response.on("close", abort);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const typing: TypingModel = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests: [],
    editor: undefined,
    close: () => void server.close(),
  };
  return typing;
}

/** What a request takes for written already that is still to be written: it may be asked for the time after a suggestion. */
function aheadIn(prompt: string, { prefix, coming }: PracticeEditor): string {
  for (let length = 0; length <= Math.min(AHEAD, coming.length); length += 1) {
    const ahead = coming.slice(0, length);
    if (prompt.endsWith((prefix + ahead).slice(-80))) return ahead;
  }
  return "";
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts one with a file for each region. */
export async function startTyping(writings: readonly Writing[]): Promise<TypingWindow> {
  const probe = await Probe.create();
  const model = await startModel();
  let host: Host | undefined;
  try {
    host = await startHost({
      providers: holeFiller(model),
      user: PLAIN_TYPING,
      extensions: [probe.vsix],
      env: probe.env,
      files: Object.fromEntries(writings.map(({ file, region }) => [INFIX + file, region.above + region.below])),
    });
    const window = await host.open("src/harbour.ts");
    return typingIn(window, probe, model, host);
  } catch (error) {
    await host?.stop();
    probe.dispose();
    model.close();
    throw error;
  }
}

function typingIn(window: Window, probe: Probe, model: TypingModel, host: Host): TypingWindow {
  return {
    get requests() {
      return model.requests;
    },
    async ghostText(on) {
      await probe.run(async (api, value) => {
        const settings = api.workspace.getConfiguration("fairlead.completion");
        await settings.update("enabled", value, api.ConfigurationTarget.Global);
      }, on);
    },
    async write({ file, region, keys }) {
      const lines = region.above.split("\n");
      await window.openFile(INFIX + file);
      await window.setCursor(lines.length, (lines.at(-1) ?? "").length + 1);
      const editor = (model.editor = new PracticeEditor(region));
      const { keyboard } = window.page;
      const pressed: bigint[] = [];
      let due = performance.now();
      for (const { text, gapMs, written, mistake } of keys) {
        due = Math.max(due + gapMs, performance.now());
        await pause(Math.max(0, due - performance.now()));
        Object.assign(editor, { written, mistake });
        pressed.push(process.hrtime.bigint());
        if (text === undefined) await keyboard.press("Backspace");
        else if (text.startsWith("\n")) {
          await keyboard.press("Enter");
          if (text.length > 1) await keyboard.insertText(text.slice(1));
        } else await keyboard.type(text);
      }
      await pause(REST_MS);
      const stands = await probe.run((api) => api.window.activeTextEditor?.document.getText(), undefined);
      if (stands !== region.above + region.target + region.below)
        throw new Error(`What was typed into ${file} is not what was to be typed.`);
      return pressed;
    },
    async processorOf(work) {
      const used = (): Promise<number> =>
        probe.run(() => {
          const { user, system } = process.cpuUsage();
          return (user + system) / 1000;
        }, undefined);
      const before = await used();
      await work();
      return (await used()) - before;
    },
    async profileOf(work) {
      await probe.run(startProfiler, LOOK_US);
      await work();
      const stretches = await probe.run(stopProfiler, undefined);
      return stretches.map(([us, ms]) => ({ at: BigInt(us) * 1000n, ms }));
    },
    async stop() {
      await host.stop();
      probe.dispose();
      model.close();
    },
  };
}

type Vscode = Parameters<Parameters<Probe["run"]>[0]>[0];

// What follows runs in the extension host and sees nothing but its parameters.

async function startProfiler(_api: Vscode, interval: number): Promise<void> {
  const { Session } = process.getBuiltinModule("node:inspector/promises");
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval });
  await session.post("Profiler.start");
  Object.assign(globalThis, { benchProfiler: session });
}

/** @returns the time at which each stretch began, µs of the clock that V8 shares with `process.hrtime`, and ms */
async function stopProfiler(api: Vscode): Promise<[number, number][]> {
  const session: import("node:inspector/promises").Session = Reflect.get(globalThis, "benchProfiler");
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  const root = api.extensions.getExtension("fairlead.fairlead")?.extensionPath ?? "";
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const ours = new Map<number, boolean>();
  const visit = (id: number, below: boolean): void => {
    const node = nodes.get(id);
    if (node === undefined) return;
    const own = below || node.callFrame.url.includes(root);
    ours.set(id, own);
    for (const child of node.children ?? []) visit(child, own);
  };
  const [first] = profile.nodes;
  if (first !== undefined && root !== "") visit(first.id, false);
  const stretches: [number, number][] = [];
  let at = profile.startTime;
  let running = false;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    at += profile.timeDeltas?.[index] ?? 0;
    const until = profile.timeDeltas?.[index + 1] ?? 0;
    // A collection interrupts whoever runs; V8 tells it without the stack.
    if (nodes.get(id)?.callFrame.functionName !== "(garbage collector)") running = ours.get(id) ?? false;
    if (running && until > 0) stretches.push([at, until / 1000]);
  }
  return stretches;
}
