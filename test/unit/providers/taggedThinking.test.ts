import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StreamPart } from "../../../src/core/wire/wire.js";
import { thinkingApart } from "../../../src/providers/taggedThinking.js";

const FINISH: StreamPart = { type: "finish", reason: "stop" };

async function* given(parts: readonly StreamPart[]): AsyncGenerator<StreamPart> {
  yield* parts;
}

async function apart(parts: readonly StreamPart[]): Promise<StreamPart[]> {
  const out: StreamPart[] = [];
  for await (const part of thinkingApart(given(parts))) out.push(part);
  return out;
}

const said = (pieces: readonly string[]): StreamPart[] => pieces.map((text) => ({ type: "text", text }));
const joined = (parts: readonly StreamPart[], type: "text" | "reasoning"): string =>
  parts.map((part) => (part.type === type ? part.text : "")).join("");

async function read(...pieces: readonly string[]): Promise<{ reasoning: string; text: string }> {
  const parts = await apart([...said(pieces), FINISH]);
  expect(parts.at(-1)).toEqual(FINISH);
  return { reasoning: joined(parts, "reasoning"), text: joined(parts, "text") };
}

describe("thinking between tags", () => {
  it("is told apart at the beginning of an answer", async () => {
    expect(await read("<think>\nHm. 1 < 2\n</think>\n\nYes.")).toEqual({ reasoning: "Hm. 1 < 2\n", text: "Yes." });
    expect(await read("\n <thinking>a</think></thinking> b")).toEqual({ reasoning: "a</think>", text: "b" });
    expect(await read("[THINK]a[/THINK]b")).toEqual({ reasoning: "a", text: "b" });
    expect(await read("<think>\n\n</think>\n\n    indented\n")).toEqual({ reasoning: "", text: "    indented\n" });
    expect(await read("<thi", "nk>a</thi", "s></th", "ink", ">b")).toEqual({ reasoning: "a</this>", text: "b" });
  });

  it("is what it says to the end when it is never closed", async () => {
    expect(await read("<think>so </thi")).toEqual({ reasoning: "so </thi", text: "" });
    expect(await read("<think>", "a", "</think>", "\n\n")).toEqual({ reasoning: "a", text: "" });
  });

  it("is text anywhere else, and where it only looks so", async () => {
    for (const text of [
      "Use <think>a</think>.",
      "`<think>` opens it",
      "a</think>b",
      "<thinker>x</thinker>",
      "<Think>x</Think>",
      "<thin",
      " \n",
      "  indented",
      "<think>a</think>b".replace("<", "&lt;"),
    ]) {
      expect(await read(text)).toEqual({ reasoning: "", text });
    }
    expect(await read("<think>a</think>b <think>c</think>")).toEqual({
      reasoning: "a",
      text: "b <think>c</think>",
    });
  });

  it("delays nothing that cannot become a tag", async () => {
    expect(await apart(said(["<", "t", "d", ">"]))).toEqual(said(["<td", ">"]));
    expect(await apart(said(["a", "<thi", "nk>"]))).toEqual(said(["a", "<thi", "nk>"]));
    expect(await apart(said(["<think>a", "b</c", "d</think>", "\n", "e", "<"]))).toEqual([
      { type: "reasoning", text: "a" },
      { type: "reasoning", text: "b</c" },
      { type: "reasoning", text: "d" },
      ...said(["e", "<"]),
    ]);
  });

  it("leaves the text of a server alone that tells thinking apart itself, and calls of tools as they are", async () => {
    const own: StreamPart = { type: "reasoning", text: "hm" };
    const call: StreamPart = { type: "tool-call", id: "1", name: "write", input: '"<think>a</think>"' };
    expect(await apart([own, ...said(["<think>a</think>b"]), FINISH])).toEqual([
      own,
      ...said(["<think>a</think>b"]),
      FINISH,
    ]);
    expect(await apart([...said(["<thi"]), call, FINISH])).toEqual([...said(["<thi"]), call, FINISH]);
  });

  it("gives the same however the stream is cut", async () => {
    const piece = fc.constantFrom(
      "<think>",
      "</think>",
      "<thinking>",
      "</thinking>",
      "[THINK]",
      "[/THINK]",
      "<",
      "</t",
      "\n",
      "  ",
      "a",
      "ü b",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
        fc.array(fc.nat({ max: 60 }), { maxLength: 12 }),
        async (text, cuts) => {
          const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length];
          const pieces = places.slice(1).map((end, at) => text.slice(places[at], end));
          expect(await read(...pieces)).toEqual(await read(text));
        },
      ),
      { numRuns: 500 },
    );
  });
});
