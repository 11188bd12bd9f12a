import { expect, test, vi } from "vitest";
import * as vscode from "vscode";
import { requestFromChat } from "../../../src/editor/chat/participantRequest.js";

// The host's turns and an editor that shows nothing; what is built of them needs no window.
vi.mock("vscode", () => {
  class ChatRequestTurn {
    constructor(
      readonly prompt: string,
      readonly command: string | undefined,
    ) {}
  }
  class ChatResponseTurn {
    readonly command = undefined;
    constructor(readonly result: unknown) {}
  }
  return { ChatRequestTurn, ChatResponseTurn, window: { activeTextEditor: undefined, visibleTextEditors: [] } };
});
vi.mock("../../../src/editor/request/index.js", () => ({ requestFromDocument: () => undefined }));

test("a command that was given without words stands before its answer", async () => {
  const turn = (kind: string, ...given: readonly unknown[]): unknown =>
    Reflect.construct(Reflect.get(vscode, kind) as new () => unknown, given);
  const history = [
    turn("ChatRequestTurn", "", "explain"),
    turn("ChatResponseTurn", { metadata: { answer: "It adds." } }),
    turn("ChatRequestTurn", "", "why"),
  ];
  const asked = { prompt: "And then?", references: [] };
  const built = await requestFromChat({ excludedBy: () => undefined }, asked as never, { history } as never);
  expect(built.ok && built.request.conversation).toEqual([
    { role: "user", content: [{ type: "text", text: "/explain" }] },
    { role: "assistant", content: [{ type: "text", text: "It adds." }] },
  ]);
});
