import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { event, startServer, type TestServer } from "../protocol/server.js";
import { CANARY } from "../unit/answer/build.js";
import { builtCommandLine, nodes, type Ran, runCommandLine } from "./commandLine.js";
import { keyTraces } from "./stage.js";

let cli: string;
let server: TestServer;
let attacker: TestServer;
let folder: string;
/** What the server does for the model of a request. */
let behave: Record<
  string,
  "well" | "500" | "hang" | "half" | "length" | "slow" | "endless" | "401" | "refuse" | "other-model"
> = {};

const chunk = (content: string, finish: string | null = null, model = "served"): string =>
  event({ model, choices: [{ index: 0, delta: { content }, finish_reason: finish }] });
const usageOf = (model: string): string =>
  event({ model, choices: [], usage: { prompt_tokens: 1000, completion_tokens: 100 } });

beforeAll(async () => {
  cli = await builtCommandLine();
  server = await startServer(async ({ json }, answer) => {
    const model = String(json?.["model"]);
    switch (behave[model] ?? "well") {
      case "500":
        return answer.json(500, { error: { message: `broken for ${CANARY}`, type: "server_error" } });
      case "401":
        return answer.json(401, {
          error: { message: `Incorrect API key provided: ${CANARY}`, code: "invalid_api_key" },
        });
      case "hang":
        return undefined;
      case "half":
        answer.startEvents();
        await answer.write(chunk("Half of it"));
        return answer.end();
      case "slow":
        answer.startEvents();
        return answer.write(chunk("Begun"));
      case "endless":
        answer.startEvents();
        while (!answer.raw.destroyed) {
          await answer.write(chunk("more "));
          await setImmediate();
        }
        return undefined;
      case "length":
        return answer.events(chunk("Long") + chunk("", "length") + usageOf("served") + "data: [DONE]\n\n");
      case "refuse":
        return answer.events(chunk("", "content_filter") + "data: [DONE]\n\n");
      case "other-model":
        return answer.events(
          chunk("Hello", null, "another") + chunk("", "stop", "another") + usageOf("another") + "data: [DONE]\n\n",
        );
      case "well":
        return answer.events(
          chunk("Hello ", null, model) +
            chunk("there", null, model) +
            chunk("", "stop", model) +
            usageOf(model) +
            "data: [DONE]\n\n",
        );
    }
  });
  attacker = await startServer((_, answer) => answer.json(200, {}));
});

afterAll(async () => {
  await Promise.all([server.close(), attacker.close()]);
});

beforeEach(() => {
  behave = {};
  folder = mkdtempSync(join(tmpdir(), "fairlead-workspace-"));
  mkdirSync(join(folder, ".vscode"));
  mkdirSync(join(folder, "src"));
  mkdirSync(join(folder, "secret"));
  writeFileSync(join(folder, "src", "app.ts"), "export const answer = 42;\nexport const question = 6 * 9;\n");
  writeFileSync(join(folder, "secret", "plan.ts"), "export const plan = 1;\n");
  return () => rmSync(folder, { recursive: true, force: true });
});

const price = { input: 1, output: 2 };
const providers = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  one: { kind: "openai-compatible", baseUrl: `${server.url}/v1`, models: [{ id: "a", price }] },
  two: {
    kind: "openai-compatible",
    baseUrl: `${server.url}/v1`,
    models: [{ id: "b", price: { input: 10, output: 10 } }],
  },
  ...more,
});

/** Writes settings as text or JSON and gives the arguments that name them. */
function settings(user: unknown, team?: unknown): string[] {
  const write = (path: string, value: unknown): string => {
    writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
    return path;
  };
  const given = ["--user", write(join(folder, "user.json"), user)];
  return team === undefined ? given : [...given, "--workspace", write(join(folder, ".vscode", "settings.json"), team)];
}

const file = (): string[] => ["--file", join(folder, "src", "app.ts")];
const explain = (): string[] => ["ask", "--json", "--task", "explain", ...file()];
const KEYS = { FAIRLEAD_KEY_ONE: CANARY, FAIRLEAD_KEY_TWO: CANARY };

