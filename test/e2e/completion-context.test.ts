import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holeFiller, WITHOUT_LISTS } from "./completionModel.js";
import { startHost, within, type Host, type Window } from "./harness.js";

/** A model that fills holes, says next to nothing and keeps all that it was sent. */
async function startModel(): Promise<{ readonly server: Server; readonly baseUrl: string; readonly sent: string[] }> {
  const sent: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (!request.url?.endsWith("/completions")) return void response.writeHead(404).end("{}");
      sent.push(Buffer.concat(parts).toString());
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, text: "0;", finish_reason: "stop" }] })}\n\n`);
      response.end("data: [DONE]\n\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, sent };
}

const MAIN = `import { tideAt } from "./tables";
import { keelDepth } from "./private/keel";
import { hullLength } from "./hull";

export function harbour(moment: Date): number {
  console.log(keelDepth, hullLength, moment);
  
}
`;

describe("What ghost text knows of other files", () => {
  let model: Awaited<ReturnType<typeof startModel>>;
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    model = await startModel();
    host = await startHost({
      providers: holeFiller(model),
      user: {
        ...WITHOUT_LISTS,
        "fairlead.privacy.exclude": ["private/**"],
      },
      files: {
        "main.ts": MAIN,
        "tables.ts":
          'export interface TideLevel {\n  readonly heightInMetres: number;\n}\n\nexport function tideAt(moment: Date, station: "north" | "south"): TideLevel {\n  const hiddenStep = moment.getTime();\n  return { heightInMetres: hiddenStep };\n}\n',
        "hull.ts": "export const hullLength: { readonly openLength: number } = { openLength: 12 };\n",
        "private/keel.ts": "export const keelDepth: { readonly secretDraught: number } = { secretDraught: 4 };\n",
      },
    });
    window = await host.open("main.ts");
  });
  afterAll(async () => {
    await host?.stop();
    model?.server.close();
  });

  it("sends the signature of an imported function whose file is not open, and nothing of an excluded file", async () => {
    await window.setCursor(7, 3);
    // The language service may still be starting, or be too busy for the time that looking has; a later request has what it says.
    const isWhole = (body: string): boolean =>
      body.includes("export function tideAt(moment: Date, station:") &&
      // The same line of a file that is not excluded is there.
      body.includes("readonly openLength: number");
    for (let turn = 0; turn < 12 && !model.sent.some(isWhole); turn += 1) {
      const before = model.sent.length;
      await window.type(`const level${turn} = tideAt(`);
      await within("a request", () => model.sent.length > before, 20_000);
      await window.press("Escape");
      await window.type("0);");
      await window.press("Enter");
    }
    const whole = model.sent.find(isWhole);
    expect(whole, model.sent.at(-1)).toBeDefined();
    expect(whole?.split("export function tideAt")).toHaveLength(2);
    // A body tells nothing of how a function is used, and what is excluded stays here.
    for (const body of model.sent) {
      expect(body).not.toContain("hiddenStep");
      expect(body).not.toContain("secretDraught");
    }
  });
});
