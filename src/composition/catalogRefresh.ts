import * as vscode from "vscode";
import type { RefreshedPrices } from "../core/catalog/refreshedPrices.js";
import type { Recorded } from "./recorded.js";
import type { Assembly } from "./whenAssembled.js";

/** A listing changes a few times a week, so once a day is plenty, ms. */
const EVERY_MS = 24 * 60 * 60 * 1000;
const WITHIN_MS = 30_000;
/** After a request this much passes before anything is downloaded, ms. */
const QUIET_MS = 10_000;

/** Parts of the refresh of prices. */
export interface CatalogRefreshParts {
  readonly assembly: Assembly;
  readonly recorded: Pick<Recorded, "onRecord">;
  /** Where the last download is kept. */
  readonly folder: vscode.Uri;
  /** When it was last tried, ms since 1970. */
  readonly memory: vscode.Memento;
  readonly onDidChangeSettings: vscode.Event<void>;
}

const TRIED = "fairlead.catalogTriedAt";

/**
 * Follows `fairlead.catalog.refresh`: on, it downloads newer prices once a day in the background and fails quietly to what
 * is there; off, the shipped prices count. `fairlead.refreshCatalog` downloads at once and says what came of it.
 */
export function registerCatalogRefresh({
  assembly,
  recorded,
  folder,
  memory,
  onDidChangeSettings,
}: CatalogRefreshParts): vscode.Disposable {
  const file = vscode.Uri.joinPath(folder, "models.dev.json");
  let timer: NodeJS.Timeout | undefined;
  let inUse = false;

  /** Puts the last download in force, or the shipped prices back, as the setting says. */
  const follow = async (): Promise<void> => {
    const parts = assembly.current();
    const on = parts?.preferences().catalogRefresh === true;
    if (parts === undefined || on === inUse) return;
    inUse = on;
    parts.usePrices(on ? await saved(file) : undefined);
  };
  const download = async (): Promise<string | RefreshedPrices> => {
    await memory.update(TRIED, Date.now());
    const [{ fetchModelsDev }, { readModelsDev }] = await Promise.all([
      import("../providers/models/modelsDev.js"),
      import("../core/catalog/refreshedPrices.js"),
    ]);
    const parts = await assembly.get();
    const fetched = await fetchModelsDev(AbortSignal.timeout(WITHIN_MS), parts.preferences().catalogMirror);
    if ("failure" in fetched) return fetched.failure.message;
    const prices = readModelsDev(fetched.value, new Date().toISOString().slice(0, 10));
    if (prices === undefined) return "models.dev answered with something that is no listing of models.";
    await vscode.workspace.fs.createDirectory(folder);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(prices)));
    parts.usePrices(prices);
    return prices;
  };
  const daily = async (): Promise<void> => {
    const tried = memory.get<number>(TRIED) ?? 0;
    const now = Date.now();
    if (assembly.current()?.preferences().catalogRefresh !== true || (tried <= now && now - tried < EVERY_MS)) return;
    await download().catch(() => undefined);
  };

  assembly.onReady(() => void follow());
  return vscode.Disposable.from(
    onDidChangeSettings(() => void follow()),
    recorded.onRecord(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void daily(), QUIET_MS);
    }),
    { dispose: () => clearTimeout(timer) },
    vscode.commands.registerCommand("fairlead.refreshCatalog", async () => {
      const progress = {
        location: vscode.ProgressLocation.Notification,
        title: "Fairlead: downloading prices from models.dev...",
      };
      const got = await vscode.window.withProgress(progress, () => download().catch((error: unknown) => String(error)));
      if (typeof got === "string") {
        void vscode.window.showWarningMessage(`${got} The prices that are there stay in use.`);
        return;
      }
      const daily =
        assembly.current()?.preferences().catalogRefresh === true
          ? ""
          : " They count until this window closes; turn on fairlead.catalog.refresh to keep them fresh.";
      void vscode.window.showInformationMessage(
        `Prices of ${got.models.length} models are now those of models.dev, ${got.asOf}.${daily}`,
      );
    }),
  );
}

async function saved(file: vscode.Uri): Promise<RefreshedPrices | undefined> {
  try {
    const { readSavedPrices } = await import("../core/catalog/refreshedPrices.js");
    return readSavedPrices(JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file))));
  } catch {
    // Nothing was downloaded yet, or the file is damaged: the shipped prices count.
    return undefined;
  }
}