async function run(given: readonly string[], more: Parameters<typeof runCommandLine>[2] = {}): Promise<Ran> {
  const ran = await runCommandLine(cli, given, { cwd: folder, environment: KEYS, ...more });
  expect(keyTraces(ran.out + ran.notes)).toEqual([]);
  expect(ran.notes).not.toMatch(/\bat .*:\d+:\d+\)?$/m);
  return ran;
}

describe("ask --json", () => {
  test("writes one object with the fields of the contract, and 0", async () => {
    behave = { a: "500" };
    const { code, out, json } = await run([...explain(), ...settings({ "fairlead.providers": providers() })]);
    expect(code).toBe(0);
    expect(out.trim().split("\n")).toHaveLength(1);
    expect(json).toMatchObject({
      task: "explain",
      difficulty: expect.stringMatching(/^(low|medium|high)$/),
      model: "two/b",
      text: "Hello there",
      partial: false,
      finish: "stop",
      costUsd: expect.closeTo(0.011, 9),
      costBasis: "computed",
      firstTokenMs: expect.any(Number),
      totalMs: expect.any(Number),
      candidates: [
        { model: "one/a", kept: true, reason: expect.any(String) },
        { model: "two/b", kept: true, reason: expect.any(String) },
      ],
      attempts: [
        { model: "one/a", outcome: "failed", errorClass: "server", costUsd: 0 },
        { model: "one/a", outcome: "failed", errorClass: "server" },
        {
          model: "two/b",
          outcome: "answered",
          firstTokenMs: expect.any(Number),
          totalMs: expect.any(Number),
          costBasis: "computed",
          usage: { input: 1000, output: 100 },
        },
      ],
    });
    expect(json).not.toHaveProperty("error");
    expect(json).not.toHaveProperty("servedModel");
  });

  test("gives null for an unknown cost and the name of who served", async () => {
    behave = { a: "other-model" };
    const one = { kind: "openai-compatible", baseUrl: `${server.url}/v1`, models: ["a"] };
    const { code, json } = await run([...explain(), ...settings({ "fairlead.providers": { one } })]);
    expect([code, json["model"], json["servedModel"], json["costUsd"], json["costBasis"]]).toEqual([
      0,
      "one/a",
      "another",
      null,
      "unknown",
    ]);
    expect(json["attempts"][0]).toMatchObject({ servedModel: "another", costUsd: null, costBasis: "unknown" });
  });

  test("takes an answer cut at the length limit for one", async () => {
    behave = { a: "length" };
    const { code, json } = await run([...explain(), ...settings({ "fairlead.providers": providers() })]);
    expect([code, json["finish"], json["partial"], json["text"]]).toEqual([0, "length", false, "Long"]);
  });

  test("keeps to one model's text once begun: partial, 1, and how it ended", async () => {
    behave = { a: "half" };
    const { code, json } = await run([...explain(), ...settings({ "fairlead.providers": providers() })]);
    expect(code).toBe(1);
    expect(json).toMatchObject({
      model: "one/a",
      text: "Half of it",
      partial: true,
      error: { class: "truncated", message: expect.any(String), remedy: expect.any(String) },
      attempts: [{ outcome: "partial", errorClass: "truncated", costBasis: "estimated" }],
    });
  });

  test.each([
    ["all fail", { a: "500", b: "500" }, "server", "failed"],
    ["keys are refused", { a: "401", b: "401" }, "key", "failed"],
    ["it is refused", { a: "refuse" }, "content-policy", "refused"],
  ] as const)("says 1 when %s", async (_name, how, errorClass, outcome) => {
    behave = { ...how };
    const { code, json } = await run([...explain(), ...settings({ "fairlead.providers": providers() })]);
    expect([code, json["text"], json["model"], json["error"].class, json["attempts"].at(-1).outcome]).toEqual([
      1,
      "",
      null,
      errorClass,
      outcome,
    ]);
  });

  test("says 1 and key without a key, 1 and budget over a budget, 1 and policy for an excluded file; nothing is sent", async () => {
    const far = { one: { kind: "openai-compatible", baseUrl: "https://one.invalid/v1", models: ["a"] } };
    const before = server.requests.length;
    const noKey = await run([...explain(), ...settings({ "fairlead.providers": far })], { environment: {} });
    expect([noKey.code, noKey.json["error"].class]).toEqual([1, "key"]);
    expect(noKey.json["candidates"]).toEqual([
      { model: "one/a", kept: false, reason: expect.stringContaining("no key") },
    ]);
    const budget = await run([
      ...explain(),
      ...settings({ "fairlead.providers": providers() }, { "fairlead.budget.perRequestUsd": 0.000001 }),
    ]);
    expect([budget.code, budget.json["error"].class, budget.json["attempts"]]).toEqual([1, "budget", []]);
    const excluded = await run([
      "ask",
      "--json",
      "--task",
      "explain",
      "--file",
      join(folder, "secret", "plan.ts"),
      ...settings({ "fairlead.providers": providers() }, { "fairlead.privacy.exclude": ["secret/**"] }),
    ]);
    expect([excluded.code, excluded.json["error"].class]).toEqual([1, "policy"]);
    expect(excluded.json["candidates"].every((candidate: { kept: boolean }) => !candidate.kept)).toBe(true);
    symlinkSync(join(folder, "secret", "plan.ts"), join(folder, "src", "link.ts"));
    const linked = await run([
      "ask",
      "--json",
      "--task",
      "explain",
      "--file",
      join(folder, "src", "link.ts"),
      ...settings({ "fairlead.providers": providers() }, { "fairlead.privacy.exclude": ["secret/**"] }),
    ]);
    expect([linked.code, linked.json["error"].class]).toEqual([1, "policy"]);
    const environmentFile = join(folder, ".env");
    writeFileSync(environmentFile, "A=1\n");
    const always = await run([
      "ask",
      "--json",
      "--task",
      "explain",
      "--file",
      environmentFile,
      ...settings({ "fairlead.providers": providers() }),
    ]);
    expect([always.code, always.json["error"].class]).toEqual([1, "policy"]);
    expect(server.requests.length).toBe(before);
  });

  test("keeps local-only text from models that are not known to run here", async () => {
    const { code, json } = await run([
      ...explain(),
      ...settings({ "fairlead.providers": providers() }, { "fairlead.privacy.localOnly": ["src/**"] }),
    ]);
    expect([code, json["error"].class]).toEqual([1, "policy"]);
    const local = providers({ home: { kind: "vllm", baseUrl: `${server.url}/v1`, models: ["c"] } });
    const home = await run([
      ...explain(),
      ...settings({ "fairlead.providers": local }, { "fairlead.privacy.localOnly": ["src/**"] }),
    ]);
    expect([home.code, home.json["model"], home.json["costBasis"]]).toEqual([0, "home/c", "local"]);
  });

  // Windows knows no interrupt that one process could send to another.
  test.skipIf(process.platform === "win32").each([
    ["before the first text", "hang", ""],
    ["in the middle of the answer", "slow", "Begun"],
  ] as const)("after an interrupt %s still writes its object, and 130", async (_name, how, text) => {
    behave = { a: how };
    const before = server.requests.length;
    const { code, json } = await run([...explain(), ...settings({ "fairlead.providers": providers() })], {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (server.requests.length === before) return;
          clearInterval(timer);
          setTimeout(() => child.kill("SIGINT"), 150);
        }, 10);
      },
    });
    expect(code).toBe(130);
    expect(json).toMatchObject({
      text,
      partial: text !== "",
      error: { class: "cancelled" },
      attempts: [{ outcome: "cancelled", costBasis: "estimated" }],
    });
    expect(server.requests.length).toBe(before + 1);
  });

  test("fills a hole at a position", async () => {
    const { code } = await run([
      "ask",
      "--json",
      "--task",
      "completion",
      ...file(),
      "--position",
      "1:14",
      ...settings({ "fairlead.providers": providers() }),
    ]);
    const sent = server.requests.at(-1)?.json;
    expect(JSON.stringify(sent)).toContain("export const ");
    // The server speaks chat only; what counts here is what was sent and that it was said.
    expect([0, 1]).toContain(code);
  });
});

