import { startHost } from "../test/e2e/harness.js";
import { atMost, median, type Figure } from "./figure.js";

/** A start-up that nobody notices, in ms. */
const GOAL_MS = 15;

/** Fresh profiles that are started; the median of fewer would move with the machine's mood. */
const HOSTS = 5;

/** How long our own code takes to load and activate, as VS Code itself reports it for its running extensions. */
export async function measure(): Promise<Record<string, Figure>> {
  const times: number[] = [];
  for (let index = 0; index < HOSTS; index += 1) times.push(await activationMs());
  return {
    "activation.ownCode": atMost(GOAL_MS, median(times), "ms", `median of ${HOSTS} fresh hosts: ${times.join(", ")}`),
  };
}

async function activationMs(): Promise<number> {
  const host = await startHost();
  try {
    const window = await host.open("src/harbour.ts");
    return await window.activationMs();
  } finally {
    await host.stop();
  }
}
