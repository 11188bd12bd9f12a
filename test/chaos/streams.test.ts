import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Asked } from "../unit/answer/build.js";
import { PROTOCOLS } from "./protocols.js";
import { hopsOf, inTurn, openStage, requestFor, type Stage, tasksOf, WELL } from "./stage.js";

const TEXTS = ["Grüße, ", "世界 🌍", "\r\n{}\t!"];
const WHOLE = TEXTS.join("");
/** Most places of one stream at which it is split, and broken off in each way; shorter streams are tried at every byte. */
const MOST_SPLITS = 300;
const MOST_BREAKS = 150;

/** Every place from 0 to the end, or evenly spread ones with the ends of the pieces. */
function placesIn(pieces: readonly string[], most: number): number[] {
  const total = Buffer.byteLength(pieces.join(""));
  let at = 0;
  const ends = pieces.map((piece) => (at += Buffer.byteLength(piece)));
  const step = Math.max(1, Math.ceil(total / most));
  const spread = Array.from({ length: Math.ceil(total / step) }, (_, index) => index * step);
  return [...new Set([...spread, ...ends.flatMap((end) => [end - 1, end, end + 1]), total])]
    .filter((place) => place >= 0 && place <= total)
    .toSorted((one, other) => one - other);
}

describe.each(PROTOCOLS.map((protocol) => [protocol.wire, protocol] as const))("streams over %s", (_name, protocol) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(protocol);
  });
  afterAll(() => stage.close());

  const [task = "explain"] = tasksOf(protocol);
  const pieces = protocol.stream(TEXTS);
  const bytes = Buffer.from(pieces.join(""));
  const committed = ({ events }: Asked): number => events.filter(({ type }) => type === "committed").length;

  test("split anywhere read the same, no text twice and none lost", async () => {
    const places = placesIn(pieces, MOST_SPLITS);
    const wrong: string[] = [];
    const line = await stage.line(
      async (request, answer) => {
        const at = Number(/place (\d+)/.exec(request.text)?.[1]);
        answer.startEvents({ "content-type": protocol.streamType });
        if (at > 0) await answer.write(bytes.subarray(0, at));
        await new Promise((resolve) => setImmediate(resolve));
        if (at < bytes.length) await answer.write(bytes.subarray(at));
        answer.end();
      },
      { id: "split" },
    );
    await inTurn(places, 8, async (at) => {
      const told = await line.ask({ ...requestFor(task, `place ${at}`), ...holeAt(at) });
      if (told.text !== WHOLE || hopsOf(told).join() !== "faulty answered" || committed(told) !== 1)
        wrong.push(`split at ${at}: ${JSON.stringify(told.text)} by ${hopsOf(told).join(", ")}`);
    });
    expect(wrong).toEqual([]);
    expect(places.length).toBeGreaterThan(90);
  });

  test("in single bytes read the same", async () => {
    const line = await stage.line(
      (_request, answer) =>
        answer.events(pieces.join(""), { pieceBytes: 1, headers: { "content-type": protocol.streamType } }),
      { id: "bytes" },
    );
    const told = await line.ask(requestFor(task, "bytes"));
    expect([told.text, hopsOf(told)]).toEqual([WHOLE, ["faulty answered"]]);
  });

  test.each(["end", "cut", "reset"] as const)(
    "broken off anywhere by %s: before the first text the healthy model answers, after it nothing follows",
    async (way) => {
      const places = placesIn(pieces, MOST_BREAKS);
      const wrong: string[] = [];
      const seen = new Map<number, "fallback" | "partial" | "whole">();
      await inTurn(places, 8, async (at) => {
        // A line of its own for each place: this is about one answer, not about the breaker that many broken ones open.
        const line = await stage.line(
          async (_request, answer) => {
            answer.startEvents({ "content-type": protocol.streamType });
            if (at > 0) await answer.write(bytes.subarray(0, at));
            answer[way]();
          },
          { id: `${way}-${at}` },
        );
        const told = await line.ask(requestFor(task, `${at}`));
        const hops = hopsOf(told).join(", ");
        if (
          told.text === WELL &&
          /^faulty (?:truncated|network)(?:, faulty (?:truncated|network))?, healthy answered$/.test(hops)
        )
          seen.set(at, "fallback");
        else if (told.text === WHOLE && hops === "faulty answered") seen.set(at, "whole");
        else if (
          told.text !== "" &&
          WHOLE.startsWith(told.text) &&
          hops === "faulty truncated" &&
          told.decision.outcome === "partial"
        )
          seen.set(at, "partial");
        else wrong.push(`${way} at ${at}: ${JSON.stringify(told.text)} by ${hops}, ${told.decision.outcome}`);
        if (committed(told) !== 1) wrong.push(`${way} at ${at}: ${committed(told)} commits`);
      });
      expect(wrong).toEqual([]);
      const order = ["fallback", "partial", "whole"];
      const ranks = places.map((at) => order.indexOf(seen.get(at) ?? ""));
      // A reset may overtake bytes that were sent just before it, so only a proper end keeps the order exactly.
      if (way === "end") expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
      expect([ranks.includes(0), ranks.includes(1)]).toEqual([true, true]);
      if (way === "end") expect(ranks.at(-1)).toBe(2);
      expect(seen.get(0)).toBe("fallback");
    },
  );
});

/** A completion's prompt has no room for words, so the place goes into its prefix. */
function holeAt(at: number): object {
  return {
    hole: { prefix: `// place ${at}\nexport const `, suffix: " = 42;\n" },
    document: { path: "src/app.ts", language: "typescript", text: `// place ${at}\n` },
  };
}
