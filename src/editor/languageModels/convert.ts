import * as vscode from "vscode";
import type { ChatCall } from "../../core/wire/call.js";
import type { Content, Message } from "../../core/wire/message.js";

/** Our messages in VS Code's terms. Callers have no system role there, so system text goes in front of the first user turn. */
export function toChatMessages(messages: readonly Message[]): vscode.LanguageModelChatMessage[] {
  const system = messages
    .filter((message) => message.role === "system")
    .flatMap((message) => message.content.flatMap(textOf));
  const turns = messages.filter((message) => message.role !== "system");
  const preface = system.length === 0 ? [] : [new vscode.LanguageModelTextPart(system.join("\n\n"))];
  const result: vscode.LanguageModelChatMessage[] = [];
  if (preface.length > 0 && turns[0]?.role !== "user") result.push(vscode.LanguageModelChatMessage.User(preface));
  for (const [index, turn] of turns.entries()) {
    if (turn.role === "assistant") {
      const content = turn.content.flatMap(assistantPart);
      if (content.length > 0) result.push(vscode.LanguageModelChatMessage.Assistant(content));
    } else {
      const content = [...(index === 0 ? preface : []), ...turn.content.flatMap(userPart)];
      if (content.length > 0) result.push(vscode.LanguageModelChatMessage.User(content));
    }
  }
  return result;
}

/** Our options in VS Code's terms. */
export function toRequestOptions(call: ChatCall): vscode.LanguageModelChatRequestOptions {
  const tools = call.toolChoice === "none" ? [] : (call.tools ?? []);
  return {
    justification: "Fairlead sends the request that you just made to the model it chose for it.",
    modelOptions: {
      max_tokens: call.maxOutputTokens,
      ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
      ...(call.stop === undefined ? {} : { stop: call.stop }),
    },
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
          toolMode:
            call.toolChoice === "required"
              ? vscode.LanguageModelChatToolMode.Required
              : vscode.LanguageModelChatToolMode.Auto,
        }),
  };
}

function userPart(
  content: Content,
): (vscode.LanguageModelTextPart | vscode.LanguageModelToolResultPart | vscode.LanguageModelDataPart)[] {
  switch (content.type) {
    case "text":
      return content.text === "" ? [] : [new vscode.LanguageModelTextPart(content.text)];
    case "image":
      return [vscode.LanguageModelDataPart.image(bytes(content.base64), content.mimeType)];
    case "tool-result": {
      const images = (content.images ?? []).map((image) =>
        vscode.LanguageModelDataPart.image(bytes(image.base64), image.mimeType),
      );
      return [
        new vscode.LanguageModelToolResultPart(content.id, [new vscode.LanguageModelTextPart(content.text), ...images]),
      ];
    }
    default:
      return [];
  }
}

function assistantPart(content: Content): (vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart)[] {
  if (content.type === "text") return content.text === "" ? [] : [new vscode.LanguageModelTextPart(content.text)];
  if (content.type === "tool-call")
    return [new vscode.LanguageModelToolCallPart(content.id, content.name, toolInput(content.input))];
  // Thinking is for the wire that made it; VS Code has no place for it.
  return [];
}

function textOf(content: Content): readonly string[] {
  return content.type === "text" ? [content.text] : [];
}

function toolInput(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function bytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
