import assert from "node:assert/strict";
import * as vscode from "vscode";
import { describe, it } from "./mocha.js";

describe("Fairlead in VS Code's chat", () => {
  it("offers Auto, Fast and Best, and Auto answers", async () => {
    const models = await listed();
    assert.deepEqual(models.map(({ id }) => id).sort(), ["auto", "best", "fast"]);
    const auto = models.find(({ id }) => id === "auto");
    assert.ok(auto);
    assert.ok(auto.maxInputTokens > 0);
    const asked = [vscode.LanguageModelChatMessage.User("What is a fairlead?")];
    const response = await auto.sendRequest(asked, {}, new vscode.CancellationTokenSource().token);
    let text = "";
    for await (const piece of response.text) text += piece;
    assert.match(text, /practice provider/);
    assert.ok((await auto.countTokens(text)) > 0);
  });

  it("registers the agents' tool", async () => {
    assert.ok(vscode.lm.tools.some(({ name }) => name === "fairlead_usage"));
    const result = await vscode.lm.invokeTool("fairlead_usage", { input: {}, toolInvocationToken: undefined });
    const [part] = result.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    assert.ok("spentUsd" in JSON.parse(part.value));
  });
});

/** How long a start on a busy machine may take, ms. */
const LISTED_WITHIN_MS = 20_000;

/** Our models; right after a start VS Code may not have asked for them yet. */
async function listed(): Promise<vscode.LanguageModelChat[]> {
  const end = Date.now() + LISTED_WITHIN_MS;
  for (;;) {
    const models = await vscode.lm.selectChatModels({ vendor: "fairlead" });
    if (models.length > 0 || Date.now() > end) return models;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
