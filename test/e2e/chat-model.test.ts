import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type Host, type Window } from "./harness.js";
import { Probe } from "./harness/probe.js";
import { within } from "./harness/wait.js";
import { CHEAP_AND_DEAR } from "./providers.js";

const TOOLS = [
  {
    name: "read_lines",
    description: "Reads lines of a file.",
    inputSchema: {
      type: "object",
      properties: { file: { type: "string" }, count: { type: "integer" } },
      required: ["file", "count"],
    },
  },
  {
    name: "list_folder",
    description: "Lists a folder.",
    inputSchema: { type: "object", properties: { folder: { type: "string" } }, required: ["folder"] },
  },
];

/** One turn of an agent: asks a model of ours with two tools, and with what came before. */
interface Turn {
  readonly id: string;
  readonly text: string;
  readonly tools?: typeof TOOLS;
  /** Calls of the turn before with their results. */
  readonly calls?: readonly { id: string; name: string; input: object; result: string; isError?: boolean }[];
  readonly image?: string;
}

interface Said {
  readonly text: string;
  readonly calls: readonly { id: string; name: string; input: object }[];
  readonly other: number;
}

let probe: Probe;
let host: Host;
let window: Window;

beforeAll(async () => {
  probe = await Probe.create();
  host = await startHost({ ...CHEAP_AND_DEAR, extensions: [probe.vsix], env: probe.env });
  window = await host.open("src/harbour.ts");
});
afterAll(async () => {
  await host?.stop();
  probe?.dispose();
});

/** Asks as an agent does. */
function ask(turn: Turn): Promise<Said> {
  return probe.run(async (vscode, given): Promise<Said> => {
    const [model] = await vscode.lm.selectChatModels({ vendor: "fairlead", id: given.id });
    if (!model) throw new Error("no model");
    const messages = [
      vscode.LanguageModelChatMessage.User("<environment_info>\nfix write tests explain\n</environment_info>"),
      vscode.LanguageModelChatMessage.User([
        new vscode.LanguageModelTextPart(given.text),
        ...(given.image
          ? [
              vscode.LanguageModelDataPart.image(
                Uint8Array.from(atob(given.image), (one) => one.charCodeAt(0)),
                "image/png",
              ),
            ]
          : []),
        new vscode.LanguageModelDataPart(new TextEncoder().encode("ephemeral"), "cache_control"),
      ]),
    ];
    if (given.calls) {
      messages.push(
        vscode.LanguageModelChatMessage.Assistant(
          given.calls.map((call) => new vscode.LanguageModelToolCallPart(call.id, call.name, call.input)),
        ),
        vscode.LanguageModelChatMessage.User(
          given.calls.map((call) =>
            Object.assign(
              new vscode.LanguageModelToolResultPart(call.id, [new vscode.LanguageModelTextPart(call.result)]),
              call.isError ? { isError: true } : {},
            ),
          ),
        ),
      );
    }
    const response = await model.sendRequest(
      messages,
      given.tools ? { tools: given.tools } : {},
      new vscode.CancellationTokenSource().token,
    );
    let text = "";
    let other = 0;
    const calls: { id: string; name: string; input: object }[] = [];
    for await (const part of response.stream) {
      if (part instanceof vscode.LanguageModelTextPart) text += part.value;
      else if (part instanceof vscode.LanguageModelToolCallPart)
        calls.push({ id: part.callId, name: part.name, input: part.input });
      else other += 1;
    }
    return { text, calls, other };
  }, turn);
}

