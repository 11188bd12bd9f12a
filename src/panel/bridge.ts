import * as vscode from "vscode";
import type { DecisionReader } from "../core/decision/ledger.js";
import { PAGE_ROWS, readFromPage, type FromPage, type PageCommand, type ToPage } from "./messages.js";
import { pageHtml } from "./pageHtml.js";
import { placeInFolder } from "./place.js";
import type { Changing, HealthView, OverrideView, PromptsView, ProvidersView } from "./views.js";

/** The panel's view, as package.json contributes it. */
export const PANEL_VIEW = "fairlead.panel";

/** Changes that come closer together than this are told once, ms. */
const CHANGE_MS = 250;

/** What the panel shows, each part behind its own small interface. */
export interface PanelParts {
  readonly extensionUri: vscode.Uri;
  readonly reader: DecisionReader;
  readonly override?: OverrideView;
  readonly health?: HealthView;
  readonly prompts?: PromptsView;
  readonly providers?: ProvidersView;
}

const COMMANDS: Readonly<Record<PageCommand, readonly [command: string, ...parameters: string[]]>> = {
  explain: ["fairlead.explain"],
  "add-provider": ["fairlead.addProvider"],
  "set-key": ["fairlead.setKey"],
  settings: ["workbench.action.openSettings", "fairlead."],
  override: ["fairlead.overrideModel"],
  "clear-override": ["fairlead.clearOverride"],
};

/** The panel's view, which can be told to open a request. */
export interface PanelView extends vscode.WebviewViewProvider {
  /** Opens a request, at once or as soon as the page is there. */
  reveal(id: string): void;
}

/**
 * Makes the provider of the panel's view; register it with `window.registerWebviewViewProvider(PANEL_VIEW, ...)`.
 * It reads, listens and posts only while the view is visible. Trouble in any part is shown in the panel and goes no further.
 */
export function createPanelView(parts: PanelParts): PanelView {
  let shown: Bridge | undefined;
  /** Asked for before the page was there to be told. */
  let pending: string | undefined;
  return {
    reveal(id) {
      if (shown?.reveal(id) !== true) pending = id;
    },
    resolveWebviewView(view) {
      const { webview } = view;
      webview.options = {
        enableScripts: true,
        enableCommandUris: false,
        enableForms: false,
        localResourceRoots: [
          vscode.Uri.joinPath(parts.extensionUri, "dist"),
          vscode.Uri.joinPath(parts.extensionUri, "media"),
        ],
      };
      const bridge = new Bridge(parts, view, () => {
        const id = pending;
        pending = undefined;
        return id;
      });
      shown = bridge;
      view.onDidDispose(() => {
        if (shown === bridge) shown = undefined;
        bridge.dispose();
      });
      webview.html = pageHtml({
        source: webview.cspSource,
        nonce: crypto.randomUUID().replaceAll("-", ""),
        scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(parts.extensionUri, "dist", "panel.js")).toString(),
        styleUri: webview.asWebviewUri(vscode.Uri.joinPath(parts.extensionUri, "media", "panel.css")).toString(),
      });
    },
  };
}

/** Carries messages between one page and the parts behind it. */
class Bridge {
  readonly #listening: { dispose(): void }[] = [];
  readonly #lasting: { dispose(): void }[] = [];
  readonly #soon = new Map<() => Promise<void>, NodeJS.Timeout>();
  #ready = false;

