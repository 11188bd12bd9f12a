import { Worker } from "node:worker_threads";
import { errorCode } from "../../core/verify/errorCode.js";
import type { CheckedFile, CheckTexts, TextReport } from "../../core/verify/index.js";

/** A question to the thread. */
export interface ToThread {
  readonly number: number;
  readonly file: CheckedFile;
  readonly documents: boolean;
}

/** Its answer. */
export interface FromThread {
  readonly number: number;
  readonly report: TextReport;
}

/** How the thread is run. */
export interface TextThreadOptions {
  /** The built `worker.ts`; by default `verify-worker.js` beside the file this code is bundled in. */
  readonly url?: URL;
  /** Without a question for so long the thread ends and gives its memory back, ms. */
  readonly idleMs?: number;
  /** A text that takes longer is given up, ms. */
  readonly limitMs?: number;
  /** Of its heap, MB. */
  readonly mostMemoryMb?: number;
}

/** Changes come in bursts, and a new thread costs about 0.1 s, ms. */
const IDLE_MS = 60_000;
/** 5,000 lines take 0.5 s on a thread that is new, twice that when the machine is busy; a person sees this wait, ms. */
const LIMIT_MS = 5_000;
/** A text beyond all measure ends its thread, not the editor's; 5,000 lines take about 60 MB. */
const MOST_MEMORY_MB = 512;

interface Waiting {
  readonly question: ToThread;
  settle(report: TextReport): void;
}

/**
 * Parses on a thread of its own, since the one of VS Code's extensions is shared by all of them. The thread starts with the
 * first question and ends when idle. A question that is cancelled or takes too long ends the thread that works on it, and
 * those behind it go to a new one. When the thread dies, what waits is told why; the next question starts a new one.
 */
export class TextThread {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #next = 1;
  #isDisposed = false;

  constructor(private readonly options: TextThreadOptions = {}) {}

  /** Whether a thread is there. */
  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  readonly check: CheckTexts = (file, documents, signal) => {
    if (signal.aborted || this.#isDisposed) return Promise.resolve(refused("it was cancelled"));
    const { limitMs = LIMIT_MS } = this.options;
    return new Promise((resolve) => {
      const number = this.#next++;
      const cancel = (): void => this.#abandon(number, "it was cancelled");
      const late = setTimeout(() => this.#abandon(number, `it took longer than ${limitMs / 1000} s`), limitMs);
      signal.addEventListener("abort", cancel, { once: true });
      const { path, language, before, after } = file;
      const question = { number, file: { path, language, before, after }, documents };
      this.#waiting.set(number, {
        question,
        settle: (report) => {
          clearTimeout(late);
          signal.removeEventListener("abort", cancel);
          resolve(report);
        },
      });
      clearTimeout(this.#idle);
      this.#send(question);
    });
  };

  dispose(): void {
    this.#isDisposed = true;
    this.#end("it was cancelled");
  }

  #send(question: ToThread): void {
    try {
      (this.#worker ??= this.#start()).postMessage(question);
    } catch (error) {
      this.#end(reasonOf(error));
    }
  }

  /** Starts a thread. It gets no environment: keys may be there. */
  #start(): Worker {
    const worker = new Worker(this.options.url ?? new URL("./verify-worker.js", import.meta.url), {
      env: {},
      execArgv: [],
      name: "fairlead-verify",
      resourceLimits: { maxOldGenerationSizeMb: this.options.mostMemoryMb ?? MOST_MEMORY_MB },
    });
    worker.unref();
    const lost = (reason: string): void => {
      if (this.#worker === worker) this.#end(reason);
    };
    worker.on("message", ({ number, report }: FromThread) => this.#settle(number, report));
    worker.on("messageerror", (error) => lost(reasonOf(error)));
    worker.on("error", (error) => lost(reasonOf(error)));
    worker.on("exit", (code) => lost(`its thread ended with code ${code}`));
    return worker;
  }

  /** Gives a question up. The thread takes them in order, so it may be at work on the first one only. */
  #abandon(number: number, reason: string): void {
    const isFirst = this.#waiting.keys().next().value === number;
    this.#settle(number, refused(reason));
    if (!isFirst) return;
    this.#terminate();
    for (const { question } of [...this.#waiting.values()]) this.#send(question);
  }

  #settle(number: number, report: TextReport): void {
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) return;
    this.#waiting.delete(number);
    if (this.#waiting.size === 0) {
      this.#idle = setTimeout(() => this.#terminate(), this.options.idleMs ?? IDLE_MS);
      this.#idle.unref();
    }
    waiting.settle(report);
  }

  #end(reason: string): void {
    this.#terminate();
    for (const number of [...this.#waiting.keys()]) this.#settle(number, refused(reason));
    clearTimeout(this.#idle);
  }

  #terminate(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }
}

function refused(reason: string): TextReport {
  return { checked: false, reason };
}

function reasonOf(error: unknown): string {
  return `its thread failed (${errorCode(error) ?? (error instanceof Error ? error.name : "unknown error")})`;
}
