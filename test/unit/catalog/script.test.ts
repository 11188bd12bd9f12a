import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../../scripts/catalog.mjs", import.meta.url));
const data = new URL("../../../src/core/catalog/data/catalog.json", import.meta.url);

describe("npm run catalog", () => {
  it("checks what is committed without a network", () => {
    const run = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/days old/);
  });

  it("keeps what is committed when nothing can be fetched, and says so", () => {
    const before = readFileSync(data, "utf8");
    const cache = mkdtempSync(join(tmpdir(), "no-cache-"));
    try {
      const run = spawnSync(process.execPath, [script], {
        encoding: "utf8",
        env: { ...process.env, npm_config_offline: "true", npm_config_cache: cache },
      });
      expect(run.stderr).toContain("the committed catalog stays as it is");
      expect(run.status).toBe(0);
      expect(readFileSync(data, "utf8")).toBe(before);
    } finally {
      rmSync(cache, { recursive: true, force: true });
    }
  });
});
