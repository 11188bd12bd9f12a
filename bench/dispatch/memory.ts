// Answers many requests by the line in a process of its own and writes the heap after each fiftieth of them, as JSON. In the
// process of the other measurements, what those leave behind comes and goes by megabytes.
import { lineTo, manyAtOnce, routed, startLoopback } from "./line.js";

const REQUESTS = Number(process.argv[2]);
const SAMPLES = 50;

const loopback = await startLoopback();
const line = await lineTo(loopback.url, false);
const samples: number[] = [];
for (let sample = 0; sample < SAMPLES; sample += 1) {
  await manyAtOnce(REQUESTS / SAMPLES, () => routed(line));
  // What a collection only marks as gone, such as weak references, goes with the next turn and the next collection.
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  samples.push(process.memoryUsage().heapUsed / 1024 ** 2);
}
process.stdout.write(JSON.stringify(samples));
loopback.child.kill();
