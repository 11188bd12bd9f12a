import type { Decision } from "../core/decision/decision.js";
import type {
  DecisionReader,
  DecisionSink,
  DecisionSummary,
  ListQuery,
  ModelEvidence,
  OutcomeKind,
  OutcomeSink,
  RecordedOutcome,
} from "../core/decision/ledger.js";
import { MemoryStore } from "./memoryStore.js";
import { describeWorkerLoss, type LedgerProblem, type ProblemKind } from "./problem.js";
import type { QuestionName, Questions } from "./protocol.js";
import { copyDecision, copyOutcome } from "./record.js";
import type { KeptRecord, Retention, Spent } from "./store.js";
import { WorkerAnswerError, WorkerLink } from "./workerLink.js";

/** Decisions written in one transaction at most. */
const BATCH = 500;
/** Decisions that may wait for the worker, about 30 MB; past that the oldest are dropped and the person is told. */
const MOST_WAITING = 10_000;
/** Workers started in one session before the ledger stays in memory. */
const MOST_STARTS = 3;
/** Records asked for at once while exporting. */
const EXPORT_PAGE = 200;

/** How a ledger is opened. */
export interface LedgerOptions {
  /** Absolute path of the database; its folder is made when it is not there. */
  readonly file: string;
  /** Told once of each kind of trouble. */
  readonly onProblem: (problem: LedgerProblem) => void;
  readonly retention?: Retention;
  /** The built `worker.ts`; by default `ledger-worker.js` beside the file this code is bundled in. */
  readonly workerUrl?: URL;
}

/** Where decisions are kept, for this window and all others. */
export interface Ledger extends DecisionSink, OutcomeSink, DecisionReader {
  outcomesOf(id: string): Promise<readonly RecordedOutcome[]>;
  spentSince(at: number): Promise<Spent>;
  /**
   * Records and waits until the decision is committed to the file.
   * @throws Error when it is only in memory for now.
   */
  recordDurably(decision: Decision): Promise<void>;
  /** All records in the order they were written. @throws Error in the midst when the file cannot be read to its end */
  exportAll(): AsyncIterable<KeptRecord>;
  /** Changes how long decisions are kept. */
  retain(retention: Retention): void;
  /** Waits until what was recorded so far is in the file, or in memory when the file cannot be written. */
  flush(): Promise<void>;
  /** Writes what is left and ends the worker. Afterwards records are ignored and reads find nothing. */
  close(): Promise<void>;
}

/**
 * Opens a ledger. Nothing is loaded or started before the first record or read.
 * Troubles with the file never reach the caller: records then stay in memory and `onProblem` is told.
 */
export function openLedger(options: LedgerOptions): Ledger {
  return new WorkerLedger(options);
}

interface Waiting {
  readonly decision: Decision;
  readonly committed?: (saved: boolean) => void;
}

class WorkerLedger implements Ledger {
  readonly #listeners = new Set<() => void>();
  readonly #told = new Set<ProblemKind>();
  readonly #memory = new MemoryStore();
  readonly #queue: Waiting[] = [];
  readonly #outcomes: RecordedOutcome[] = [];
  #link: Promise<WorkerLink> | undefined;
  #starts = 0;
  #retention: Retention;
  #pumping: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #closed = false;

  constructor(private readonly options: LedgerOptions) {
    this.#retention = options.retention ?? {};
  }

  record(decision: Decision): void {
    this.#enqueue(decision);
  }

