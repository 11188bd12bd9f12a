import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holeFiller, WITHOUT_LISTS } from "./completionModel.js";
import { startHost, within, type Host, type Window } from "./harness.js";

/** A model that keeps each request waiting until it is told to answer. */
interface HeldModel {
  readonly baseUrl: string;
  /** How many wait for an answer. */
  waiting(): number;
  /** Answers all that wait. */
  answer(text: string): void;
  close(): void;
}

async function startHeldModel(): Promise<HeldModel> {
  const held = new Set<ServerResponse>();
  const server: Server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (!request.url?.endsWith("/completions")) return void response.writeHead(404).end("{}");
      held.add(response);
      response.on("close", () => held.delete(response));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    waiting: () => held.size,
    answer(text) {
      for (const response of held) {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(`data: ${JSON.stringify({ choices: [{ index: 0, text, finish_reason: "stop" }] })}\n\n`);
        response.end("data: [DONE]\n\n");
      }
      held.clear();
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const SOURCE = "export function harbour(moment: Date) {\n  log(moment);\n  \n}\n";

describe("The status of ghost text", () => {
  let model: HeldModel;
  let host: Host;
  let window: Window;

  beforeAll(async () => {
    model = await startHeldModel();
    host = await startHost({
      providers: holeFiller(model),
      user: WITHOUT_LISTS,
      files: { "slow.ts": SOURCE, "left.ts": SOURCE },
    });
    window = await host.open("slow.ts");
    await within("A status before the first key", async () =>
      (await window.ghostTextStatus()).startsWith("From loop/fim: "),
    );
  });
  afterAll(async () => {
    await host?.stop();
    model?.close();
  });

  it("shows that it works while a model is asked, and that it is done when that has answered", async () => {
    // All entries share one sign, others' too; pinned, ours has its own.
    await window.page.locator("#status\\.languageStatus").click();
    const row = window.page.locator(".hover-language-status .element", { hasText: "Ghost text:" });
    await row.hover();
    await row.locator(".codicon-pin").click();
    await window.press("Escape");
    const entry = window.page.locator(".statusbar-item", { hasText: "Ghost text: loop/fim" });
    const working = entry.locator(".codicon-loading");
    await entry.waitFor();
    await window.openFile("slow.ts");
    await window.setCursor(3, 3);
    expect(await working.count()).toBe(0);
    // A request that has waited for long is given up; then the next one is answered in time.
    await within("An answer in time", async () => {
      await window.type("const tide = ");
      await within("A request", () => model.waiting() > 0, 15_000);
      await working.waitFor();
      model.answer("highWater(moment);");
      const shown = await window.ghostText(5_000).catch(() => undefined);
      if (shown === undefined) await window.type("0;");
      return shown !== undefined;
    });
    await working.waitFor({ state: "detached" });
    expect(await window.ghostTextStatus()).toMatch(/^From loop\/fim/);
  });
});
