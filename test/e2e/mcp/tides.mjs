// @ts-check
// A small MCP server over standard input and output: JSON-RPC 2.0, one message a line, as the protocol of 2025-06-18 says.
// It knows made-up tides, an error for harbours that it does not know, and one harbour whose tide it never tells.
import { createInterface } from "node:readline";

/** Metres above chart datum. @type {Record<string, number>} */
const TIDES = { Dover: 6.8, Brest: 7.2, Cork: 4.1 };

const TOOLS = [
  {
    name: "tide_height",
    description: "The height of the next tide at a harbour, in metres.",
    inputSchema: { type: "object", properties: { harbour: { type: "string" } }, required: ["harbour"] },
    annotations: { readOnlyHint: true },
  },
];

/** @param {{ name: string, arguments?: { harbour?: string } }} call */
function answer({ name, arguments: given }) {
  const height = TIDES[given?.harbour ?? ""];
  if (name !== "tide_height") throw Object.assign(new Error(`There is no tool ${name}.`), { code: -32602 });
  if (height === undefined)
    return { content: [{ type: "text", text: `No tides for ${given?.harbour}.` }], isError: true };
  return { content: [{ type: "text", text: `${height} m at ${given?.harbour}` }] };
}

/** @param {string} method @param {any} parameters */
function handle(method, parameters) {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: parameters.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "tides", version: "1.0.0" },
      };
    case "ping":
      return {};
    case "tools/list":
      return { tools: TOOLS };
    case "tools/call":
      return answer(parameters);
    default:
      throw Object.assign(new Error(`There is no method ${method}.`), { code: -32601 });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === "") continue;
  const { id, method, params } = JSON.parse(line);
  if (method === "tools/call" && params.arguments?.harbour === "Sargasso") continue;
  // Notifications have no id and get no answer.
  if (id === undefined) continue;
  /** @type {object} */
  let reply;
  try {
    reply = { result: handle(method, params) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : -32603;
    reply = { error: { code, message: error instanceof Error ? error.message : "failed" } };
  }
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...reply })}\n`);
}
