import { expect, test } from "vitest";
import { createVirtualTime } from "../../../bench/completion/time.js";
import { createTurns } from "../../../src/editor/completion/turns.js";

function started() {
  const time = createVirtualTime();
  let told = 0;
  const turns = createTurns(time, 2_000, () => (told += 1));
  return { turns, time, told: () => told };
}

test("a request that was given up with none after it is told, so that the status does not say that it is asked", async () => {
  const { turns, time, told } = started();
  turns.begin()();
  await time.until(1_999);
  expect(told()).toBe(0);
  await time.until(2_000);
  expect(told()).toBe(1);
});

test("nothing is told while keys follow each other, whichever comes first: the end of one or the next", async () => {
  const { turns, time, told } = started();
  turns.begin()();
  const second = turns.begin();
  turns.begin();
  second();
  await time.until(10_000);
  expect(told()).toBe(0);
});

test("nothing is told after the end", async () => {
  const { turns, time, told } = started();
  const giveUp = turns.begin();
  turns.dispose();
  giveUp();
  await time.until(10_000);
  expect(told()).toBe(0);
});
