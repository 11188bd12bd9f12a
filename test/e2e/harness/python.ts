import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { packageTestExtension } from "./testExtension.js";

const SOURCE = fileURLToPath(new URL("../python", import.meta.url));
const SERVER = fileURLToPath(new URL("../../../node_modules/pyright/dist/pyright-langserver.js", import.meta.url));

/** A language service for Python to install beside Fairlead. */
export interface PythonService {
  /** The package to install. */
  readonly vsix: string;
  /** Environment of the extension host. */
  readonly env: Readonly<Record<string, string>>;
  dispose(): void;
}

/** Packages the extension that runs Pyright, a language service as people have it. */
export async function packagePythonService(): Promise<PythonService> {
  const home = mkdtempSync(path.join(os.tmpdir(), "fairlead-python-"));
  const source = path.join(home, "source");
  await build({
    entryPoints: [path.join(SOURCE, "main.ts")],
    outfile: path.join(source, "main.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    logLevel: "warning",
  });
  for (const name of ["package.json", "README.md"]) copyFileSync(path.join(SOURCE, name), path.join(source, name));
  const vsix = path.join(home, "python.vsix");
  await packageTestExtension(source, vsix);
  return {
    vsix,
    env: { FAIRLEAD_PYRIGHT: SERVER },
    dispose: () => rmSync(home, { recursive: true, force: true }),
  };
}