describe("settings", () => {
  test.each([
    ["dotted", () => ({ "fairlead.providers": providers(), "fairlead.models.deny": ["one/*"] })],
    ["nested", () => ({ fairlead: { providers: providers(), models: { deny: ["one/*"] } } })],
    ["mixed", () => ({ "fairlead.providers": providers(), "fairlead.models": { deny: ["one/*"] } })],
    [
      "with comments",
      () =>
        `\uFEFF// mine\n{ /* all of them */ "fairlead.providers": ${JSON.stringify(providers())},\n  "fairlead.models.deny": ["one/*",], }`,
    ],
  ] as const)("are read %s", async (_name, user) => {
    const { code, json } = await run([...explain(), ...settings(user())]);
    expect([code, json["model"]]).toEqual([0, "two/b"]);
  });

  test("of a team cannot add a provider, address, header or key in any form: the attacker gets nothing", async () => {
    const evil = { kind: "openai-compatible", baseUrl: `${attacker.url}/v1`, models: ["x"], headers: { a: "b" } };
    const forms: unknown[] = [
      { "fairlead.providers": { evil, one: evil } },
      { fairlead: { providers: { evil, one: evil } } },
      { "fairlead.providers.one.baseUrl": `${attacker.url}/v1`, "fairlead.providers.one": evil },
      { fairlead: { "providers.one": { baseUrl: `${attacker.url}/v1` } } },
      { "[typescript]": { "fairlead.providers": { one: evil } } },
      {
        "fairlead.baseUrl": attacker.url,
        "fairlead.proxy": attacker.url,
        "fairlead.headers": {},
        "fairlead.apiKey": "k",
        "http.proxy": attacker.url,
      },
      { "fairlead.routes.explain": ["evil/x", "one/*"], "fairlead.providers": { evil } },
    ];
    const before = server.requests.length;
    for (const team of forms) {
      const { code, json } = await run(
        [...explain(), ...settings({ "fairlead.providers": { one: providers()["one"] } }, team)],
        { environment: { ...KEYS, FAIRLEAD_KEY_EVIL: CANARY, OPENAI_BASE_URL: attacker.url } },
      );
      expect([code, json["model"], json["candidates"].length]).toEqual([0, "one/a", 1]);
    }
    expect(attacker.requests).toEqual([]);
    expect(server.requests.length).toBe(before + forms.length);
    for (const request of server.requests.slice(before))
      expect(request.headers["authorization"]).toBe(`Bearer ${CANARY}`);
  });

  test("of a team only narrow", async () => {
    const user = {
      "fairlead.providers": providers(),
      "fairlead.models.deny": ["one/*"],
      "fairlead.budget.perRequestUsd": 1,
    };
    const { json } = await run([
      ...explain(),
      ...settings(user, {
        "fairlead.models.allow": ["*"],
        "fairlead.models.deny": [],
        "fairlead.budget.perRequestUsd": 100,
      }),
    ]);
    expect(json["candidates"]).toContainEqual({
      model: "one/a",
      kept: false,
      reason: 'denied by "one/*" in fairlead.models.deny (user settings)',
    });
  });

  test("in the folder above .vscode name the workspace; paths are relative to it, and prompts come from it", async () => {
    mkdirSync(join(folder, ".fairlead", "prompts"), { recursive: true });
    writeFileSync(
      join(folder, ".fairlead", "prompts", "explain.prompt"),
      "---\n---\nSay OURS about {{path}}: {{document}}\n",
    );
    const elsewhere = mkdtempSync(join(tmpdir(), "fairlead-elsewhere-"));
    const { code, json } = await run([...explain(), ...settings({ "fairlead.providers": providers() }, {})], {
      cwd: elsewhere,
    });
    expect(code).toBe(0);
    expect(server.requests.at(-1)?.text).toContain("Say OURS about src/app.ts");
    expect(json["attempts"][0]["variant"]).not.toContain("built-in");
    rmSync(elsewhere, { recursive: true });
  });
});

