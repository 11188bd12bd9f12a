import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContext } from "playwright-core";
import { installExtensions, startServer, type Server } from "../../../scripts/vscode/server.mjs";
import { startPractice, type Practice } from "../../practice/startPractice.mjs";
import { readFolder, writeFolder, type FolderFiles } from "./folder.js";
import { findPieces, type Pieces } from "./installation.js";
import { QUIET, writeSettings, type Settings } from "./settings.js";
import { Window } from "./window.js";

const SAMPLE = fileURLToPath(new URL("../../sample-workspace", import.meta.url));
export const RESULTS = fileURLToPath(new URL("../../../test-results", import.meta.url));

const CHROMIUM_FLAGS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"],
];

/** A provider entry of `fairlead.providers`; without `baseUrl` it points at the practice provider of its own name. */
export type ProviderEntry = Readonly<Record<string, unknown>> & { readonly kind: string };

/** How a host starts. */
export interface HostOptions {
  /** Entries of `fairlead.providers`, by provider id. */
  readonly providers?: Readonly<Record<string, ProviderEntry>>;
  /** Keys by provider id, handed over in the environment. */
  readonly keys?: Readonly<Record<string, string>>;
  /** More user settings. */
  readonly user?: Settings;
  /** The folder's `.vscode/settings.json`. */
  readonly workspace?: Settings;
  /** Files of the folder by path, added to the sample workspace. */
  readonly files?: Readonly<Record<string, string>>;
  /** False opens the folder in Restricted Mode until the user trusts it. */
  readonly trusted?: boolean;
  /** More packages to install beside ours. */
  readonly extensions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Hosts that were started and not stopped; pictures are taken of their windows when a test fails. */
export const runningHosts = new Set<Host>();

/** A running VS Code with Fairlead from its package, a folder of its own and practice providers. */
export class Host {
  private readonly windows: Window[] = [];
  private files: FolderFiles = new Map();
  private behaveAsBefore = (): void => undefined;

  private constructor(
    private readonly pieces: Pieces,
    private readonly options: HostOptions,
    private readonly home: string,
    private server: Server,
    private readonly browser: Browser,
    private readonly context: BrowserContext,
    /** The providers it may call, and what they received. */
    readonly practice: Practice,
  ) {}

  /** The folder that its windows open. */
  get folder(): string {
    return path.join(this.home, "workspace");
  }

  /** VS Code's data: settings, extension storage, logs. */
  get userDataDir(): string {
    return path.join(this.home, "user-data");
  }

  static async start(options: HostOptions = {}): Promise<Host> {
    const pieces = await findPieces();
    const home = mkdtempSync(path.join(os.tmpdir(), "fairlead-e2e-"));
    const practice = await startPractice();
    prepare(home, practice, options);
    const place = { userDataDir: path.join(home, "user-data"), extensionsDir: path.join(home, "extensions") };
    await installExtensions(pieces, place, [pieces.vsix, ...(options.extensions ?? [])]);
    const server = await startServer(pieces, { ...place, trusted: options.trusted ?? true, env: environment(options) });
    const browser = await chromium.launch({ executablePath: pieces.chromium, args: CHROMIUM_FLAGS });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.address });
    const host = new Host(pieces, options, home, server, browser, context, practice);
    host.remember();
    runningHosts.add(host);
    return host;
  }

  /** Opens a window on the folder with these files of it open, and waits until VS Code can be used. */
  async open(...files: string[]): Promise<Window> {
    const page = await this.context.newPage();
    const window = new Window(page, this.server.address, this.folder, RESULTS);
    this.windows.push(window);
    await window.open(files);
    return window;
  }

  /** Writes the folder's settings and reloads the windows: nothing else shows when VS Code has noticed them. */
  async applyWorkspaceSettings(settings: Settings): Promise<void> {
    writeSettings(path.join(this.folder, ".vscode", "settings.json"), settings);
    for (const window of this.windows) await window.reload();
  }

  /** Writes the user's settings anew; VS Code notices them when a window is reloaded. */
  writeUserSettings(options: Pick<HostOptions, "providers" | "user">): void {
    writeUserSettings(this.home, this.practice, options);
  }

  /** Ends VS Code and starts it again on the same data and the same port, as after a restart of the machine. */
  async restart(): Promise<void> {
    await Promise.all(this.windows.splice(0).map((window) => window.close()));
    const port = Number(new URL(this.server.address).port);
    await this.server.stop();
    const place = { userDataDir: this.userDataDir, extensionsDir: path.join(this.home, "extensions") };
    this.server = await startServer(this.pieces, {
      ...place,
      port,
      trusted: this.options.trusted ?? true,
      env: environment(this.options),
    });
  }

  /** Keeps what the folder's files hold and how the practice providers behave now, for `recover`. */
  remember(): void {
    this.behaveAsBefore = this.practice.remember();
    this.files = readFolder(this.folder);
  }

  /**
   * After a test that failed half way: puts the folder's files and the practice providers back as they were before it, forgets
   * what was not saved, and opens the windows anew, so that the next test does not meet what it left.
   */
  async recover(): Promise<void> {
    for (const window of this.windows) await window.leave();
    this.behaveAsBefore();
    writeFolder(this.folder, this.files);
    rmSync(path.join(this.userDataDir, "User", "Backups"), { recursive: true, force: true });
    for (const window of this.windows) await window.comeBack();
  }

  /** Saves a picture of each window. */
  async screenshots(name: string): Promise<void> {
    for (const [index, window] of this.windows.entries()) {
      await window.screenshot(`${name}-${index}`).catch(() => undefined);
    }
  }

  /** Ends everything that it started. */
  async stop(): Promise<void> {
    runningHosts.delete(this);
    await this.browser.close();
    await this.server.stop();
    await this.practice.close();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Starts a host; see `HostOptions` for what can be chosen. */
export function startHost(options?: HostOptions): Promise<Host> {
  return Host.start(options);
}

function prepare(home: string, practice: Practice, options: HostOptions): void {
  const folder = path.join(home, "workspace");
  cpSync(SAMPLE, folder, { recursive: true });
  for (const [name, text] of Object.entries(options.files ?? {})) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (options.workspace) writeSettings(path.join(folder, ".vscode", "settings.json"), options.workspace);
  writeUserSettings(home, practice, options);
}

function writeUserSettings(home: string, practice: Practice, options: Pick<HostOptions, "providers" | "user">): void {
  const providers = Object.entries(options.providers ?? {}).map(([id, entry]) => [
    id,
    { baseUrl: practice.baseUrl(id, entry.kind), ...entry },
  ]);
  writeSettings(path.join(home, "user-data", "User", "settings.json"), {
    ...QUIET,
    "fairlead.providers": Object.fromEntries(providers),
    ...options.user,
  });
}

function environment(options: HostOptions): Record<string, string> {
  const keys = Object.entries(options.keys ?? {}).map(([id, key]) => [
    `FAIRLEAD_KEY_${id.toUpperCase().replaceAll("-", "_")}`,
    key,
  ]);
  return { ...Object.fromEntries(keys), ...options.env };
}
