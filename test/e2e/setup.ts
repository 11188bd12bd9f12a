import { afterEach } from "vitest";
import { runningHosts } from "./harness/host.js";

// What the windows looked like says more about a failure than any message.
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const host of runningHosts) await host.screenshots(`failed ${task.name}`);
});