describe("route", () => {
  test("shows where a request would go without calling anybody", async () => {
    const before = server.requests.length;
    const { code, json } = await run([
      "route",
      "--json",
      "--task",
      "explain",
      ...file(),
      ...settings({ "fairlead.providers": providers() }, { "fairlead.models.deny": ["one/*"] }),
    ]);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      task: "explain",
      strategy: "cheapest",
      route: ["two/b"],
      candidates: [
        { model: "two/b", kept: true },
        { model: "one/a", kept: false, reason: expect.stringContaining("workspace settings") },
      ],
    });
    const none = await run([
      "route",
      "--json",
      "--task",
      "explain",
      ...file(),
      ...settings({ "fairlead.providers": providers() }, { "fairlead.models.deny": ["**"] }),
    ]);
    expect([none.code, none.json["error"].class]).toEqual([1, "policy"]);
    expect(server.requests.length).toBe(before);
  });

  test("classifies free text", async () => {
    const { json } = await run([
      "route",
      "--json",
      "--instruction",
      "write unit tests for this function",
      ...file(),
      ...settings({ "fairlead.providers": providers() }),
    ]);
    expect(json).toMatchObject({ task: "test", confidence: expect.any(Number), signals: expect.any(Array) });
  });
});

describe("classify --json", () => {
  test("reads JSON lines and writes one object a line", async () => {
    const lines = [
      { text: "explain this" },
      { text: "rename x to y", location: "inline", hasSelection: true, language: "go" },
      { text: "" },
    ];
    const { code, out } = await run(["classify", "--json"], {
      input: `\n${lines.map((line) => JSON.stringify(line)).join("\r\n")}\n\n`,
    });
    expect(code).toBe(0);
    const answers = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(answers.map((answer) => Object.keys(answer))).toEqual(Array(3).fill(["task", "difficulty", "confidence"]));
    expect(answers[0]).toMatchObject({ task: "explain" });
  });

  test.each([
    ["{", "line 1 of standard input is not JSON"],
    ['{"text":"a"}\n{"words":"b"}', 'line 2 of standard input has no "text"'],
    ['{"text":"a","location":"left"}', '"location" in line 1'],
  ])("names the line that is wrong: %s", async (input, words) => {
    const { code, notes } = await run(["classify", "--json"], { input });
    expect([code, notes]).toEqual([2, expect.stringContaining(words)]);
  });
});

