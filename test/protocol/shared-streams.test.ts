import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Wire } from "../../src/core/wire/wire.js";
import { createWireLoader } from "../../src/providers/wires.js";
import { type Answer, event, startServer, type TestServer } from "./server.js";
import { chatCall, collect, endpointAt, failureIn, textIn } from "./shared.js";

const named = (data: { type: string } & Record<string, unknown>): string => event(data, data.type);
const chunk = (content: string, finish: string | null = null): string =>
  event({ model: "m", choices: [{ index: 0, delta: { content }, finish_reason: finish }] });

/** An answer "Grüße, 世界 🌍!" on each wire, and the bytes from which on it counts as finished. */
const ANSWERS = [
  {
    name: "openai-chat",
    path: "/v1",
    text: `: keep-alive\n\n${chunk("Grüße, ")}${chunk("世界 🌍!")}${chunk("", "stop")}data: [DONE]\n\n`,
    finish: '"finish_reason":"stop"}]}',
  },
  {
    name: "openai-responses",
    path: "/v1",
    text:
      named({ type: "response.created", response: { model: "m" } }) +
      ["Grüße, ", "世界 🌍!"]
        .map((delta) => named({ type: "response.output_text.delta", output_index: 0, delta }))
        .join("") +
      named({ type: "response.completed", response: { model: "m", status: "completed" } }),
    finish: '"status":"completed"}}',
  },
  {
    name: "anthropic",
    path: "",
    text:
      named({ type: "message_start", message: { model: "m", usage: { input_tokens: 3, output_tokens: 1 } } }) +
      named({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }) +
      ["Grüße, ", "世界 🌍!"]
        .map((text) => named({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } }))
        .join("") +
      named({ type: "content_block_stop", index: 0 }) +
      named({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 9 } }) +
      named({ type: "message_stop" }),
    finish: '{"type":"message_stop"}',
  },
] as const;

const WHOLE = "Grüße, 世界 🌍!";

let script: (answer: Answer) => Promise<void> = async () => undefined;
let server: TestServer;

beforeAll(async () => {
  server = await startServer((_, answer) => script(answer));
});

afterAll(() => server.close());

describe.each(ANSWERS)("$name streams", ({ name, path, text, finish }) => {
  const ask = async (): Promise<Awaited<ReturnType<typeof collect>>> => {
    const wire: Wire = await createWireLoader()(name);
    expect(wire.name).toBe(name);
    return collect(wire, chatCall(), endpointAt(server.url + path));
  };

  it("read the same however their bytes are split", async () => {
    const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
    const cuts = fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(lineEnd, cuts, async (end, at) => {
        const bytes = Buffer.from(text.replaceAll("\n", end), "utf8");
        script = async (answer) => {
          answer.startEvents();
          let from = 0;
          for (const to of [...at.toSorted((a, b) => a - b), bytes.length]) {
            await answer.write(bytes.subarray(from, to));
            from = Math.max(from, to);
          }
          answer.end();
        };
        const parts = await ask();
        expect(textIn(parts)).toBe(WHOLE);
        expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
      }),
      { numRuns: 60 },
    );
  });

  it.each(["\n", "\r\n"])("read the same byte by byte (line end %j)", async (lineEnd) => {
    script = (answer) => answer.events(text.replaceAll("\n", lineEnd), { pieceBytes: 1 });
    const parts = await ask();
    expect(textIn(parts)).toBe(WHOLE);
    expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
  });

  it.each(["\n", ""])("are whole without the empty line after their last event (ending %j)", async (ending) => {
    // Without OpenAI's closing words too, which may be missing altogether.
    for (const whole of [text, text.replace(/data: \[DONE\]\n\n$/, "")]) {
      script = (answer) => answer.events(whole.replace(/\n+$/, ending));
      const parts = await ask();
      expect(textIn(parts)).toBe(WHOLE);
      expect(parts.at(-1)).toEqual({ type: "finish", reason: "stop" });
    }
  });

  it("are truncated wherever they are cut before the finish, with the text so far kept", async () => {
    const bytes = Buffer.from(text, "utf8");
    const last = Buffer.from(text.slice(0, text.lastIndexOf(finish) + finish.length), "utf8").length - 1;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: last }),
        fc.constantFrom("end" as const, "cut" as const, "reset" as const),
        async (at, way) => {
          script = async (answer) => {
            answer.startEvents();
            await answer.write(bytes.subarray(0, at));
            answer[way]();
          };
          const parts = await ask();
          expect(failureIn(parts).class).toBe("truncated");
          expect(WHOLE.startsWith(textIn(parts))).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("createWireLoader", () => {
  it("gives every wire of its own under its name, and the same one twice", async () => {
    const load = createWireLoader();
    for (const name of [
      "openai-chat",
      "openai-responses",
      "openai-completions",
      "anthropic",
      "gemini",
      "mistral-fim",
      "ollama",
      "llamacpp-infill",
    ] as const) {
      const wire = await load(name);
      expect(wire.name).toBe(name);
      expect(await load(name)).toBe(wire);
    }
  });

  it("takes wires that only the host has, and says which one nobody gave", async () => {
    const own: Wire = { name: "vscode-lm", stream: () => (async function* () {})() };
    expect(await createWireLoader({ "vscode-lm": async () => own })("vscode-lm")).toBe(own);
    await expect(createWireLoader()("vscode-lm")).rejects.toThrow("vscode-lm");
  });
});
