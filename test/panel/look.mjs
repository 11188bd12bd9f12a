// Shows the panel's page in a real browser with made-up decisions, checks what only a browser can tell, and takes pictures:
//   node test/panel/look.mjs [folder for the pictures]
// Chromium: the one at CHROMIUM_PATH, else /usr/bin/chromium.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { themes } from "./themes.mjs";

const pictures = process.argv[2] ?? join(tmpdir(), "fairlead-panel");
mkdirSync(pictures, { recursive: true });
const root = new URL("../../", import.meta.url);

/** Bundles one source and gives its text. */
async function bundled(entry, options) {
  const { outputFiles } = await build({
    entryPoints: [new URL(entry, root).pathname],
    bundle: true,
    write: false,
    format: "esm",
    ...options,
  });
  return outputFiles[0].text;
}

const script = await bundled("src/panel/page/main.ts", { platform: "browser", minify: true });
const load = async (entry) =>
  import(
    `data:text/javascript;base64,${Buffer.from(await bundled(entry, { platform: "neutral" })).toString("base64")}`
  );
const { dayOfDecisions, hostileDecision, sampleHealth, samplePrompts } = await load("test/panel/sample.ts");
const { pageHtml } = await load("src/panel/pageHtml.ts");
const { summarize } = await load("src/ledger/record.ts");
assert.ok(script.length < 60 * 1024, `the page's script has ${script.length} bytes`);