  outcome(decisionId: string, kind: OutcomeKind, at: number, value?: number): void {
    const outcome = copyOutcome({ decisionId, kind, at, value });
    if (outcome === undefined || this.#closing !== undefined) return;
    this.#outcomes.push(outcome);
    if (this.#outcomes.length > MOST_WAITING) this.#outcomes.shift();
    this.#pumpSoon();
  }

  async recordDurably(decision: Decision): Promise<void> {
    const saved = await new Promise<boolean>((resolve) => this.#enqueue(decision, resolve));
    if (!saved) throw new Error(`The record ${decision.id} is not in the ledger's file ${this.options.file}.`);
  }

  async list(query: ListQuery): Promise<readonly DecisionSummary[]> {
    return this.#ask("list", query, () => this.#memory.list(query));
  }

  async get(id: string): Promise<Decision | undefined> {
    return this.#ask("get", id, () => this.#memory.get(id));
  }

  async outcomesOf(id: string): Promise<readonly RecordedOutcome[]> {
    return this.#ask("outcomesOf", id, () => this.#memory.outcomesOf(id));
  }

  /** Budgets rest on it, so it waits for what was recorded before. */
  async spentSince(at: number): Promise<Spent> {
    await this.#pumping;
    return this.#ask("spentSince", at, () => this.#memory.spentSince(at));
  }

  async evidence(): Promise<readonly ModelEvidence[]> {
    return this.#ask("evidence", undefined, () => this.#memory.evidence());
  }

  async *exportAll(): AsyncIterable<KeptRecord> {
    await this.#pumping;
    let after: number | undefined = 0;
    while (after !== undefined) {
      const from: number = after;
      const page: Questions["page"]["answer"] = await this.#ask("page", { after: from, limit: EXPORT_PAGE }, () =>
        from === 0 ? this.#memory.page(0, Infinity) : { records: [], broken: true },
      );
      if (page.broken) throw new Error(`The ledger ${this.options.file} could not be read to its end.`);
      yield* page.records;
      after = page.next;
    }
  }

  /** Does not start the worker: until a first record or read there is nothing to follow. */
  onChange(listener: () => void): { dispose(): void } {
    const own = (): void => listener();
    this.#listeners.add(own);
    if (this.#listeners.size === 1) this.#tellWorker("watch", true);
    return {
      dispose: () => {
        if (this.#listeners.delete(own) && this.#listeners.size === 0) this.#tellWorker("watch", false);
      },
    };
  }

  retain(retention: Retention): void {
    this.#retention = retention;
    this.#tellWorker("retain", retention);
  }

  async flush(): Promise<void> {
    while (this.#pumping !== undefined) await this.#pumping;
    if (this.#link !== undefined) await this.#ask("flush", undefined, () => true);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    while (this.#pumping !== undefined) await this.#pumping;
    this.#closed = true;
    this.#listeners.clear();
    const link = await this.#link?.catch(() => undefined);
    if (link === undefined) return;
    await link.ask("close", undefined).catch(() => undefined);
    await link.terminate();
  }

  #enqueue(decision: Decision, committed?: (saved: boolean) => void): void {
    if (this.#closing !== undefined) return committed?.(false);
    this.#queue.push({ decision, committed });
    if (this.#queue.length > MOST_WAITING) {
      this.#queue.shift()?.committed?.(false);
      this.#tell({
        kind: "overflow",
        message: `More than ${MOST_WAITING} records wait for the ledger ${this.options.file}; the oldest are dropped.`,
        remedy: "Check that the disk is not full or very slow.",
      });
    }
    this.#pumpSoon();
  }

  #pumpSoon(): void {
    // After this turn of the event loop: the caller's own work comes first, and a burst becomes one batch.
    this.#pumping ??= new Promise((done) => setImmediate(() => void this.#pump().then(done)));
  }

  /** Hands the queue to the worker, one batch at a time, so that a burst becomes few transactions. Never rejects. */
  async #pump(): Promise<void> {
    while (this.#queue.length + this.#outcomes.length > 0) {
      const batch = this.#queue.splice(0, BATCH);
      const decisions = batch.flatMap(({ decision }) => this.#copy(decision) ?? []);
      const outcomes = this.#outcomes.splice(0, BATCH);
      const { saved } = await this.#ask("record", { decisions, outcomes }, () => {
        this.#memory.insert(decisions, outcomes);
        return { saved: false };
      });
      for (const { committed } of batch) committed?.(saved);
      this.#changed();
    }
    this.#pumping = undefined;
  }

  #copy(decision: Decision): Decision | undefined {
    try {
      return copyDecision(decision);
    } catch (error) {
      this.#tell({
        kind: "malformed",
        message: `A record is malformed and was left out of the ledger (${String(error)}).`,
        remedy: "Please report this as a bug of Fairlead.",
      });
      return undefined;
    }
  }

  /** Asks the worker, starting it when needed and again when it was lost; when it cannot run, `otherwise` answers. */
  async #ask<Name extends QuestionName>(
    name: Name,
    ask: Questions[Name]["ask"],
    otherwise: () => Questions[Name]["answer"],
  ): Promise<Questions[Name]["answer"]> {
    for (;;) {
      const link = this.#closed ? undefined : (this.#link ?? this.#start());
      if (link === undefined) return otherwise();
      try {
        return await (await link).ask(name, ask);
      } catch (error) {
        const answered = error instanceof WorkerAnswerError;
        if (!answered && this.#link === link) this.#link = undefined;
        if (answered || this.#starts >= MOST_STARTS) this.#tell(describeWorkerLoss(error));
        if (answered) return otherwise();
      }
    }
  }

  #start(): Promise<WorkerLink> | undefined {
    if (this.#starts >= MOST_STARTS) return undefined;
    this.#starts += 1;
    const url = this.options.workerUrl ?? new URL("./ledger-worker.js", import.meta.url);
    const start = { file: this.options.file, retention: this.#retention };
    this.#link = WorkerLink.start(url, start, {
      problem: (problem) => this.#tell(problem),
      changed: () => this.#changed(),
    });
    if (this.#listeners.size > 0) this.#tellWorker("watch", true);
    return this.#link;
  }

  /** Tells a running worker something that needs no answer; one that starts later is told at its start. */
  #tellWorker<Name extends QuestionName>(name: Name, ask: Questions[Name]["ask"]): void {
    this.#link?.then((link) => link.ask(name, ask)).catch(() => undefined);
  }

  #changed(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch {
        // A reader's bug must not stop the writing of records.
      }
    }
  }

  #tell(problem: LedgerProblem): void {
    if (this.#told.has(problem.kind)) return;
    this.#told.add(problem.kind);
    try {
      this.options.onProblem(problem);
    } catch {
      // Nor must the bug of whoever shows problems.
    }
  }
}
