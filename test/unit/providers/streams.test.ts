import { describe, expect, it } from "vitest";
import { eventData, jsonLines } from "../../../src/providers/streams.js";

function responseOf(pieces: readonly Uint8Array[], onCancel?: () => void): Response {
  let next = 0;
  return new Response(
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces[next];
        next += 1;
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
      cancel: () => onCancel?.(),
    }),
  );
}

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const result: Value[] = [];
  for await (const value of values) result.push(value);
  return result;
}

const EVENTS =
  ': hello\r\nevent: x\r\ndata: {"text":"Grüße 🌍"}\r\n\r\ndata: one\ndata: two\n\nid: 4\ndata: [DONE]\n\n';
const LINES = '{"text":"Grüße"}\n\n{"text":"🌍"}\r\n{"done":true}';

describe("streams", () => {
  it("reads events the same at every byte boundary", async () => {
    const bytes = new TextEncoder().encode(EVENTS);
    for (let at = 0; at <= bytes.length; at += 1) {
      const data = await all(eventData(responseOf([bytes.slice(0, at), bytes.slice(at)])));
      expect(data, `split at ${at}`).toEqual(['{"text":"Grüße 🌍"}', "one\ntwo", "[DONE]"]);
    }
    expect(await all(eventData(responseOf([...bytes].map((byte) => Uint8Array.of(byte)))))).toHaveLength(3);
  });

  it("gives no event that the end cut off", async () => {
    const bytes = new TextEncoder().encode('data: {"a":1}\n\ndata: {"b":');
    expect(await all(eventData(responseOf([bytes])))).toEqual(['{"a":1}']);
  });

  it.each(['data: {"b":2}\n', 'data: {"b":2}', 'event: x\rdata: {"b":\rdata: 2}'])(
    "gives a whole last event without the empty line after it (%j)",
    async (last) => {
      const bytes = new TextEncoder().encode(`data: {"a":1}\n\n${last}`);
      expect((await all(eventData(responseOf([bytes])))).map((data) => JSON.parse(data))).toEqual([{ a: 1 }, { b: 2 }]);
      expect(await all(eventData(responseOf([new TextEncoder().encode("data: [DONE]")])))).toEqual(["[DONE]"]);
    },
  );

  it("gives llama.cpp's error field as an error", async () => {
    const bytes = new TextEncoder().encode('data: {"content":"x"}\n\nerror: {"code":500,"message":"slot gone"}\n\n');
    expect((await all(eventData(responseOf([bytes])))).map((data) => JSON.parse(data))).toEqual([
      { content: "x" },
      { error: { code: 500, message: "slot gone" } },
    ]);
  });

  it("reads lines the same at every byte boundary", async () => {
    const bytes = new TextEncoder().encode(LINES);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(await all(jsonLines(responseOf([bytes.slice(0, at), bytes.slice(at)])))).toEqual([
        { text: "Grüße" },
        { text: "🌍" },
        { done: true },
      ]);
    }
  });

  it("gives no line that the end cut off, and refuses one that is no JSON", async () => {
    const cut = new TextEncoder().encode('{"a":1}\n{"b":');
    expect(await all(jsonLines(responseOf([cut])))).toEqual([{ a: 1 }]);
    await expect(all(jsonLines(responseOf([new TextEncoder().encode("<html>\n")])))).rejects.toThrow(SyntaxError);
  });

  it("lets go of the body when its reader stops early", async () => {
    let cancelled = false;
    const pieces = Array.from({ length: 50 }, () => new TextEncoder().encode("data: x\n\n"));
    for await (const data of eventData(responseOf(pieces, () => (cancelled = true)))) {
      expect(data).toBe("x");
      break;
    }
    expect(cancelled).toBe(true);
  });
});