describe("Fairlead's models in VS Code", () => {
  it("are listed with limits that hold and without a question", async () => {
    const models = await within("The models", async () => {
      const found = await probe.run(async (vscode) => {
        const all = await vscode.lm.selectChatModels({ vendor: "fairlead" });
        return all.map(({ id, name, maxInputTokens }) => ({ id, name, maxInputTokens }));
      }, undefined);
      return found.length > 0 ? found : undefined;
    });
    expect(models.map(({ name }) => name)).toEqual(["Auto (Fairlead)", "Fast (Fairlead)", "Best (Fairlead)"]);
    // The larger window is 200,000 tokens; the answer and the words round the request have their room in it.
    for (const { maxInputTokens } of models) {
      expect(maxInputTokens).toBeLessThan(200_000 - 16_384 - 400);
      expect(maxInputTokens).toBeGreaterThan(200_000 - 16_384 - 1_000);
    }
  });

  // Before any model fails: one that is kept out for a while cannot be chosen here.
  it("stay with a model in a conversation, where an agreement goes on with what was asked, and say when one changes", async () => {
    const turns = (said: readonly string[]) =>
      probe.run(async (vscode, given) => {
        const [model] = await vscode.lm.selectChatModels({ vendor: "fairlead", id: "auto" });
        if (!model) throw new Error("no model");
        const messages = [
          vscode.LanguageModelChatMessage.User(
            "<reminderInstructions>\nrefactor, fix and write tests\n</reminderInstructions>",
          ),
        ];
        for (const [index, text] of given.entries()) {
          messages.push(
            index % 2 === 0
              ? vscode.LanguageModelChatMessage.User(
                  `<context>\nThe date.\n</context>\n<userRequest>\n${text}\n</userRequest>`,
                )
              : vscode.LanguageModelChatMessage.Assistant(text),
          );
        }
        const response = await model.sendRequest(messages, {}, new vscode.CancellationTokenSource().token);
        let told = "";
        for await (const piece of response.text) told += piece;
        return told;
      }, said);
    const first = "Refactor the parser so that it has no global state.";
    const plan = "I would pass the state along.";
    host.practice.clear();
    await turns([first]);
    await window.story(["refactor"], "chat-model");
    await turns([first, plan, "yes, do it"]);
    const served = host.practice.requests().map(({ provider }) => provider);
    expect(served).toHaveLength(2);
    expect(served[1]).toBe(served[0]);
    const other = served[0] === "cheap" ? "dear/large" : "cheap/small";
    await window.runCommand("Fairlead: Override Model");
    await window.pick(other);
    await window.pick("session");
    await turns([first, plan, "yes, do it", "Done.", "ok, go on"]);
    // Of three turns all were taken for what the first one asked.
    await expect
      .poll(async () => (await window.panel()).locator("[role=option]", { hasText: "refactor" }).count())
      .toBe(3);
    await window.story(["refactor"], /changed from \S+ to \S+ within the conversation: your override/);
    await window.screenshot("chat-model-changed");
    await window.runCommand("Fairlead: Clear Override");
  });

  it("call two tools at once after the first provider failed, and answer from their results", async () => {
    host.practice.clear();
    host.practice.control("cheap", { fail: { status: 503 } });
    const first = await ask({
      id: "auto",
      text: "Call `read_lines` on src/harbour.ts for 3 lines and `list_folder` on 'src'.",
      tools: TOOLS,
    });
    expect(first.text).toBe("");
    expect(first.other).toBe(0);
    expect(first.calls.map(({ name }) => name)).toEqual(["read_lines", "list_folder"]);
    expect(first.calls[0]?.input).toEqual({ file: "src/harbour.ts", count: 3 });
    expect(host.practice.requests("cheap").length).toBeGreaterThan(0);

    const calls = first.calls.map((call, index) => ({
      ...call,
      result: index === 0 ? "no such file" : "harbour.ts",
      isError: index === 0,
    }));
    const second = await ask({
      id: "auto",
      text: "Call `read_lines` on src/harbour.ts for 3 lines and `list_folder` on 'src'.",
      tools: TOOLS,
      calls,
    });
    expect(second.text).toContain("failed with: no such file; the next answered: harbour.ts");
    const sent = host.practice.requests("dear").at(-1)?.body;
    const blocks = sent.messages.flatMap((message: { content: unknown }) =>
      Array.isArray(message.content) ? message.content : [],
    );
    const results = blocks.filter((block: { type: string }) => block.type === "tool_result");
    expect(
      results.map((block: { tool_use_id: string; is_error?: boolean }) => [block.tool_use_id, block.is_error === true]),
    ).toEqual([
      [calls[0]?.id, true],
      [calls[1]?.id, false],
    ]);
    expect(JSON.stringify(sent)).not.toContain('ephemeral"}],"text');
    await window.story(["large"], "dear/large", "cheap/small");
    await window.screenshot("chat-model-failover");
    host.practice.control("cheap", { fail: null });
  });

  it("tell that an answer broke off, after what came of it and without another model's text", async () => {
    host.practice.clear();
    for (const provider of ["cheap", "dear"])
      host.practice.control(provider, { fail: { status: "end", after: 3, times: 1 } });
    const { text, message } = await probe.run(async (vscode) => {
      const [model] = await vscode.lm.selectChatModels({ vendor: "fairlead", id: "auto" });
      if (!model) throw new Error("no model");
      const response = await model.sendRequest(
        [vscode.LanguageModelChatMessage.User("What is a lighthouse for?")],
        {},
        new vscode.CancellationTokenSource().token,
      );
      let said = "";
      try {
        for await (const piece of response.text) said += piece;
        return { text: said, message: "" };
      } catch (error) {
        return { text: said, message: error instanceof Error ? error.message : "" };
      }
    }, undefined);
    // On Anthropic's wire the first of the three pieces that are let through says nothing.
    expect(text.length).toBe(message.includes("dear/large") ? 8 : 12);
    expect(message).toMatch(/^The answer of (cheap\/small|dear\/large) broke off and is not whole\./);
    expect(host.practice.requests()).toHaveLength(1);
    for (const provider of ["cheap", "dear"]) host.practice.control(provider, { fail: null });
  });

  it("honour what a caller sets of the answer, on either wire", async () => {
    const send = (id: string) =>
      probe.run(
        async (vscode, given) => {
          const [model] = await vscode.lm.selectChatModels({ vendor: "fairlead", id: given.id });
          if (!model) throw new Error("no model");
          const response = await model.sendRequest(
            [vscode.LanguageModelChatMessage.User("Go on.")],
            {
              modelOptions: { max_tokens: 50, temperature: 0.25, stop: ["END"] },
              tools: given.tools,
              toolMode: vscode.LanguageModelChatToolMode.Required,
            },
            new vscode.CancellationTokenSource().token,
          );
          const called: string[] = [];
          for await (const part of response.stream)
            if (part instanceof vscode.LanguageModelToolCallPart) called.push(part.name);
          return called;
        },
        { id, tools: TOOLS.slice(0, 1) },
      );
    host.practice.clear();
    expect(await send("auto")).toEqual(["read_lines"]);
    expect(await send("best")).toEqual(["read_lines"]);
    const bodies = host.practice.requests().map(({ body }) => body);
    expect(bodies.map(({ max_tokens: most }) => most)).toEqual(bodies.map(() => 50));
    for (const body of bodies)
      expect(body).toMatchObject(
        body.system === undefined && body.stop_sequences === undefined
          ? { temperature: 0.25, stop: ["END"], tool_choice: "required" }
          : { stop_sequences: ["END"], tool_choice: { type: "any" } },
      );
  });

  it("send images", async () => {
    const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    host.practice.clear();
    await ask({ id: "best", text: "What is in this picture?", image: pixel });
    expect(JSON.stringify(host.practice.requests().map(({ body }) => body))).toContain(pixel);
  });

  it("close the socket when the request is cancelled", async () => {
    host.practice.clear();
    host.practice.control("dear", { tokensPerSecond: 5 });
    host.practice.control("cheap", { tokensPerSecond: 5 });
    const text = await probe.run(async (vscode) => {
      const [model] = await vscode.lm.selectChatModels({ vendor: "fairlead", id: "fast" });
      if (!model) throw new Error("no model");
      const source = new vscode.CancellationTokenSource();
      const response = await model.sendRequest(
        [vscode.LanguageModelChatMessage.User("Explain what a mutex is.")],
        {},
        source.token,
      );
      let said = "";
      try {
        for await (const piece of response.text) {
          said += piece;
          source.cancel();
        }
      } catch {
        // A cancelled request may end with an error.
      }
      return said;
    }, undefined);
    expect(text.length).toBeGreaterThan(0);
    const closed = await within("A closed socket", () =>
      host.practice.requests().some(({ closedByCaller }) => closedByCaller),
    );
    expect(closed).toBe(true);
    host.practice.control("dear", { tokensPerSecond: 10_000 });
    host.practice.control("cheap", { tokensPerSecond: 10_000 });
  });

  it("count tokens of texts and messages", async () => {
    const counts = await probe.run(async (vscode) => {
      const [model] = await vscode.lm.selectChatModels({ vendor: "fairlead", id: "auto" });
      if (!model) throw new Error("no model");
      return [
        await model.countTokens("a".repeat(400)),
        await model.countTokens(vscode.LanguageModelChatMessage.User("a".repeat(400))),
      ];
    }, undefined);
    // In the tokens of the widest model: 2.7 characters each for Claude, four as soon as the practice provider taught it.
    expect(counts[0]).toBeGreaterThanOrEqual(100);
    expect(counts[0]).toBeLessThan(160);
    expect(counts[1]).toBeGreaterThan(counts[0] ?? 0);
  });

  it("stand in VS Code's own picker", async () => {
    await window.runCommand("Chat: Open Chat");
    const picker = window.page
      .locator(".chat-input-toolbars, .interactive-input-part")
      .getByText(/Auto \(Fairlead\)/)
      .first();
    await picker.waitFor();
    await picker.click();
    await window.page.getByText("Other Models").first().click();
    await window.page.getByText("Best (Fairlead)").first().waitFor();
    await window.screenshot("chat-model-picker");
    await window.press("Escape");
  });

  it("tell a budget that keeps every model out as VS Code's own error, with the setting to change", async () => {
    await host.applyWorkspaceSettings({ "fairlead.budget.perRequestUsd": 0.000001 });
    await expect
      .poll(() => ask({ id: "auto", text: "Hello" }).catch((error: unknown) => error), {
        timeout: 30_000,
        interval: 500,
      })
      .toMatchObject({ code: "Blocked", message: expect.stringContaining("fairlead.budget.perRequestUsd") });
  });

  it("are gone when a rule leaves none", async () => {
    await host.applyWorkspaceSettings({ "fairlead.models.deny": ["*"] });
    await within("No model", async () => {
      const count = await probe.run(
        async (vscode) => (await vscode.lm.selectChatModels({ vendor: "fairlead" })).length,
        undefined,
      );
      return count === 0;
    });
  });
});

describe("In Restricted Mode", () => {
  it("no model is offered and nothing is sent", async () => {
    const other = await Probe.create();
    const restricted = await startHost({ ...CHEAP_AND_DEAR, trusted: false, extensions: [other.vsix], env: other.env });
    try {
      await restricted.open("src/harbour.ts");
      const count = await other.run(async (vscode) => {
        await vscode.extensions.getExtension("fairlead.fairlead")?.activate();
        return {
          models: (await vscode.lm.selectChatModels({ vendor: "fairlead" })).length,
          trusted: vscode.workspace.isTrusted,
        };
      }, undefined);
      expect(count).toEqual({ models: 0, trusted: false });
      expect(restricted.practice.requests()).toEqual([]);
    } finally {
      await restricted.stop();
      other.dispose();
    }
  });
});