// Windows knows no interrupt that one process could send to another.
test.skipIf(process.platform === "win32")("an interrupt ends what waits for more input, with 130", async () => {
  const { code, out } = await run(["classify", "--json"], {
    input: '{"text":"explain this"}\n',
    keepInputOpen: true,
    onStart: (child) => child.stdout?.once("data", () => child.kill("SIGINT")),
  });
  expect([code, out.trim().split("\n").length]).toEqual([130, 1]);
});

describe("check --json", () => {
  test("says that all is well, or what is wrong and where", async () => {
    const well = await run(["check", "--json", ...settings({ "fairlead.providers": providers() }, {})]);
    expect([well.code, well.json["ok"], well.json["models"]]).toEqual([0, true, ["one/a", "two/b"]]);
    const silent = { kind: "litellm", baseUrl: `${server.url}/v1` };
    const unlisted = await run(["check", "--json", ...settings({ "fairlead.providers": providers({ silent }) }, {})]);
    expect([unlisted.code, unlisted.json["findings"]]).toEqual([
      0,
      [expect.objectContaining({ severity: "warning", where: "fairlead.providers.silent" })],
    ]);
    mkdirSync(join(folder, ".fairlead", "prompts"), { recursive: true });
    writeFileSync(join(folder, ".fairlead", "prompts", "explain.prompt"), "---\nmodels: [\n---\n{{unknown}}\n");
    const wrong = await run([
      "check",
      "--json",
      ...settings(
        { "fairlead.providers": providers({ three: { kind: "opnai" } }) },
        { "fairlead.budget.perDayUsd": "lots", "fairlead.providers": {} },
      ),
    ]);
    expect([wrong.code, wrong.json["ok"]]).toEqual([2, false]);
    const places = wrong.json["findings"].map(
      ({ severity, where }: { severity: string; where: string }) => `${severity} ${where}`,
    );
    expect(places).toEqual(
      expect.arrayContaining([
        "error fairlead.providers.three",
        "error fairlead.budget.perDayUsd",
        "warning fairlead.providers",
        expect.stringMatching(/^error \.fairlead\/prompts\/explain\.prompt:\d+:\d+$/),
      ]),
    );
    expect(
      wrong.json["findings"].find(({ where }: { where: string }) => where === "fairlead.providers.three").remedy,
    ).toContain('"openai"');
  });
});

