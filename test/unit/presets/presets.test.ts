import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { chooseWire } from "../../../src/core/answer/wireChoice.js";
import { loadCatalog } from "../../../src/core/catalog/load.js";
import { WIRE_NAMES } from "../../../src/core/wire/wire.js";
import { PRESETS } from "../../../src/providers/presets/index.js";

const presets = [...PRESETS.values()];
const vendorsInCatalog = new Set((await loadCatalog()).all().map(({ vendor }) => vendor));

describe("presets", () => {
  test("every file is collected under its own kind, once", async () => {
    const files = (await readdir(new URL("../../../src/providers/presets/", import.meta.url))).filter(
      (name) => name !== "index.ts" && name !== "gateway.ts",
    );
    expect(presets.length).toBe(files.length);
    expect(presets.map((preset) => preset.kind)).toEqual([...PRESETS.keys()]);
  });

  test.each(presets.map((preset) => [preset.kind, preset] as const))("%s is valid", (_kind, preset) => {
    const wires = [preset.wire, preset.wireAtHome, preset.completionWire].filter((name) => name !== undefined);
    expect(wires.filter((name) => !WIRE_NAMES.includes(name))).toEqual([]);
    expect(preset.usage).not.toBe("");
    expect(preset.lifecycle).not.toBe("");
  });

  test.each(
    presets.flatMap((preset) => (preset.baseUrl === undefined ? [] : [[preset.kind, preset, preset.baseUrl] as const])),
  )("%s has an address that keys and text may go to", (_kind, preset, baseUrl) => {
    const url = new URL(baseUrl);
    const loopback = url.hostname === "127.0.0.1";
    expect(baseUrl).not.toMatch(/\/$/);
    expect(url.search + url.hash + url.username).toBe("");
    expect(url.protocol).toBe(loopback ? "http:" : "https:");
    expect(loopback || !preset.runsModels).toBe(true);
    // The official SDKs of these wires add the version themselves.
    expect(url.pathname).toMatch(["anthropic", "gemini", "ollama"].includes(preset.wire) ? /^\/$/ : /\/v\d/);
  });

  test("only programs that run models themselves are called local", () => {
    expect(presets.filter((preset) => preset.runsModels).map((preset) => preset.kind)).toEqual([
      "vllm",
      "ollama",
      "lmstudio",
      "llamacpp",
    ]);
  });

  test("vendors are written as in the catalog", () => {
    const vendors = presets.flatMap((preset) => preset.vendor ?? []);
    expect(vendors.filter((vendor) => !vendorsInCatalog.has(vendor))).toEqual([]);
  });

  test("no preset carries a key or a place for one in its address", () => {
    expect(JSON.stringify(presets)).not.toMatch(/sk-|bearer|key=/i);
  });

  test("the README's table has a row for each, and claims no live service", async () => {
    const script = fileURLToPath(new URL("../../../scripts/provider-table.mjs", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    const [head, , ...rows] = stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" | "));
    expect(rows.map((cells) => cells[1]?.replaceAll("`", ""))).toEqual([...PRESETS.keys()]);
    for (const cells of rows) {
      expect(cells).toHaveLength(head?.length ?? 0);
      expect(cells.at(-1)).toBe("no |");
      expect(cells.at(-2)).not.toBe("nothing");
    }
  });

  test("the newer protocol is spoken at home only", () => {
    const openai = PRESETS.get("openai");
    if (openai === undefined) throw new Error("no preset");
    const wireAt = (baseUrl: string) =>
      chooseWire(
        {
          preset: openai,
          provider: { id: "o", kind: "openai", baseUrl, origin: new URL(baseUrl).origin, models: [] },
          model: {
            name: "o/m",
            providerId: "o",
            id: "m",
            local: false,
            fills: "by-prompt",
            facts: { id: "m", vendor: "openai", name: "m", source: "test" },
          },
        },
        { completion: false, tools: false, asked: undefined },
      );
    expect(wireAt("https://api.openai.com/v1")).toBe("openai-responses");
    expect(wireAt("https://api.openai.com.evil.example/v1")).toBe("openai-chat");
    expect(wireAt("http://127.0.0.1:4000/v1")).toBe("openai-chat");
  });
});
