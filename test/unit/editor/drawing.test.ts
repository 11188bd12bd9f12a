import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { drawEvery } from "../../../src/editor/change/drawing.js";

describe("Drawing what keeps changing", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("draws at once, then at most so often, and what came last though nothing follows", async () => {
    const drawn: string[] = [];
    let text = "";
    const drawing = drawEvery(80, async () => void drawn.push(text));
    for (text of ["a", "ab", "abc"]) await drawing.changed();
    expect(drawn).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(79);
    expect(drawn).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(drawn).toEqual(["a", "abc"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn).toEqual(["a", "abc"]);
  });

  it("draws one after the other, and nothing after its end, which waits for the last", async () => {
    const steps: string[] = [];
    const drawing = drawEvery(80, async () => {
      steps.push("begin");
      await new Promise((resolve) => setTimeout(resolve, 200));
      steps.push("end");
    });
    const first = drawing.changed();
    await vi.advanceTimersByTimeAsync(90);
    const second = drawing.changed();
    await vi.advanceTimersByTimeAsync(400);
    await Promise.all([first, second]);
    expect(steps).toEqual(["begin", "end", "begin", "end"]);
    void drawing.changed();
    const third = drawing.changed();
    await vi.advanceTimersByTimeAsync(10);
    void drawing.changed();
    const ended = drawing.end();
    await vi.advanceTimersByTimeAsync(1000);
    await Promise.all([third, ended]);
    expect(steps).toEqual(["begin", "end", "begin", "end", "begin", "end"]);
  });

  it("tells what drawing throws", async () => {
    const drawing = drawEvery(80, () => Promise.reject(new Error("no difference")));
    await expect(drawing.changed()).rejects.toThrow("no difference");
    await expect(drawing.end()).rejects.toThrow("no difference");
  });
});