describe("bad input", () => {
  const valid = (): string[] => settings({ "fairlead.providers": providers() });
  test.each<[string, () => string[], RegExp]>([
    ["no command", () => [], /no command was given/],
    ["an unknown command", () => ["aks"], /"aks" is no command/],
    ["an unknown option", () => ["ask", "--modle", "x"], /--modle/],
    ["an unknown task", () => ["ask", "--task", "dance"], /--task "dance"/],
    ["an argument too many", () => ["ask", "this"], /unexpected argument "this"/],
    ["nothing to do", () => ["ask", ...valid()], /neither --task nor --instruction/],
    [
      "a task without its words",
      () => ["ask", "--task", "refactor", ...file(), ...valid()],
      /--task refactor needs --instruction/,
    ],
    ["a task without its file", () => ["ask", "--task", "fix", ...valid()], /--task fix needs --file/],
    [
      "a file that is not there",
      () => ["ask", "--task", "fix", "--file", "gone.ts", ...valid()],
      /--file gone\.ts cannot be read \(ENOENT\)/,
    ],
    ["a folder for a file", () => ["ask", "--task", "fix", "--file", folder, ...valid()], /is no file/],
    [
      "lines that are no range",
      () => ["ask", "--task", "fix", ...file(), "--lines", "9-3", ...valid()],
      /--lines "9-3"/,
    ],
    [
      "lines past the end",
      () => ["ask", "--task", "fix", ...file(), "--lines", "2-99", ...valid()],
      /--lines 2-99 is past the end/,
    ],
    [
      "a position that is none",
      () => ["ask", "--task", "completion", ...file(), "--position", "0:1", ...valid()],
      /--position "0:1"/,
    ],
    [
      "a position outside",
      () => ["ask", "--task", "completion", ...file(), "--position", "1:999", ...valid()],
      /--position 1:999 is not in src\/app\.ts/,
    ],
    [
      "a completion without a position",
      () => ["ask", "--task", "completion", ...file(), ...valid()],
      /needs --position/,
    ],
    [
      "settings that are not there",
      () => ["ask", "--task", "explain", ...file(), "--user", "gone.json"],
      /--user gone\.json cannot be read/,
    ],
    [
      "settings that are no JSON",
      () => ["ask", "--task", "explain", ...file(), ...settings('{\n "a": \n')],
      /--user .* is not valid JSON at line \d/,
    ],
    ["settings that are a list", () => ["ask", "--task", "explain", ...file(), ...settings("[]")], /holds no object/],
    [
      "a provider of an unknown kind",
      () => ["ask", "--task", "explain", ...file(), ...settings({ "fairlead.providers": { x: { kind: "opnai" } } })],
      /fairlead\.providers\.x has the unknown kind "opnai".*Did you mean "openai"\?/,
    ],
    [
      "an address that is not encrypted",
      () => [
        "ask",
        "--task",
        "explain",
        ...file(),
        ...settings({ "fairlead.providers": { x: { kind: "openai", baseUrl: "http://api.example" } } }),
      ],
      /fairlead\.providers\.x has a baseUrl/,
    ],
    [
      "a setting of the wrong type",
      () => [
        "ask",
        "--task",
        "explain",
        ...file(),
        ...settings({ "fairlead.providers": providers() }, { "fairlead.budget.perRequestUsd": "lots" }),
      ],
      /fairlead\.budget\.perRequestUsd/,
    ],
  ])("%s ends with 2 and is named", async (_name, given, words) => {
    const before = server.requests.length;
    const { code, out, notes } = await run(given());
    expect([code, out]).toEqual([2, ""]);
    expect(notes).toMatch(words);
    expect(notes).toMatch(/\.\n$|\?\n$/);
    expect(server.requests.length).toBe(before);
  });

  test("of a binary or huge file is refused", async () => {
    const binary = join(folder, "image.png");
    writeFileSync(binary, Buffer.from([1, 2, 0, 3]));
    const huge = join(folder, "huge.ts");
    writeFileSync(huge, "x".repeat(1024 * 1024 + 1));
    for (const [path, words] of [
      [binary, "is binary"],
      [huge, "is 1024 KB"],
    ] as const) {
      const { code, notes } = await run(["ask", "--task", "explain", "--file", path, ...valid()]);
      expect([code, notes]).toEqual([2, expect.stringContaining(words)]);
    }
  });

  test("a mistyped setting is told of and does not stop", async () => {
    const { code, notes } = await run([
      ...explain(),
      ...settings({ "fairlead.providers": providers(), "fairlead.modles.deny": [] }),
    ]);
    expect([code, notes]).toEqual([0, expect.stringContaining("Did you mean fairlead.models.deny?")]);
  });
});

