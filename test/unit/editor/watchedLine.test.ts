import { expect, test } from "vitest";
import type { AnswerEvent } from "../../../src/core/answer/events.js";
import type { Line } from "../../../src/core/answer/line.js";
import type { EditorRequest } from "../../../src/core/request/request.js";
import { watchedLine } from "../../../src/editor/watchedLine.js";

const request: EditorRequest = { id: "1", surface: "explain", instruction: "", location: "inline" };
const line: Line = {
  plan: async () => Promise.reject(new Error("not asked here")),
  async *answer() {
    yield { type: "trying", model: "a/x", why: "first choice" };
    yield { type: "text", text: "hello" };
  },
};

async function texts(watched: Line): Promise<readonly AnswerEvent["type"][]> {
  const seen: AnswerEvent["type"][] = [];
  for await (const event of watched.answer(request, new AbortController().signal)) seen.push(event.type);
  return seen;
}

test("a watcher sees what the surface sees", async () => {
  const seen: string[] = [];
  const watched = watchedLine(line, {
    started: () => seen.push("started"),
    event: (_, event) => seen.push(event.type),
    ended: () => seen.push("ended"),
  });
  expect(await texts(watched)).toEqual(["trying", "text"]);
  expect(seen).toEqual(["started", "trying", "text", "ended"]);
});

test("a watcher that throws changes nothing", async () => {
  const fail = () => {
    throw new Error("status bar is gone");
  };
  expect(await texts(watchedLine(line, { started: fail, event: fail, ended: fail }))).toEqual(["trying", "text"]);
});

test("a surface that stops reading is told as ended", async () => {
  let ended = 0;
  const watched = watchedLine(line, { started: () => {}, event: () => {}, ended: () => (ended += 1) });
  for await (const _ of watched.answer(request, new AbortController().signal)) break;
  expect(ended).toBe(1);
});
