import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { trainedFile } from "../../../scripts/training.js";

const root = new URL("../../../", import.meta.url);

describe("the learned weights", () => {
  it("are what training gives, byte for byte, from the requests in this repository", { timeout: 60_000 }, async () => {
    const kept = await readFile(new URL("src/core/request/weights.json", root), "utf8");
    expect(await trainedFile(new URL("test/data/", root))).toBe(kept);
  });
});
