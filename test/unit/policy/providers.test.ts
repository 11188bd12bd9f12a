import { describe, expect, test } from "vitest";
import { readBaseUrl } from "../../../src/core/policy/baseUrl.js";
import { readProviders } from "../../../src/core/policy/providers.js";
import type { Preset } from "../../../src/core/wire/preset.js";

const preset = (kind: string, baseUrl?: string): Preset => ({
  kind,
  label: kind,
  ...(baseUrl === undefined ? {} : { baseUrl }),
  wire: "openai-chat",
  runsModels: false,
  quirks: {},
  usage: "",
  lifecycle: "",
});
const presets = new Map(
  [preset("openai", "https://api.openai.com/v1"), preset("openai-compatible")].map((one) => [one.kind, one]),
);
const read = (settings: Record<string, unknown>) => readProviders(settings, presets);

describe("base addresses", () => {
  test.each([
    ["https://api.openai.com/v1/", "https://api.openai.com/v1", "https://api.openai.com", false],
    ["https://api.openai.com./v1", "https://api.openai.com/v1", "https://api.openai.com", false],
    ["HTTPS://API.OpenAI.com", "https://api.openai.com", "https://api.openai.com", false],
    ["https://host:8443/a/b//", "https://host:8443/a/b", "https://host:8443", false],
    ["https://host:443", "https://host", "https://host", false],
    ["http://localhost:11434", "http://localhost:11434", "http://localhost:11434", true],
    ["http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080", true],
    ["http://[::1]:1", "http://[::1]:1", "http://[::1]:1", true],
    ["http://localhost./v1", "http://localhost/v1", "http://localhost", true],
    ["https://xn--bcher-kva.example", "https://xn--bcher-kva.example", "https://xn--bcher-kva.example", false],
    ["https://localhost.evil.example", "https://localhost.evil.example", "https://localhost.evil.example", false],
  ])("%s is taken", (text, baseUrl, origin, loopback) => {
    expect(readBaseUrl(text)).toEqual({ ok: true, baseUrl, origin, loopback });
  });

  test.each([
    "http://api.openai.com/v1",
    "http://192.168.1.5:11434",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://0.0.0.0:11434",
    "https://0.0.0.0",
    "http://[::]:80",
    "http://[::ffff:127.0.0.1]:80",
    "http://[::ffff:10.0.0.1]:80",
    "https://api.openai.com@evil.example",
    "https://user:pass@api.openai.com",
    "https://@evil.example",
    "https://аpi.openai.com",
    "https://api。openai.com",
    "https://api%2eopenai.com",
    "https://api.openai.com\\@evil.example",
    "https://api.openai.com/v1?key=1",
    "https://api.openai.com/v1?",
    "https://api.openai.com/#a",
    "https:api.openai.com",
    "https:///api.openai.com",
    "ftp://api.openai.com",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "api.openai.com",
    "//api.openai.com",
    "https://a b.com",
    "https://host..",
    "",
  ])("%s is refused with a remedy", (text) => {
    const result = readBaseUrl(text);
    expect(result).toMatchObject({
      ok: false,
      message: expect.stringMatching(/./),
      remedy: expect.stringMatching(/\.$/),
    });
  });
});

