import { startHost } from "../test/e2e/harness.js";
import { Probe } from "../test/e2e/harness/probe.js";
import { atMost, median, type Figure } from "./figure.js";

/** A start-up that nobody notices, in ms. */
const GOAL_MS = 15;

/** Fresh profiles that are started; the median of fewer would move with the machine's mood. */
const HOSTS = 5;

/**
 * How long our own code takes to activate, measured inside the extension host; beside it what VS Code reports for its
 * running extensions, which counts finding and reading the file and whatever else the host did meanwhile.
 */
export async function measure(): Promise<Record<string, Figure>> {
  const probe = await Probe.create();
  const own: number[] = [];
  const reported: number[] = [];
  try {
    for (let index = 0; index < HOSTS; index += 1) {
      const host = await startHost({ extensions: [probe.vsix], env: probe.env });
      try {
        const window = await host.open("src/harbour.ts");
        reported.push(await window.activationMs());
        own.push(
          await probe.run(() => performance.getEntriesByName("fairlead.activate").at(-1)?.duration ?? Number.NaN, null),
        );
      } finally {
        await host.stop();
      }
    }
  } finally {
    probe.dispose();
  }
  const list = (times: readonly number[]): string => times.map((time) => Math.round(time * 10) / 10).join(", ");
  return {
    "activation.ownCode": atMost(GOAL_MS, median(own), "ms", `median of ${HOSTS} fresh hosts: ${list(own)}`),
    "activation.reportedByVsCode": {
      value: median(reported),
      unit: "ms",
      against: `with reading the file, in hosts that start other extensions as well: ${list(reported)}`,
    },
  };
}
