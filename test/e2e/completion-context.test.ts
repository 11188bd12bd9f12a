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

/** A file of so many lines, each of which tells the file and the line. */
function numbered(name: string, lines: number): string {
  return Array.from({ length: lines }, (_, index) => `export const ${name}${index + 1} = ${index + 1};\n`).join("");
}

/** Code of the cells of a notebook, in order. */
function notebook(...cells: string[]): string {
  return JSON.stringify({
    cells: cells.map((source) => ({
      cell_type: "code",
      metadata: {},
      outputs: [],
      execution_count: null,
      source: source.split(/(?<=\n)/),
    })),
    metadata: { language_info: { name: "python" } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

const EMPTY = "export function harbour(): void {\n  \n}\n";

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
        "afterwards.ts": EMPTY,
        "buoys.ts": numbered("buoy", 120),
        "private/anchors.ts": numbered("anchor", 60),
        "split.ts": EMPTY,
        "lights.ts": numbered("light", 120),
        "private/wrecks.ts": numbered("wreck", 60),
        "wrong.ts":
          'export function harbour(): void {\n  const depth: number = "deep";\n  \n}\nexport const afterIt: string = 7;\n',
        "book.ipynb": notebook(
          Array.from({ length: 60 }, (_, index) => `mooring${index + 1} = ${index + 1}\n`).join(""),
          "here = 0\n",
        ),
      },
    });
    window = await host.open("main.ts");
  });
  afterAll(async () => {
    await host?.stop();
    model?.server.close();
  });

  /**
   * Types the beginnings of statements, and completes them, until what was sent at one of them is as wanted: services that
   * tell of other places start late, or are too busy for the time that looking has. Returns what was sent then.
   */
  const sentOnceIt = async (isWhole: (body: string) => boolean, statement = "const level"): Promise<string> => {
    const first = model.sent.length;
    for (let turn = 0; turn < 12 && !model.sent.slice(first).some(isWhole); turn += 1) {
      const before = model.sent.length;
      await window.type(`${statement}${turn} = `);
      await within("A request", () => model.sent.length > before, 20_000);
      await window.press("Escape");
      await window.type("0;");
      await window.press("Enter");
    }
    const sent = model.sent.slice(first);
    const whole = sent.find(isWhole);
    expect(whole, sent.at(-1)).toBeDefined();
    return whole ?? "";
  };

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

  it("sends the lines around a recent edit in another file, and none of an excluded file", async () => {
    for (const [file, last] of [
      ["private/anchors.ts", 30],
      ["buoys.ts", 60],
    ] as const) {
      await window.openFile(file);
      await window.setCursor(last, 1);
      await window.press("End");
      await window.type(" // moved");
    }
    await window.openFile("afterwards.ts");
    await window.setCursor(2, 3);
    const body = await sentOnceIt((sent) => sent.includes("export const buoy60 = 60; // moved"));
    expect(body).toContain("export const buoy55 = 55;");
    expect(body).toContain("export const buoy65 = 65;");
    expect(body).not.toContain("export const buoy40 = 40;");
    expect(body).not.toContain("export const buoy80 = 80;");
    for (const sent of model.sent) expect(sent).not.toContain("anchor3");
  });

  it("sends what the editor reports of the lines above, and not what it reports further down", async () => {
    await window.openFile("wrong.ts");
    await window.setCursor(3, 3);
    const body = await sentOnceIt((sent) => sent.includes("line 2: Type 'string' is not assignable to type 'number'."));
    expect(body).not.toContain("Type 'number' is not assignable to type 'string'.");
  });

  it("sends the ends of the cells above in a notebook", async () => {
    await window.openTab("book.ipynb");
    const cell = window.page.locator(".notebookOverlay .cell .monaco-editor");
    await cell.first().click({ timeout: 20_000 });
    await within("The second cell", async () => {
      await window.press("ControlOrMeta+End");
      await window.press("ArrowDown");
      const second = window.page.locator(".notebookOverlay .cell .monaco-editor.focused", { hasText: /here.=.0/ });
      await second.waitFor({ timeout: 3000 });
      return true;
    });
    await window.press("ControlOrMeta+End");
    await sentOnceIt((sent) => /mooring60 = 60\b[\s\S]*here = 0\\nlevel/.test(sent), "level");
  });

  it("sends the head of a file that is open beside it, and none of an excluded file", async () => {
    await window.openFile("private/wrecks.ts");
    await window.runCommand("View: Split Editor Right");
    await window.openFile("lights.ts");
    await window.runCommand("View: Split Editor Right");
    await window.openFile("split.ts");
    await window.setCursor(2, 3);
    const body = await sentOnceIt((sent) => sent.includes("export const light1 = 1;"));
    expect(body).toContain("export const light30 = 30;");
    expect(body).not.toContain("export const light60 = 60;");
    for (const sent of model.sent) expect(sent).not.toContain("wreck");
  });
});