describe("fairlead.providers", () => {
  test("reads providers, models and prices, dotted or nested", () => {
    const providers = {
      openai: {
        kind: "openai",
        models: [
          "gpt-6",
          {
            id: "gpt-6-mini",
            context: 400_000,
            quality: 0.7,
            completion: "qwen",
            price: {
              input: 1,
              output: 8,
              cache_read: 0.1,
              cache_write: null,
              cache_write_1h: 2,
              reasoning: 8,
              tiers: [{ above_input_tokens: 272_000, input: 2, output: 12 }],
            },
          },
        ],
      },
      "my-box": { kind: "openai-compatible", baseUrl: "http://127.0.0.1:8080/v1/", local: true, stream: false },
    };
    const expected = [
      {
        id: "openai",
        kind: "openai",
        baseUrl: "https://api.openai.com/v1",
        origin: "https://api.openai.com",
        models: [
          { id: "gpt-6" },
          {
            id: "gpt-6-mini",
            context: 400_000,
            quality: { edit: 0.7, completion: 0.7, chat: 0.7 },
            completion: "qwen",
            price: {
              input: 1,
              output: 8,
              cacheRead: 0.1,
              cacheWriteHour: 2,
              reasoning: 8,
              tiers: [{ aboveInputTokens: 272_000, input: 2, output: 12 }],
            },
          },
        ],
      },
      {
        id: "my-box",
        kind: "openai-compatible",
        baseUrl: "http://127.0.0.1:8080/v1",
        origin: "http://127.0.0.1:8080",
        models: [],
        local: true,
        stream: false,
      },
    ];
    for (const settings of [
      { "fairlead.providers": providers },
      { fairlead: { providers } },
      { "fairlead.providers.openai": providers.openai, "fairlead.providers.my-box": providers["my-box"] },
      {
        "fairlead.providers": { openai: providers.openai },
        fairlead: { providers: { "my-box": providers["my-box"] } },
      },
    ]) {
      expect(read(settings)).toEqual({ providers: expected, problems: [] });
    }
  });

  test.each<[string, unknown, RegExp]>([
    ["no kind", {}, /no kind/],
    ["an unknown kind", { kind: "opanai" }, /unknown kind "opanai"/],
    ["an inherited name as kind", { kind: "constructor" }, /unknown kind/],
    ["no address", { kind: "openai-compatible" }, /no baseUrl/],
    ["a plain address", { kind: "openai", baseUrl: "http://api.openai.com" }, /unencrypted/],
    ["a list", [], /not an object/],
  ])("a provider with %s is ignored alone", (_, provider, message) => {
    const result = read({ "fairlead.providers": { bad: provider, good: { kind: "openai" } } });
    expect(result.providers.map(({ id }) => id)).toEqual(["good"]);
    expect(result.problems).toHaveLength(1);
    expect(result.problems[0]).toMatchObject({ setting: "fairlead.providers.bad", layer: "user", severity: "error" });
    expect(result.problems[0]?.message).toMatch(message);
  });

  test.each(["OpenAI", "a b", "", "a/b", "a.b", "__proto__"])("the id %j is refused", (id) => {
    const result = read(JSON.parse(`{ "fairlead.providers": { ${JSON.stringify(id)}: { "kind": "openai" } } }`));
    expect(result.providers).toEqual([]);
    expect(result.problems).toHaveLength(1);
  });

  test.each<[string, unknown, RegExp]>([
    ["a mistyped price field", { id: "m", price: { input: 1, output: 2, cacheRead: 1 } }, /price.*cacheRead/],
    ["a negative price", { id: "m", price: { input: -1, output: 2 } }, /price\.input must not be negative/],
    ["half a price", { id: "m", price: { input: 1 } }, /price\.output/],
    ["no id", { price: { input: 1, output: 2 } }, /\.id/],
    ["a climbing id", "../admin", /\.\./],
    ["quality above 1", { id: "m", quality: 7 }, /quality/],
  ])("a model with %s is ignored alone and named", (_, model, message) => {
    const result = read({ "fairlead.providers": { openai: { kind: "openai", models: ["first", model] } } });
    expect(result.providers[0]?.models).toEqual([{ id: "first" }]);
    expect(result.problems).toHaveLength(1);
    expect(result.problems[0]?.message).toContain("fairlead.providers.openai.models[1]");
    expect(result.problems[0]?.message).toMatch(message);
  });

  test("keys in settings are refused without being repeated in the message", () => {
    const result = read({
      "fairlead.providers": {
        openai: { kind: "openai", apiKey: "sk-canary" },
        b: { kind: "openai", headers: { "x-a": "sk-canary" } },
      },
    });
    expect(result.providers).toHaveLength(2);
    expect(JSON.stringify(result)).not.toContain("sk-canary");
    expect(result.problems.map(({ setting, severity }) => [setting, severity])).toEqual([
      ["fairlead.providers.openai.apiKey", "error"],
      ["fairlead.providers.b.headers", "error"],
    ]);
  });

  test("local is the user's word for loopback addresses only", () => {
    const result = read({
      "fairlead.providers": {
        a: { kind: "openai", local: true },
        b: { kind: "openai", baseUrl: "http://localhost:1", local: true },
      },
    });
    expect(result.providers.map(({ local }) => local)).toEqual([undefined, true]);
    expect(result.problems[0]?.setting).toBe("fairlead.providers.a.local");
  });

  test("a mistyped key has a hint", () => {
    expect(
      read({ "fairlead.providers": { a: { kind: "openai", baseURL: "https://x.example" } } }).problems[0]?.remedy,
    ).toBe('Did you mean "baseUrl"?');
  });
});
