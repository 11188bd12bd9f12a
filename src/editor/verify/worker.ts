import { parentPort } from "node:worker_threads";
import { checkTexts, type TextReport } from "../../core/verify/index.js";
import type { FromThread, ToThread } from "./textThread.js";

/** The thread on which texts are parsed: takes questions one by one. */
if (parentPort === null) throw new Error("This file must be started as a thread.");
const port = parentPort;

port.on("message", (question: ToThread) => void answer(question));

async function answer({ number, file, documents }: ToThread): Promise<void> {
  const said: FromThread = { number, report: await reportOf(file, documents) };
  port.postMessage(said);
}

async function reportOf(file: ToThread["file"], documents: boolean): Promise<TextReport> {
  try {
    return await checkTexts(file, documents);
  } catch (error) {
    // The name alone: an error's message can hold the text.
    return { checked: false, reason: `its parser failed (${error instanceof Error ? error.name : "unknown error"})` };
  }
}
