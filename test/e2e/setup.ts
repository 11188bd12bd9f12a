import { afterEach, beforeEach } from "vitest";
import { runningHosts } from "./harness/host.js";

beforeEach(() => {
  for (const host of runningHosts) host.remember();
});

// What the windows looked like says more about a failure than any message.
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const host of runningHosts) {
    await host.screenshots(`failed ${task.name}`);
    await host.recover();
  }
});
