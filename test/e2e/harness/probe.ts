import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type * as vscode from "vscode";
import { packageTestExtension } from "./testExtension.js";
import { within } from "./wait.js";

const SOURCE = fileURLToPath(new URL("../probe", import.meta.url));

/** What a function that ran in the extension host threw. */
export class ProbeError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** A test-only extension that runs a test's functions beside Fairlead, with VS Code's own API. */
export class Probe {
  private constructor(
    private readonly home: string,
    /** The package to install. */
    readonly vsix: string,
    /** Environment of the extension host. */
    readonly env: Readonly<Record<string, string>>,
    private readonly file: string,
  ) {}

  static async create(): Promise<Probe> {
    const home = mkdtempSync(path.join(os.tmpdir(), "fairlead-probe-"));
    const vsix = path.join(home, "probe.vsix");
    await packageTestExtension(SOURCE, vsix);
    const file = path.join(home, "address.json");
    return new Probe(home, vsix, { FAIRLEAD_PROBE_FILE: file }, file);
  }

  /**
   * Runs a function in the extension host. It sees nothing but its two parameters; what it returns must be plain data.
   * Rejects with a `ProbeError` when it throws.
   */
  async run<Given, Value>(
    work: (api: typeof vscode, given: Given) => Promise<Value> | Value,
    given: Given,
  ): Promise<Value> {
    const body = JSON.stringify({ source: work.toString(), given });
    // After a reload of the window another extension host takes over, at another address.
    const text = await within(
      "The probe",
      async () => (await fetch(this.address(), { method: "POST", body })).text(),
      60_000,
    );
    const answer: { value: Value; error?: { name: string; message: string; code?: string } } = JSON.parse(text);
    if (answer.error) throw new ProbeError(answer.error.name, answer.error.message, answer.error.code);
    return answer.value;
  }

  private address(): string {
    const { port }: { port: number } = JSON.parse(readFileSync(this.file, "utf8"));
    return `http://127.0.0.1:${port}`;
  }

  dispose(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
