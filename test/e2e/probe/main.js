// @ts-check
// Runs what a test sends, inside the extension host: another extension that uses VS Code's language model API.
import { createServer } from "node:http";
import { writeFileSync } from "node:fs";
import * as vscode from "vscode";

/** @param {vscode.ExtensionContext} context */
export function activate(context) {
  const told = process.env["FAIRLEAD_PROBE_FILE"];
  if (told === undefined) return;
  // oxlint-disable-next-line no-misused-promises -- a failing answer fails its test
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { source, given } = JSON.parse(text);
    const answer = await run(source, given).then(
      (value) => ({ value }),
      (error) => ({ error: { name: error?.name ?? "", message: error?.message ?? String(error), code: error?.code } }),
    );
    response.end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1", () => writeFileSync(told, JSON.stringify(server.address())));
  context.subscriptions.push({ dispose: () => server.close() });
}

// oxlint-disable no-implied-eval -- test code runs in the host that it tests
/** @param {string} source of a function of VS Code's API and plain values @param {unknown} given */
async function run(source, given) {
  const work = new Function("vscode", "given", `return (${source})(vscode, given);`);
  return work(vscode, given);
}