describe("for people", () => {
  test("the answer goes to standard output and all about it to standard error", async () => {
    behave = { a: "500" };
    const { code, out, notes } = await run([
      "ask",
      "--task",
      "explain",
      ...file(),
      ...settings({ "fairlead.providers": providers() }),
    ]);
    expect([code, out]).toEqual([0, "Hello there\n"]);
    expect(notes).toContain("one/a: first choice");
    expect(notes).toContain("two/b answered; $0.0110 (computed)");
    expect(notes).toContain("before: one/a failed (server)");
  });

  test("help names every command and option", async () => {
    const { code, out } = await run(["--help"]);
    expect(code).toBe(0);
    for (const word of [
      "classify",
      "route",
      "ask",
      "check",
      "--user",
      "--workspace",
      "--task",
      "--file",
      "--lines",
      "--position",
      "--instruction",
      "--ledger",
      "--json",
      "FAIRLEAD_KEY_",
    ])
      expect(out).toContain(word);
  });
});

describe("--ledger", () => {
  const perDay = { "fairlead.budget.perDayUsd": 0.015 };

  test("counts a day's budget over the runs that name the same file", async () => {
    const given = [...explain(), ...settings({ "fairlead.providers": providers(), ...perDay })];
    const ledger = ["--ledger", join(folder, "records", "ledger.sqlite")];
    const outcomes: unknown[] = [];
    for (let number = 0; number < 9 && outcomes.at(-1) !== "budget"; number += 1) {
      const { json, notes } = await run([...given, ...ledger]);
      outcomes.push(json["error"] === undefined ? json["costUsd"] : json["error"].class);
      expect(notes).not.toContain("this run alone");
    }
    // What a call can cost at the most no longer fits beside what the runs before it have cost.
    expect(outcomes.length).toBeGreaterThan(2);
    expect(outcomes.at(-1)).toBe("budget");
    const { json, notes } = await run(given);
    expect(json["error"]).toBeUndefined();
    expect(notes).toContain("fairlead.budget.perDayUsd counts this run alone");
  });

  test("keeps the record of an answer whose reader has gone", async () => {
    behave = { a: "endless" };
    const ledger = join(folder, "ledger.sqlite");
    const { code, notes } = await run(
      ["ask", "--task", "explain", ...file(), ...settings({ "fairlead.providers": providers() }), "--ledger", ledger],
      { onStart: (child) => child.stdout?.once("data", () => child.stdout?.destroy()) },
    );
    expect([code, notes]).toEqual([0, expect.not.stringMatching(/EPIPE/)]);
    const database = new DatabaseSync(ledger);
    const attempts = database.prepare("SELECT outcome FROM attempts").all();
    database.close();
    expect(attempts.map(({ outcome }) => outcome)).toEqual(["cancelled"]);
  });

  test.each(nodes().map(({ version, path }) => [version, path] as const))(
    "on Node %s answers even where records cannot be kept",
    async (_version, node) => {
      const given = [...explain(), ...settings({ "fairlead.providers": providers() })];
      writeFileSync(join(folder, "no-database"), "text ".repeat(2000));
      const { code, json, notes } = await run([...given, "--ledger", join(folder, "no-database")], { node });
      expect([code, json["text"]]).toEqual([0, "Hello there"]);
      expect(notes).toMatch(/ledger/i);
    },
  );
});

test.each(nodes().map(({ version, path }) => [version, path] as const))("runs on Node %s", async (_version, node) => {
  const { code, json } = await run([...explain(), ...settings({ "fairlead.providers": providers() })], { node });
  expect([code, json["text"], json["costUsd"]]).toEqual([0, "Hello there", expect.closeTo(0.0012, 9)]);
  const check = await run(["check", "--json", ...settings({ "fairlead.providers": providers() })], { node });
  expect(check.code).toBe(0);
  const classified = await run(["classify", "--json"], { node, input: '{"text":"fix this bug"}\n' });
  expect(classified.json).toMatchObject({ task: "fix" });
});
