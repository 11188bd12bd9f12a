import * as vscode from "vscode";
import type { HostMessage, HostPart } from "../../core/chat/hostMessage.js";
import type { ToolDefinition } from "../../core/wire/message.js";
import { saysError } from "./tolerated.js";

/** VS Code's message in plain terms. Never throws: parts of a kind that is not known yet are marked as such. */
export function hostMessage(message: vscode.LanguageModelChatRequestMessage): HostMessage {
  return { role: message.role, content: message.content.map(hostPart) };
}

function hostPart(part: unknown): HostPart {
  if (part instanceof vscode.LanguageModelTextPart) return { kind: "text", text: part.value };
  if (part instanceof vscode.LanguageModelDataPart) return { kind: "data", mimeType: part.mimeType, bytes: part.data };
  if (part instanceof vscode.LanguageModelToolCallPart)
    return { kind: "tool-call", id: part.callId, name: part.name, input: part.input };
  if (part instanceof vscode.LanguageModelToolResultPart) {
    return { kind: "tool-result", id: part.callId, content: part.content.map(hostPart), isError: saysError(part) };
  }
  if (part instanceof vscode.LanguageModelPromptTsxPart) return { kind: "prompt-element", value: part.value };
  return typeof part === "string" ? { kind: "text", text: part } : { kind: "unknown" };
}

/** The tools of a request. A tool without a schema takes no arguments. */
export function toolDefinitions(tools: readonly vscode.LanguageModelChatTool[]): readonly ToolDefinition[] {
  return tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    inputSchema: { type: "object", properties: {}, ...inputSchema },
  }));
}

/** The arguments of a call as VS Code takes them. */
export function toolInput(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    // What is no object stays readable: the tool then says what it misses, and the model can mend its call.
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : { input: value };
  } catch {
    return { input: json };
  }
}
