import type { Locator } from "playwright-core";
import { within } from "./wait.js";
import type { Window } from "./window.js";

/** VS Code's own chat, used as a person does. */
export class Chat {
  constructor(private readonly window: Window) {}

  /** Opens the chat and waits until it has a model of ours to hand over: VS Code has none before ours are listed. */
  async open(): Promise<void> {
    await this.window.runCommand("Chat: Open Chat");
    await this.window.page.getByText("Auto (Fairlead)").first().waitFor();
  }

  /** Begins a new chat. */
  async begin(): Promise<void> {
    await this.window.page.locator('.action-label[aria-label^="New Chat"]').first().click();
    await within("An empty chat", async () => (await this.answers().count()) === 0);
  }

  /** Sends a message in the open chat. */
  async send(message: string): Promise<void> {
    const input = this.window.page
      .locator(".interactive-input-editor textarea, .interactive-input-editor .native-edit-context")
      .first();
    await input.press("ControlOrMeta+a");
    await input.press("Delete");
    await input.pressSequentially(message, { delay: 20 });
    // What VS Code suggests while a name is typed would take the Enter.
    await input.press("Escape");
    await input.press("Enter");
  }

  /** Sends a message in a new chat and waits for an answer that holds all of these texts. */
  async ask(message: string, ...expected: (string | RegExp)[]): Promise<string> {
    await this.begin();
    await this.send(message);
    return this.answered(...expected);
  }

  /** Waits for a last answer that holds all of these texts. */
  answered(...expected: (string | RegExp)[]): Promise<string> {
    return within(`An answer with ${expected.join(" and ")}`, async () => {
      const text = (await this.answers().last().innerText({ timeout: 1000 })).replace(/\u00a0/g, " ");
      const missing = expected.filter((one) => (typeof one === "string" ? !text.includes(one) : !one.test(text)));
      if (missing.length > 0) throw new Error(`${missing.join(" and ")} not in:\n${text}`);
      return text;
    });
  }

  /** The answers of the open chat. */
  answers(): Locator {
    return this.window.page.locator(".interactive-response");
  }
}
