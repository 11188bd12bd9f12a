// Practice providers from the command line: node test/practice/main.mjs [--port 0] [--config '{"fast":{"delayMs":50}}']
// Prints one line of JSON with the address when it listens; stops on SIGINT and SIGTERM.
import { parseArgs } from "node:util";
import { startPractice } from "./startPractice.mjs";

const { values } = parseArgs({
  options: { port: { type: "string", default: "0" }, config: { type: "string", default: "{}" } },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`--port must be a port number, not "${values.port}".\n`);
  process.exit(2);
}
const practice = await startPractice({ port, providers: JSON.parse(values.config) });
process.stdout.write(
  `${JSON.stringify({ address: practice.address, control: `${practice.address}/control`, requests: `${practice.address}/requests` })}\n`,
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void practice.close().then(() => process.exit(0)));
