import type { Decision } from "../core/decision/decision.js";
import type { DecisionSummary, ListQuery, ModelEvidence, RecordedOutcome } from "../core/decision/ledger.js";
import { MemoryStore, newestFirst, oldestFirst } from "./memoryStore.js";
import { identityOf, moveAside, openDatabase, type Sqlite } from "./openDatabase.js";
import {
  describeDamage,
  describeProblem,
  isDamage,
  isFullOrLocked,
  isRecordFault,
  SQLITE_MISSING,
  type LedgerProblem,
} from "./problem.js";
import type { SqliteStore } from "./sqliteStore.js";
import type { Page, Retention, Spent } from "./store.js";

/** How long a file that could not be used is left alone, ms; then writing is tried again. */
const RETRY_MS = 5000;
/** How often old records are looked for, ms. */
const PRUNE_EVERY_MS = 6 * 60 * 60 * 1000;
/** How often another window's commits are looked for while somebody listens, ms. */
const WATCH_MS = 1000;

/** What a keeper tells its owner. */
export interface KeeperEvents {
  problem(problem: LedgerProblem): void;
  /** Records were committed without `record` saying so: by another window, or from memory. */
  changed(): void;
}

const BROKEN: Page = { records: [], broken: true };

/**
 * Keeps decisions in the file when it can and in memory when it cannot. It owns every way in which a file can fail:
 * missing SQLite, a lock, a full disk, damage, a newer format. Lives in the ledger's worker; its calls are synchronous.
 */
export class Keeper {
  readonly #unsaved = new MemoryStore();
  #store: SqliteStore | undefined;
  /** Which file `#store` has open, or the last try found. */
  #identity: string | undefined;
  #restUntil = 0;
  /** Until when nothing is written, though the file can be read. */
  #fullOrLockedUntil = 0;
  #retry: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  #version = 0;
  #prunedAt = 0;
  #closed = false;

  constructor(
    private readonly sqlite: Sqlite | undefined,
    private readonly file: string,
    private retention: Retention,
    private readonly events: KeeperEvents,
  ) {}

  /** Takes decisions and outcomes. True once they are committed to the file, false when they are in memory for now. */
  record(decisions: readonly Decision[], outcomes: readonly RecordedOutcome[] = []): boolean {
    this.#unsaved.insert(decisions, outcomes);
    return this.#save();
  }

  list(query: ListQuery): readonly DecisionSummary[] {
    const saved = this.#use((store) => store.list(query)) ?? [];
    const unsaved = this.#unsaved.list(query);
    return unsaved.length === 0 ? saved : [...unsaved, ...saved].sort(newestFirst).slice(0, query.limit);
  }

  get(id: string): Decision | undefined {
    return this.#unsaved.get(id) ?? this.#use((store) => store.get(id));
  }

  outcomesOf(id: string): readonly RecordedOutcome[] {
    const saved = this.#use((store) => store.outcomesOf(id)) ?? [];
    const unsaved = this.#unsaved.outcomesOf(id);
    return unsaved.length === 0 ? saved : [...saved, ...unsaved].sort(oldestFirst);
  }

  spentSince(at: number): Spent {
    const unsaved = this.#unsaved.spentSince(at);
    const saved = this.#use((store) => store.spentSince(at));
    if (saved === undefined) return unsaved;
    return {
      usd: saved.usd + unsaved.usd,
      unknown: saved.unknown + unsaved.unknown,
      local: saved.local + unsaved.local,
    };
  }

  /** From the file alone when there is one: a few unsaved attempts change little. */
  evidence(): readonly ModelEvidence[] {
    return this.#use((store) => store.evidence()) ?? this.#unsaved.evidence();
  }

  page(after: number, limit: number): Page {
    const saved = this.#use((store) => store.page(after, limit));
    // Places in the file and in memory have nothing to do with each other.
    if (saved === undefined) return after === 0 ? this.#unsaved.page(0, Infinity) : BROKEN;
    if (this.#unsaved.size === 0) return saved;
    // What is not in the file yet comes after all that is.
    const unsaved = saved.next === undefined ? this.#unsaved.all() : [];
    const decisions = [...saved.records.map(({ decision }) => decision), ...unsaved];
    return { ...saved, records: decisions.map((decision) => ({ decision, outcomes: this.outcomesOf(decision.id) })) };
  }

  /** Looks for other windows' commits from now on, or no longer. */
  watch(on: boolean): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
    if (!on) return;
    this.#version = this.#use((store) => store.version()) ?? 0;
    this.#watch = setInterval(() => this.#lookForChange(), WATCH_MS);
  }

  retain(retention: Retention): void {
    this.retention = retention;
    this.#prunedAt = 0;
    this.#pruneSoon();
  }