  constructor(
    private readonly parts: PanelParts,
    private readonly view: vscode.WebviewView,
    private readonly takePending: () => string | undefined,
  ) {
    this.#lasting.push(
      view.webview.onDidReceiveMessage((value: unknown) => {
        const message = readFromPage(value);
        if (message !== undefined) void this.#guarded(() => this.#answer(message));
      }),
      view.onDidChangeVisibility(() => {
        // A hidden page is thrown away; the next one says `ready` when it can listen.
        if (!view.visible) this.#ready = false;
        this.#follow();
      }),
    );
  }

  dispose(): void {
    this.#stop();
    for (const item of this.#lasting.splice(0)) item.dispose();
  }

  /** Tells the page to open a request. @returns false while there is no page to tell */
  reveal(id: string): boolean {
    if (!this.#ready || !this.view.visible) return false;
    this.#post({ type: "reveal", id });
    return true;
  }

  async #answer(message: FromPage): Promise<void> {
    switch (message.type) {
      case "ready":
        this.#ready = true;
        return this.#follow();
      case "list": {
        const { number, filter, before } = message;
        const rows = await this.parts.reader.list({ limit: PAGE_ROWS, before, ...filter });
        return this.#post({ type: "rows", number, rows, more: rows.length === PAGE_ROWS });
      }
      case "story": {
        const { id } = message;
        const [decision, outcomes] = await Promise.all([this.parts.reader.get(id), this.parts.reader.outcomesOf?.(id)]);
        return this.#post({ type: "story", id, decision: decision ?? null, outcomes: outcomes ?? [] });
      }
      case "go":
        return this.#go(message.id);
      case "run": {
        const [command, ...parameters] = COMMANDS[message.command];
        await vscode.commands.executeCommand(command, ...parameters);
        return;
      }
      case "open-prompt":
        return this.parts.prompts?.open(message.name, message.line);
      case "create-prompt":
        return this.parts.prompts?.create(message.task);
    }
  }

  /** Listens while the page is there to be told, and brings it up to date; stops when it is hidden. */
  #follow(): void {
    this.#stop();
    if (!this.#ready || !this.view.visible) return;
    const { reader, override, health, prompts, providers } = this.parts;
    const pending = this.takePending();
    if (pending !== undefined) this.#post({ type: "reveal", id: pending });
    this.#listen(reader, async () => {
      this.#post({ type: "changed" });
      await this.#postSpend();
    });
    this.#listen(override, async () => this.#post({ type: "override", text: override?.current() ?? null }));
    this.#listen(health, async () => this.#post({ type: "health", entries: health?.entries() ?? [] }));
    if (providers !== undefined)
      this.#listen(providers, async () => this.#post({ type: "providers", count: await providers.count() }));
    this.#listen(prompts, async () => this.#post({ type: "prompts", entries: (await prompts?.entries()) ?? [] }));
  }

  #listen(source: Changing | undefined, tell: () => Promise<void>): void {
    if (source === undefined) return;
    void this.#guarded(tell);
    this.#listening.push(source.onChange(() => this.#tellSoon(tell)));
  }

  #tellSoon(tell: () => Promise<void>): void {
    if (this.#soon.has(tell)) return;
    this.#soon.set(
      tell,
      setTimeout(() => {
        this.#soon.delete(tell);
        void this.#guarded(tell);
      }, CHANGE_MS),
    );
  }

  #stop(): void {
    for (const item of this.#listening.splice(0)) item.dispose();
    for (const timer of this.#soon.values()) clearTimeout(timer);
    this.#soon.clear();
  }

  async #postSpend(): Promise<void> {
    const { usd, unknown, local } = await this.parts.reader.spentSince(new Date().setHours(0, 0, 0, 0));
    this.#post({ type: "spend", usd, unknown, local: local ?? 0 });
  }

  /** Opens the place of a decision. The path is the ledger's, never the page's. */
  async #go(id: string): Promise<void> {
    const decision = await this.parts.reader.get(id);
    const place = decision?.place;
    if (place === undefined) return;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const folder = folders.find(({ name }) => name === decision?.workspace);
    const uri = folder && placeInFolder(folder.uri, place.path);
    if (uri === undefined) {
      const name = decision?.workspace;
      void vscode.window.showInformationMessage(
        name === undefined
          ? `Fairlead: ${place.path} was in no folder of the workspace, so where it is was not recorded.`
          : `Fairlead: ${place.path} belongs to ${name}, which is not open here. Open that folder first.`,
      );
      return;
    }
    const position = new vscode.Position(Math.max(0, place.line - 1), 0);
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(position, position), preview: true });
  }

  /** A failing part never takes the panel, or the request behind it, along. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#post({ type: "trouble", message: error instanceof Error ? error.message : String(error) });
    }
  }

  #post(message: ToPage): void {
    void this.view.webview.postMessage(message);
  }
}
