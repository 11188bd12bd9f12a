import { existsSync } from "node:fs";
import { findChromium } from "../../../scripts/setup/chromium.mjs";
import { installCodeServer } from "../../../scripts/setup/code-server.mjs";
import { VSIX } from "../../../scripts/build/package.mjs";

/** Where the pieces of a host are on this machine. */
export interface Pieces {
  readonly node: string;
  readonly entry: string;
  readonly chromium: string;
  /** The packaged extension: what is tested is what ships. */
  readonly vsix: string;
}

/** Finds, or installs, what a host needs. Rejects when the extension is not packaged. */
export async function findPieces(): Promise<Pieces> {
  if (!existsSync(VSIX))
    throw new Error("fairlead.vsix is missing: run `npm run package` first, or `npm test`, which does.");
  return { node: process.execPath, entry: await installCodeServer(), chromium: await findChromium(), vsix: VSIX };
}
