import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("docs/providers.md holds the table that the presets make", { timeout: 30_000 }, () => {
  const script = fileURLToPath(new URL("../../../scripts/provider-table.mjs", import.meta.url));
  const table = execFileSync(process.execPath, [script], { encoding: "utf8" }).trim();
  expect(table.split("\n").length).toBeGreaterThan(20);
  expect(readFileSync(new URL("../../../docs/providers.md", import.meta.url), "utf8")).toContain(
    `<!-- table -->\n\n${table}\n\n<!-- end of table -->`,
  );
});
