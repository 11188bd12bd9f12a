import type { Worker } from "node:worker_threads";
import type { LedgerProblem } from "./problem.js";
import type { FromWorker, QuestionName, Questions, WorkerStart } from "./protocol.js";

/** Thrown to whoever waits for an answer when the worker has ended. */
export class WorkerLostError extends Error {}

/** Thrown when the worker runs but could not answer a question: a bug there. */
export class WorkerAnswerError extends Error {}

/** What a link tells its owner. */
export interface LinkEvents {
  problem(problem: LedgerProblem): void;
  changed(): void;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A running worker and the questions that are under way. It keeps the process alive only while a question is. */
export class WorkerLink {
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;
  #lost: WorkerLostError | undefined;

  private constructor(
    private readonly worker: Worker,
    private readonly events: LinkEvents,
  ) {
    worker.unref();
    worker.on("message", (message: FromWorker) => this.#receive(message));
    worker.on("messageerror", (error) => this.#end(error.message));
    worker.on("error", (error) => this.#end(error instanceof Error ? error.message : String(error)));
    worker.on("exit", (code) => this.#end(`the worker ended with code ${code}`));
  }

  /** Starts a worker. It gets no environment: keys may be there. */
  static async start(url: URL, start: WorkerStart, events: LinkEvents): Promise<WorkerLink> {
    const { Worker } = await import("node:worker_threads");
    return new WorkerLink(
      new Worker(url, { workerData: start, env: {}, execArgv: [], name: "fairlead-ledger" }),
      events,
    );
  }

  /** @throws WorkerLostError when the worker has ended or ends before it answers, WorkerAnswerError when it cannot answer. */
  ask<Name extends QuestionName>(name: Name, ask: Questions[Name]["ask"]): Promise<Questions[Name]["answer"]> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== undefined) return reject(this.#lost);
      const number = this.#next++;
      this.worker.postMessage({ number, name, ask });
      if (this.#waiting.size === 0) this.worker.ref();
      // The worker answers each question with its own kind of answer; see `answerTo`.
      this.#waiting.set(number, { resolve: resolve as (answer: unknown) => void, reject });
    });
  }

  async terminate(): Promise<void> {
    await this.worker.terminate();
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case "problem":
        return this.events.problem(message.problem);
      case "changed":
        return this.events.changed();
      case "answer":
        return this.#settle(message.number)?.resolve(message.answer);
      case "error":
        return this.#settle(message.number)?.reject(new WorkerAnswerError(message.message));
    }
  }

  #settle(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (this.#waiting.size === 0) this.worker.unref();
    return waiting;
  }

  #end(reason: string): void {
    this.#lost ??= new WorkerLostError(reason);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(this.#lost);
  }
}
