import { readFileSync, statSync } from "node:fs";
import type { Metafile } from "esbuild";
import { bytesLoadedAtOnce, bytesWhenUsed, ENTRY_GOAL_BYTES } from "../scripts/build/check.mjs";
import { VSIX } from "../scripts/build/package.mjs";
import { atMost, type Figure } from "./figure.js";

/** What a person downloads, in KB; the price of a small extension is a small download. */
const PACKAGE_GOAL_KB = 1024;

/** The panel's page is read when the panel opens, in KB. */
const PAGE_GOAL_KB = 150;

/** Sizes of what ships. */
export async function measure(): Promise<Record<string, Figure>> {
  const metafile = JSON.parse(readFileSync(new URL("../dist/meta.json", import.meta.url), "utf8")) as Metafile;
  const loaded = (entry: string): number => bytesLoadedAtOnce(metafile, entry) / 1024;
  return {
    "bundle.entry": atMost(
      ENTRY_GOAL_BYTES / 1024,
      loaded("dist/extension.js"),
      "KB",
      "with every chunk it loads at once",
    ),
    "bundle.entryWhenUsed": {
      value: Math.round(bytesWhenUsed(metafile, "dist/extension.js") / 1024),
      unit: "KB",
      against: "the entry with the parts that it fetches itself at first use",
    },
    "bundle.commandLine": { value: Math.round(loaded("dist/cli.js")), unit: "KB" },
    ...(metafile.outputs["dist/panel.js"]
      ? { "bundle.panelPage": atMost(PAGE_GOAL_KB, loaded("dist/panel.js"), "KB") }
      : {}),
    "bundle.package": atMost(PACKAGE_GOAL_KB, statSync(VSIX).size / 1024, "KB", "fairlead.vsix"),
  };
}