  /** Tries to write what is in memory, at once. True when nothing is left there. */
  flush(): boolean {
    if (this.#unsaved.size === 0) return true;
    this.#restUntil = 0;
    this.#fullOrLockedUntil = 0;
    return this.#save();
  }

  close(): void {
    this.flush();
    this.#closed = true;
    this.watch(false);
    clearTimeout(this.#retry);
    this.#leave();
  }

  #save(): boolean {
    const decisions = this.#unsaved.all();
    const outcomes = this.#unsaved.allOutcomes();
    const saved = this.#write((store) => {
      try {
        store.insert(decisions, outcomes);
      } catch (error) {
        if (!isRecordFault(error)) throw error;
        this.#saveEach(store, decisions);
        store.insert([], outcomes);
      }
      return true;
    });
    if (saved === undefined) {
      this.#retry ??= setTimeout(() => this.#saveLater(), RETRY_MS);
      return false;
    }
    this.#unsaved.clear();
    this.#pruneSoon();
    return true;
  }

  /** One malformed record must not keep the others of its batch out. */
  #saveEach(store: SqliteStore, decisions: readonly Decision[]): void {
    for (const decision of decisions) {
      try {
        store.insert([decision]);
      } catch (error) {
        if (!isRecordFault(error)) throw error;
        this.events.problem({
          kind: "malformed",
          message: `The record ${decision.id} is malformed and was left out of the ledger (${String(error)}).`,
          remedy: "Please report this as a bug of Fairlead.",
        });
      }
    }
  }

  #saveLater(): void {
    this.#retry = undefined;
    if (this.#unsaved.size > 0 && this.#save()) this.events.changed();
  }

  /** Runs `work`, which writes. A full disk or another program's lock keeps nobody from reading, so the file stays open then. */
  #write<Result>(work: (store: SqliteStore) => Result): Result | undefined {
    if (Date.now() < this.#fullOrLockedUntil) return undefined;
    return this.#use((store) => {
      try {
        return work(store);
      } catch (error) {
        if (!isFullOrLocked(error)) throw error;
        this.#fullOrLockedUntil = Date.now() + RETRY_MS;
        this.events.problem(describeProblem(error, this.file));
        return undefined;
      }
    });
  }

  /** Runs `work` on the file; undefined when the file cannot be used now. A damaged file is set aside and `work` runs on a new one. */
  #use<Result>(work: (store: SqliteStore) => Result): Result | undefined {
    try {
      const store = this.#open();
      return store && work(store);
    } catch (error) {
      if (!isDamage(error)) return this.#rest(describeProblem(error, this.file));
    }
    try {
      this.#setAside();
      const store = this.#open();
      return store && work(store);
    } catch (error) {
      return this.#rest(isDamage(error) ? describeDamage(this.file, undefined) : describeProblem(error, this.file));
    }
  }

  #open(): SqliteStore | undefined {
    if (this.#closed || Date.now() < this.#restUntil) return undefined;
    if (this.sqlite === undefined) {
      this.events.problem(SQLITE_MISSING);
      this.#restUntil = Infinity;
      return undefined;
    }
    if (this.#store !== undefined) {
      if (identityOf(this.file) === this.#identity) return this.#store;
      // Another window has set the file aside, or somebody has deleted it.
      this.#leave();
    }
    this.#identity = identityOf(this.file);
    this.#store = openDatabase(this.sqlite, this.file);
    this.#identity = identityOf(this.file);
    return this.#store;
  }

  #setAside(): void {
    this.#leave();
    let aside: string | undefined;
    try {
      aside = moveAside(this.file, this.#identity, new Date());
    } catch {
      this.#rest(describeDamage(this.file, undefined));
      return;
    }
    if (aside !== undefined) this.events.problem(describeDamage(this.file, aside));
  }

  #rest(problem: LedgerProblem): undefined {
    this.#leave();
    this.#restUntil = Date.now() + RETRY_MS;
    this.events.problem(problem);
    return undefined;
  }

  #leave(): void {
    const store = this.#store;
    this.#store = undefined;
    try {
      store?.close();
    } catch {
      // A damaged or unreachable file may refuse even that; nothing more can be done for this handle.
    }
  }

  #lookForChange(): void {
    const version = this.#use((store) => store.version());
    if (version === undefined || version === this.#version) return;
    this.#version = version;
    this.events.changed();
  }

  /** Prunes between requests, one small step at a time, and rarely. */
  #pruneSoon(): void {
    const { days, records } = this.retention;
    if ((days === undefined && records === undefined) || Date.now() - this.#prunedAt < PRUNE_EVERY_MS) return;
    this.#prunedAt = Date.now();
    setImmediate(() => this.#pruneStep());
  }

  #pruneStep(): void {
    if (this.#closed) return;
    if (this.#write((store) => store.prune(this.retention, Date.now())) === true) setImmediate(() => this.#pruneStep());
  }
}
