import { mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import { folderAddress } from "../../../scripts/vscode/server.mjs";
import { within } from "./wait.js";

/** How long an action's effect may take before the action counts as lost and is made again, ms. */
const WITHIN_MS = 3000;

/** Fairlead's id among extensions; its webviews carry it in their address. */
const EXTENSION = "fairlead.fairlead";

/** One window of VS Code, used through what a person sees. */
export class Window {
  /** Lines of the browser's console, for tests that look for leaks and for failures. */
  readonly console: string[] = [];

  private opened: readonly string[] = [];

  constructor(
    /** The page, for what has no word here yet. */
    readonly page: Page,
    private readonly address: string,
    private readonly folder: string,
    private readonly results: string,
  ) {
    page.on("console", (message) => this.console.push(message.text()));
  }

  /** Opens the folder, and these files of it, and waits until the workbench and its extensions are there. */
  async open(files: readonly string[] = []): Promise<void> {
    this.opened = files;
    const absolute = files.map((file) => path.join(this.folder, file));
    await this.page.goto(folderAddress(this.address, this.folder, absolute), { waitUntil: "domcontentloaded" });
    await this.ready();
    for (const file of files)
      await this.page
        .locator(".tab", { hasText: path.basename(file) })
        .first()
        .waitFor();
  }

  /** Leaves VS Code, while its files are put back. */
  async leave(): Promise<void> {
    await this.page.goto("about:blank");
  }

  /** Comes back from `leave`, with the files that it was opened with. */
  async comeBack(): Promise<void> {
    await this.open(this.opened);
  }

  /** Reloads the window: extension host, settings and webviews start anew. */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: "domcontentloaded" });
    await this.ready();
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async ready(): Promise<void> {
    await this.page.locator(".monaco-workbench").waitFor({ timeout: 60_000 });
    await this.page.locator(".statusbar-item").first().waitFor({ timeout: 60_000 });
  }

  /** Runs a command of the palette by its title, such as `Fairlead: Explain`. */
  async runCommand(title: string): Promise<void> {
    await this.quickOpen("F1", `>${title}`, title);
  }

  /** Whether the palette offers a command of this title, or does so within `limitMs`. */
  async hasCommand(title: string, limitMs = 30_000): Promise<boolean> {
    const row = this.quickRow(title);
    const isOffered = async (): Promise<boolean> => {
      await this.quickType("F1", ">", this.page.locator(".quick-input-list .monaco-list-row").first());
      await write(this.quickInput(), `>${title}`);
      await row.waitFor({ timeout: 4000 });
      return true;
    };
    const end = performance.now() + limitMs;
    let offered = false;
    do {
      offered = await isOffered().catch(() => false);
      // An open palette does not learn of commands that come later, so it is opened anew.
      await this.closeQuickInput();
    } while (!offered && performance.now() < end);
    return offered;
  }

  /** Opens a file of the folder in the editor and puts the cursor in it. */
  async openFile(file: string): Promise<void> {
    await this.openTab(file);
    await this.focusEditor();
  }

  /** Opens a file of the folder, also one that has no text editor, such as a notebook. */
  async openTab(file: string): Promise<void> {
    // Beside an explanation the code is in the first group.
    await this.press("ControlOrMeta+1");
    await this.quickOpen("ControlOrMeta+p", file, path.basename(file));
    await this.page.locator(".editor-group-container.active .tab.active", { hasText: path.basename(file) }).waitFor();
  }

  /** Puts the cursor, until the status bar says so; lines and columns count from 1, as it shows them. */
  async setCursor(line: number, column = 1): Promise<void> {
    await within(`The cursor in line ${line}`, async () => {
      await this.focusEditor();
      const input = await this.openQuickInput("Control+g");
      await write(input, `:${line}:${column}`);
      await input.press("Enter", { timeout: WITHIN_MS });
      await input.waitFor({ state: "hidden", timeout: WITHIN_MS });
      await this.focusEditor();
      return this.shows(`Ln ${line}, Col`);
    });
  }

  /** Selects whole lines, until the status bar says so; they count from 1, and `last` is part of it. */
  async selectLines(first: number, last: number): Promise<void> {
    await within(`Lines ${first} to ${last} selected`, async () => {
      await this.setCursor(first, 1);
      for (let line = first; line < last; line += 1) await this.page.keyboard.press("Shift+ArrowDown");
      await this.page.keyboard.press("Shift+End");
      return this.shows(new RegExp(`Ln ${last}, Col \\d+ \\(\\d+ selected\\)`));
    });
  }

  /** Whether the status bar comes to show this. */
  private async shows(text: string | RegExp): Promise<true> {
    await this.page.locator(".statusbar-item", { hasText: text }).first().waitFor({ timeout: WITHIN_MS });
    return true;
  }

  /** Types as a person does. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 20 });
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** Presses keys in the editor until they show something: a key can be lost while the focus moves. */
  async pressUntil(keys: string, shown: Locator): Promise<void> {
    await within(`What ${keys} shows`, async () => {
      await this.focusEditor();
      await this.page.keyboard.press(keys);
      await shown.waitFor({ timeout: WITHIN_MS });
      return true;
    });
  }

  /** The visible text of the active editor. */
  async editorText(): Promise<string> {
    const drawn = this.activeEditor().locator(".view-line");
    await drawn.first().waitFor();
    const lines = await drawn.evaluateAll((elements) =>
      elements
        .map((element) => ({
          top: Number.parseFloat((element as HTMLElement).style.top),
          text: element.textContent ?? "",
        }))
        .sort((one, other) => one.top - other.top)
        .map(({ text }) => text.replace(/\u00a0/g, " ")),
    );
    return lines.join("\n");
  }

  /**
   * Saves the active editor and returns what the file then holds. VS Code writes a file that it is told to save even when
   * nothing changed, so that write is waited for: it would otherwise come after what the test does next.
   */
  async savedText(file: string): Promise<string> {
    const absolute = path.join(this.folder, file);
    const before = statSync(absolute).mtimeMs;
    await within(`The saved ${file}`, async () => {
      await this.press("ControlOrMeta+s");
      return within("Its write", () => statSync(absolute).mtimeMs > before, WITHIN_MS);
    });
    await this.page.locator(".tab.active:not(.dirty)").waitFor();
    return readFileSync(absolute, "utf8");
  }

  /** Undoes one step of the active file, which is saved, and waits until it is unsaved; a key that got lost while the focus moved is pressed again. */
  async undo(): Promise<void> {
    await within("The undone step", async () => {
      await this.focusEditor();
      await this.page.keyboard.press("ControlOrMeta+z");
      return this.page
        .locator(".tab.active.dirty")
        .waitFor({ timeout: 5000 })
        .then(() => true);
    });
  }

  /** Waits for ghost text and returns it. */
  async ghostText(limitMs = 30_000): Promise<string> {
    return within("Ghost text", () => this.visibleGhostText(), limitMs);
  }

  /** The ghost text that is shown now, undefined when there is none. */
  async visibleGhostText(): Promise<string | undefined> {
    const parts = await this.page
      .locator(".ghost-text-decoration, .ghost-text, .ghost-text-decoration-preview")
      .allTextContents();
    const text = parts.join("").replace(/\u00a0/g, " ");
    return text.trim() === "" ? undefined : text;
  }

  /** Waits for a notification that holds this text and returns all of its text. */
  async notification(text: string | RegExp): Promise<string> {
    const toast = this.page.locator(".notification-toast", { hasText: text }).first();
    await toast.waitFor();
    return toast.innerText();
  }

  /** Presses a button of a notification or dialog. */
  async pressButton(label: string | RegExp): Promise<void> {
    await this.page
      .locator(".notifications-toasts, .monaco-dialog-box")
      .getByRole("button", { name: label })
      .first()
      .click();
  }

  /** Picks an item of the open quick pick by a part of its label, which is typed first. */
  async pick(label: string): Promise<void> {
    const input = this.quickInput();
    await input.waitFor();
    await write(input, label);
    await this.choose(this.page.locator(`.quick-input-list .monaco-list-row[aria-label*="${label}"]`).first(), label);
  }

  /** Labels of the open quick pick, with their descriptions. */
  async pickItems(): Promise<string[]> {
    await this.page.locator(".quick-input-list .monaco-list-row").first().waitFor();
    return this.page
      .locator(".quick-input-list .monaco-list-row")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? ""));
  }

  /** Answers the open input box. */
  async answer(text: string): Promise<void> {
    const input = this.quickInput();
    await input.waitFor();
    await write(input, text);
    await input.press("Enter");
  }

  /** Texts of the status bar's items. */
  async statusBar(): Promise<string[]> {
    return this.page
      .locator(".statusbar-item")
      .evaluateAll((items) =>
        items.map((item) => `${item.getAttribute("aria-label") ?? ""} ${item.textContent ?? ""}`.trim()),
      );
  }

  /** What the language's braces in the status bar say of ghost text, as a screen reader says it; "" where they say nothing. */
  async ghostTextStatus(): Promise<string> {
    const label = (await this.statusBar()).find((item) => item.includes("Ghost text.")) ?? "";
    return /Ghost text\.(.*?)(?:, next: |$)/s.exec(label)?.[1]?.trim() ?? "";
  }

  /** The texts of all notifications that were not closed, shown or hidden meanwhile. */
  async notifications(): Promise<string[]> {
    await this.runCommand("Notifications: Show Notifications");
    await this.page.locator(".notifications-center.visible").waitFor();
    const texts = await this.page.locator(".notifications-center .notification-list-item-message").allTextContents();
    await this.runCommand("Notifications: Hide Notifications");
    return texts;
  }

  /** The document inside Fairlead's panel; opens the panel where it is not open. A fresh profile's first webview takes up to 10 s. */
  async panel(): Promise<Frame> {
    return within(
      "Fairlead's panel",
      async () => {
        const there = await this.findPanel();
        if (there !== undefined) return there;
        await this.runCommand("Fairlead: Open Panel");
        return within("Fairlead's panel after its command", () => this.findPanel(), 20_000);
      },
      60_000,
    );
  }

  private async findPanel(): Promise<Frame | undefined> {
    for (const outer of this.page
      .frames()
      .filter((frame) => frame.url().toLowerCase().includes(`extensionid=${EXTENSION}`))) {
      for (const inner of outer.childFrames()) {
        if ((await inner.locator("body *").count()) > 0) return inner;
      }
    }
    return undefined;
  }

  /** Waits for a request in the panel's list that holds all of these texts, newest first. */
  async waitForPanelRow(...texts: (string | RegExp)[]): Promise<Locator> {
    const rows = await this.panelRows(texts);
    await rows.first().waitFor({ timeout: 30_000 });
    return rows.first();
  }

  /** The requests in the panel's list that hold all of these texts. */
  private async panelRows(texts: readonly (string | RegExp)[]): Promise<Locator> {
    const panel = await this.panel();
    const back = panel.getByRole("button", { name: "Back to the list" });
    if (await back.isVisible()) await back.click();
    let row = panel.locator("[role=option]");
    for (const text of texts) row = row.filter({ hasText: text });
    return row;
  }

  /**
   * Opens the newest request of the panel's list that holds the texts of `row`, and returns its story once that holds all
   * of what is expected. A record that is still on its way to the panel is waited for.
   */
  async story(row: readonly (string | RegExp)[], ...expected: (string | RegExp)[]): Promise<string> {
    return within(
      `A story with ${expected.join(" and ")}`,
      async () => {
        await (await this.waitForPanelRow(...row)).click();
        const text = await (await this.panel()).locator(".story").first().innerText({ timeout: 5000 });
        const missing = expected.filter((one) => !holds(text, one));
        if (missing.length > 0) throw new Error(`${missing.join(" and ")} not in:\n${text}`);
        return text;
      },
      45_000,
    );
  }

  /**
   * Like `story`, for one request among several that hold the texts of `row`, such as ghost text that was asked for and
   * what was asked for ahead of its accept.
   */
  async storyAmong(row: readonly (string | RegExp)[], ...expected: (string | RegExp)[]): Promise<string> {
    return within(
      `A story with ${expected.join(" and ")}`,
      async () => {
        const texts: string[] = [];
        await (await this.panelRows(row)).first().waitFor({ timeout: 30_000 });
        for (let index = 0; index < (await (await this.panelRows(row)).count()); index += 1) {
          await (await this.panelRows(row)).nth(index).click();
          const text = await (await this.panel()).locator(".story").first().innerText({ timeout: 5000 });
          if (expected.every((one) => holds(text, one))) return text;
          texts.push(text);
        }
        throw new Error(`${expected.join(" and ")} not in:\n${texts.join("\n---\n")}`);
      },
      45_000,
    );
  }

  /** Waits for an explanation beside the code that holds this text, and returns all of it. */
  async explanation(expected: string | RegExp): Promise<string> {
    return within(
      `An explanation with ${expected}`,
      async () => {
        const texts = await this.webviewTexts("vscode.markdown-language-features");
        const found = texts.find((text) =>
          typeof expected === "string" ? text.includes(expected) : expected.test(text),
        );
        if (found === undefined) throw new Error(`Shown: ${texts.join("\n---\n")}`);
        return found;
      },
      60_000,
    );
  }

  /** Clicks the first link of this name in the explanation beside the code until it has led to its place, such as `Ln 20, Col 1`. */
  async followLink(name: string, place: string): Promise<void> {
    await this.clickUntilAt(place, async () => {
      for (const frame of this.webviews("vscode.markdown-language-features")) {
        const links = frame.getByRole("link", { name, exact: true });
        if ((await links.count()) > 0) return links.first();
      }
      throw new Error(`There is no link "${name}" yet.`);
    });
  }

  /** Clicks what leads to a place until the cursor stands there: a click on what is drawn anew meanwhile is lost. */
  async clickUntilAt(place: string, find: () => Promise<Locator> | Locator): Promise<void> {
    await within(
      `The cursor at ${place}`,
      async () => {
        await (await find()).click({ timeout: WITHIN_MS });
        return this.shows(place);
      },
      60_000,
    );
  }

  /** What the webviews of an extension show. */
  private async webviewTexts(extension: string): Promise<string[]> {
    return Promise.all(this.webviews(extension).map((frame) => frame.locator("body").innerText({ timeout: 1000 })));
  }

  private webviews(extension: string): Frame[] {
    return this.page
      .frames()
      .filter((frame) => frame.url().toLowerCase().includes(`extensionid=${extension}`))
      .flatMap((frame) => frame.childFrames());
  }

  /** What VS Code says about how long our code took to load and activate, in ms. */
  async activationMs(): Promise<number> {
    await this.runCommand("Developer: Show Running Extensions");
    return within("Fairlead among the running extensions", async () => {
      const list = this.page.locator(".runtime-extensions-editor .monaco-list");
      const row = list.locator(".monaco-list-row", { hasText: "Fairlead" }).first();
      // The list draws only what is in view, the slowest first; ours is far down.
      if ((await row.count()) === 0) {
        await list.hover();
        await this.page.mouse.wheel(0, 300);
        return undefined;
      }
      const found = /Activation: (\d+)ms/.exec(await row.innerText({ timeout: 1000 }));
      return found ? Number(found[1]) : undefined;
    });
  }

  /** Saves a picture under test-results/screenshots and returns its path. */
  async screenshot(name: string): Promise<string> {
    const folder = path.join(this.results, "screenshots");
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${name.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  private activeEditor(): Locator {
    return this.page.locator(".editor-group-container.active .monaco-editor").first();
  }

  /** Puts the keyboard into the active editor, until VS Code marks it as focused. */
  async focusEditor(): Promise<void> {
    await this.activeEditor().waitFor();
    await within("The focus in the editor", async () => {
      await this.activeEditor().locator("textarea, .native-edit-context").first().focus();
      await this.page
        .locator(".editor-group-container.active .monaco-editor.focused")
        .first()
        .waitFor({ timeout: WITHIN_MS });
      return true;
    });
  }

  private async closeQuickInput(): Promise<void> {
    await within("The closed quick input", async () => {
      const input = this.quickInput();
      if (!(await input.isVisible())) return true;
      await input.press("Escape", { timeout: WITHIN_MS });
      // A second Escape before that would reach what lies behind.
      return input.waitFor({ state: "hidden", timeout: WITHIN_MS }).then(() => true);
    });
  }

  private quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible .quick-input-box input");
  }

  /** The first row whose label begins with this text, recently used or not. */
  private quickRow(label: string): Locator {
    const exact = label.replaceAll('"', '\\"');
    return this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${exact}"]`).first();
  }

  private async openQuickInput(keys: string): Promise<Locator> {
    const input = this.quickInput();
    // Right after a reload VS Code can miss a key, so that pressing once is not enough.
    await within("The quick input", async () => {
      await this.page.keyboard.press(keys);
      return input.waitFor({ timeout: 3000 }).then(() => true);
    });
    return input;
  }

  private async quickOpen(keys: string, text: string, label: string): Promise<void> {
    const row = this.quickRow(label);
    await this.quickType(keys, text, row);
    await this.choose(row, text);
  }

  /**
   * Clicks a row of the quick input until that has closed or asks something else: a click can be lost while the list is
   * being drawn. What was typed tells one question from the next, which begins empty.
   */
  private async choose(row: Locator, typed: string): Promise<void> {
    const input = this.quickInput();
    // In one look: it may close between one at whether it is there and one at what it holds.
    const isOver = async (): Promise<boolean> =>
      (await input.evaluateAll((inputs) => inputs.map((one) => (one as HTMLInputElement).value)))[0] !== typed;
    await row.waitFor();
    await within("The row's choice to take effect", async () => {
      if (await isOver()) return true;
      await row.click({ timeout: WITHIN_MS });
      return within("The next question, or none", isOver, WITHIN_MS);
    });
  }

  /** Opens the quick input and types until the row is there: VS Code may close it, or list too early. */
  private async quickType(keys: string, text: string, row: Locator): Promise<void> {
    await within(
      `A row for "${text}" in the quick input`,
      async () => {
        const input = this.quickInput();
        if (!(await input.isVisible())) await this.openQuickInput(keys);
        await write(input, text);
        return row.waitFor({ timeout: 4000 }).then(
          () => true,
          // An open list does not learn of commands and files that come later, so it is opened anew.
          () => this.closeQuickInput().then(() => false as const),
        );
      },
      60_000,
    );
  }
}

/**
 * Writes into an input box of VS Code's. Keys would go into the file behind when the box closes before they arrive.
 * @throws when the box is not there within `WITHIN_MS`
 */
async function write(input: Locator, text: string): Promise<void> {
  await input.evaluate(
    (element, value) => {
      const box = element as HTMLInputElement;
      box.focus();
      box.value = value;
      box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    },
    text,
    { timeout: WITHIN_MS },
  );
}

/** Whether a shown text holds another; case does not count, because style sheets change it. */
function holds(text: string, expected: string | RegExp): boolean {
  return typeof expected === "string" ? text.toLowerCase().includes(expected.toLowerCase()) : expected.test(text);
}
