import * as vscode from "vscode";
import type { ChatCall } from "../../core/wire/call.js";
import { repairConversation, resultText, splitSystem } from "../../core/wire/conversation.js";
import type { Content, Message } from "../../core/wire/message.js";
import { toolInput } from "../chat/modelParts.js";

/**
 * Our messages in VS Code's terms, valid for any model behind them: a conversation may have begun on another wire. Callers
 * have no system role there, so system text goes in front of the first user turn, and no mark for a tool's error, so its
 * text says it.
 */
export function toChatMessages(messages: readonly Message[]): vscode.LanguageModelChatMessage[] {
  const { system, turns: given } = splitSystem(messages);
  const turns = repairConversation(given);
  const preface = system === "" ? [] : [new vscode.LanguageModelTextPart(system)];
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
        new vscode.LanguageModelToolResultPart(content.id, [
          new vscode.LanguageModelTextPart(resultText(content)),
          ...images,
        ]),
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

function bytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