/** Every request that is for none of the page's own files. */
let strays = [];
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://page");
  const own = {
    "/": [
      "text/html",
      () => pageHtml({ source: origin, nonce: "n0nce", scriptUri: "/panel.js", styleUri: "/panel.css" }),
    ],
    "/panel.js": ["text/javascript", () => script],
    "/panel.css": ["text/css", () => readFileSync(new URL("media/panel.css", root))],
  }[pathname];
  if (own === undefined) {
    if (pathname !== "/favicon.ico") strays.push(request.url);
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": own[0] }).end(own[1]());
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

/** Where hostile text tries to reach: an origin that the page's policy does not name. */
const attacker = createServer((request, response) => {
  strays.push(request.url);
  response.writeHead(200).end();
});
await new Promise((resolve) => attacker.listen(0, "127.0.0.1", resolve));
const attackerOrigin = `http://127.0.0.1:${attacker.address().port}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

/** Opens the page as VS Code would, with the bridge played by this script. */
async function openPage({
  theme = "dark",
  width = 300,
  height = 720,
  decisions,
  state,
  health = [],
  prompts = [],
  override = null,
}) {
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 2 });
  const sent = [];
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on(
    "console",
    (message) => message.type() === "error" && !message.text().includes("favicon") && errors.push(message.text()),
  );
  const bridge = { decisions: [...decisions] };
  const post = (message) => page.evaluate((data) => window.postMessage(data, "*"), message);
  await page.exposeFunction("fromPage", async (message) => {
    sent.push(message);
    if (message.type === "ready") {
      await post({ type: "changed" });
      await post({ type: "spend", usd: 0.4267, unknown: 2, local: 12 });
      await post({ type: "override", text: override });
      await post({ type: "health", entries: health });
      await post({ type: "prompts", entries: prompts });
    }
    if (message.type === "list") {
      const { filter, before } = message;
      let rows = bridge.decisions.map(summarize).sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
      if (filter.task) rows = rows.filter((row) => row.task === filter.task);
      if (filter.failedOnly) rows = rows.filter((row) => ["failed", "partial", "refused"].includes(row.outcome));
      if (filter.text) rows = rows.filter((row) => `${row.path} ${row.model}`.includes(filter.text));
      if (before) rows = rows.filter((row) => row.at < before.at || (row.at === before.at && row.id < before.id));
      await post({ type: "rows", number: message.number, rows: rows.slice(0, 100), more: rows.length > 100 });
    }
    if (message.type === "story")
      await post({
        type: "story",
        id: message.id,
        decision: bridge.decisions.find(({ id }) => id === message.id) ?? null,
        outcomes: [],
      });
  });
  await page.addInitScript((remembered) => {
    let kept = remembered;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => window.fromPage(message),
      getState: () => kept,
      setState: (next) => (window.keptState = kept = next),
    });
  }, state);
  await page.addInitScript(
    ({ colors, kind }) => {
      document.addEventListener("DOMContentLoaded", () => {
        for (const [name, value] of Object.entries(colors))
          document.documentElement.style.setProperty(`--vscode-${name}`, value);
        document.body.classList.add(kind);
        document.documentElement.style.backgroundColor = colors["sideBar-background"];
      });
    },
    { colors: themes[theme].colors, kind: themes[theme].class },
  );
  await page.goto(origin);
  await page.waitForSelector(decisions.length > 0 ? ".row" : ".empty", { state: "attached" });
  return { page, sent, errors, bridge, post };
}

const now = Date.now();
const decisions = dayOfDecisions(now);
const settled = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const picture = async (page, name) => {
  await settled(page);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
};

for (const theme of Object.keys(themes)) {
  for (const [width, height] of [
    [300, 720],
    [900, 620],
  ]) {
    const { page, errors } = await openPage({
      theme,
      width,
      height,
      decisions,
      health: sampleHealth(now),
      prompts: samplePrompts(),
      override: "session: anthropic/claude-sonnet-5",
    });
    await picture(page, `${theme}-${width}-list`);
    await page.click('[data-id="fallback"]');
    await page.waitForSelector(".story");
    await picture(page, `${theme}-${width}-story`);
    if (width === 300) {
      await page.locator(".story-body").evaluate((element) => (element.scrollTop = 560));
      await picture(page, `${theme}-${width}-story-2`);
      await page.keyboard.press("Escape");
      await page.getByRole("tab", { name: "Health" }).click();
      await picture(page, `${theme}-${width}-health`);
      await page.getByRole("tab", { name: "Prompts" }).click();
      await picture(page, `${theme}-${width}-prompts`);
    }
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0, `${theme} ${width}: the page scrolls sideways`);
    assert.deepEqual(errors, [], `${theme} ${width}`);
    await page.close();
  }
}

{
  const { page, sent } = await openPage({ decisions: [] });
  await picture(page, "dark-300-empty");
  await page.getByRole("button", { name: "Set Provider Key" }).click();
  assert.deepEqual(sent.at(-1), { type: "run", command: "set-key" });
  await page.close();
}

{
  const { page, post } = await openPage({ decisions });
  await post({
    type: "trouble",
    message:
      "The ledger's worker cannot run (no such file). Requests go on; records are kept in memory until this window or run ends.",
  });
  await page.waitForSelector("[role=alert]");
  await picture(page, "dark-300-trouble");
  await page.close();
}

{
  // Keyboard: Tab reaches the list, arrows move, Enter opens, Escape returns to the same row.
  const { page, sent, post } = await openPage({ decisions });
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-id"));
  for (let step = 0; step < 12 && (await focused()) === null; step += 1) await page.keyboard.press("Tab");
  assert.equal(await focused(), "fallback");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "explain");
  await page.keyboard.press("End");
  assert.equal(await focused(), "y-23");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Control+Enter");
  assert.deepEqual(sent.at(-1), { type: "go", id: "explain" });
  await page.keyboard.press("Enter");
  await page.waitForSelector(".story");
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H2");
  await page.keyboard.press("Escape");
  assert.equal(await focused(), "explain");
  // The status bar may ask for a request to be opened, whatever tab is shown.
  await page.getByRole("tab", { name: "Health" }).click();
  await post({ type: "reveal", id: "served" });
  await page.getByText("The provider answered with gpt-6-nano-2026-09-30.").waitFor();
  await page.keyboard.press("Escape");
  // A click on the place goes there, a click elsewhere opens.
  await page.click('[data-id="failed"] .place');
  assert.deepEqual(sent.at(-1), { type: "go", id: "failed" });
  await page.close();
}

{
  // Live: new rows neither move the focus nor what is in view, and are told to screen readers.
  const many = Array.from({ length: 90 }, (_, index) => ({
    ...decisions[1],
    id: `m-${String(index).padStart(3, "0")}`,
    at: now - 1000 * (index + 10),
  }));
  const { page, bridge, post } = await openPage({ decisions: many });
  await page.focus('[data-id="m-000"]');
  await page.locator(".rows").press("End");
  await settled(page);
  const top = () => page.evaluate(() => document.activeElement.getBoundingClientRect().top);
  const before = await top();
  bridge.decisions.push({ ...decisions[0], id: "live-1", at: now }, { ...decisions[2], id: "live-2", at: now + 1 });
  await post({ type: "changed" });
  await page.waitForSelector('[data-id="live-2"]', { state: "attached" });
  await settled(page);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.id), "m-089");
  assert.ok(Math.abs((await top()) - before) < 2, "the focused row moved");
  const said = await page.locator("[aria-live=polite]").textContent();
  assert.match(said, /^Refactor answered by anthropic\/claude-sonnet-5, \$0\.0412, 11\.8\ss, switched, 3 attempts/);
  assert.ok(!said.includes("Completion"), "completions are not spoken");
  await page.close();
}

{
  // Paging: no more than 500 rows in the document however far back one goes, and a way to return.
  const many = Array.from({ length: 750 }, (_, index) => ({
    ...decisions[1],
    id: `m-${String(index).padStart(3, "0")}`,
    at: now - 1000 * index,
  }));
  const { page } = await openPage({ decisions: many });
  for (let rows = 200; rows <= 750; rows += 100) {
    await page.getByRole("button", { name: "Show Older" }).click();
    await page.waitForSelector(`[data-id="m-${Math.min(rows, 750) - 1}"]`, { state: "attached" });
  }
  assert.equal(await page.locator(".row").count(), 500);
  await page.getByRole("button", { name: "Show Newest" }).click();
  await page.waitForSelector('[data-id="m-000"]');
  assert.equal(await page.locator(".row").count(), 100);
  await page.close();
}

{
  // Filters are asked of the bridge, remembered, and cleared.
  const { page, sent } = await openPage({ decisions });
  await page.getByRole("button", { name: "Failed, refused or partial only" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".row").length === 2);
  await page.getByRole("searchbox").fill("nowhere");
  await page.getByRole("button", { name: "Clear Filters" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".row").length > 20);
  assert.deepEqual(
    sent.filter(({ type }) => type === "list").map(({ filter }) => filter.text),
    [undefined, undefined, "nowhere", undefined],
  );
  const restored = await openPage({ decisions, state: { tab: "requests", filter: { task: "fix" }, open: "served" } });
  await restored.page.waitForSelector(".story");
  assert.equal(await restored.page.locator(".row").count(), 1);
  await restored.page.close();
  await page.close();
}

{
  // Safety: hostile text everywhere stays text; nothing is requested and nothing runs.
  strays = [];
  const requested = [];
  const hostile = hostileDecision(now, attackerOrigin);
  const attack = hostile.notes[0];
  const { page, post, errors, sent } = await openPage({
    decisions: [hostile],
    override: attack,
    health: [{ providerId: attack, model: attack, state: "open", reason: attack }],
    prompts: [
      {
        name: attack,
        task: "ask",
        path: attack,
        models: [attack],
        problems: [{ message: attack, severity: "error", line: 1 }],
        inactive: attack,
      },
    ],
  });
  page.on("request", (request) => requested.push(request.url()));
  await page.click(".row .model");
  await page.waitForSelector(".story");
  for (const tab of ["Health", "Prompts", "Requests"]) await page.getByRole("tab", { name: tab }).click();
  await post({ type: "trouble", message: attack });
  for (const junk of [
    null,
    1,
    "text",
    [],
    {},
    { type: "rows" },
    { type: "story", id: 1 },
    { type: "rows", number: 1, rows: [null], more: false },
    { type: "__proto__" },
  ])
    await post(junk);
  await page.waitForTimeout(300);
  await picture(page, "dark-300-hostile");
  const found = await page.evaluate(() => ({
    attacked: "attacked" in window,
    elements: document.body.querySelectorAll(
      "img, iframe, link, object, embed, a, script:not([src='/panel.js']), [onerror], [onload], [href], [src]:not(script)",
    ).length,
  }));
  assert.deepEqual(found, { attacked: false, elements: 0 });
  assert.deepEqual({ strays, requested, errors }, { strays: [], requested: [], errors: [] });
  assert.ok(sent.every(({ type }) => ["ready", "list", "story"].includes(type)));
  // The policy holds even if a bug ever put markup in: the same attack as real elements reaches nobody.
  await page.evaluate((markup) => (document.body.innerHTML += markup), attack);
  await page.waitForTimeout(300);
  assert.deepEqual(strays, []);
  assert.equal(await page.evaluate(() => "attacked" in window), false);
  await page.close();
}

await browser.close();
server.close();
attacker.close();
console.log(`The panel's page (${(script.length / 1024).toFixed(1)} KB) holds; pictures are in ${pictures}`);
