import { parentPort, workerData } from "node:worker_threads";
import { Keeper } from "./keeper.js";
import type { Sqlite } from "./openDatabase.js";
import type { Asked, FromWorker, Questions, WorkerStart } from "./protocol.js";

/** The ledger's worker thread: takes questions one by one and answers them from its keeper. */
if (parentPort === null) throw new Error("The ledger's worker must be started by the ledger.");
const port = parentPort;
const start = workerData as WorkerStart;

const send = (message: FromWorker): void => port.postMessage(message);
const keeper = new Keeper(await loadSqlite(), start.file, start.retention, {
  problem: (problem) => send({ type: "problem", problem }),
  changed: () => send({ type: "changed" }),
});

port.on("message", (asked: Asked) => {
  try {
    send({ type: "answer", number: asked.number, answer: answerTo(asked) });
  } catch (error) {
    send({ type: "error", number: asked.number, message: error instanceof Error ? error.message : String(error) });
  }
  if (asked.name === "close") port.close();
});

function answerTo(asked: Asked): Questions[Asked["name"]]["answer"] {
  switch (asked.name) {
    case "record":
      return { saved: keeper.record(asked.ask.decisions, asked.ask.outcomes) };
    case "list":
      return keeper.list(asked.ask);
    case "get":
      return keeper.get(asked.ask);
    case "outcomesOf":
      return keeper.outcomesOf(asked.ask);
    case "spentSince":
      return keeper.spentSince(asked.ask);
    case "evidence":
      return keeper.evidence();
    case "page":
      return keeper.page(asked.ask.after, asked.ask.limit);
    case "watch":
      keeper.watch(asked.ask);
      return undefined;
    case "retain":
      keeper.retain(asked.ask);
      return undefined;
    case "flush":
      return keeper.flush();
    case "close":
      keeper.close();
      return undefined;
  }
}

/** Loads SQLite without Node's notice that the module is young, which would end up in people's terminals and logs. */
async function loadSqlite(): Promise<Sqlite | undefined> {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => undefined;
  try {
    return await import("node:sqlite");
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}
