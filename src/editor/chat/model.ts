import * as vscode from "vscode";
import type { Line } from "../../core/answer/line.js";
import { createCallMemory } from "../../core/chat/callMemory.js";
import { conversationIdOf } from "../../core/chat/conversationId.js";
import { countMessageTokens } from "../../core/chat/countTokens.js";
import { fromHost } from "../../core/chat/fromHost.js";
import type { ChatLimits } from "../../core/chat/limits.js";
import { modelOptions } from "../../core/chat/modelOptions.js";
import { relayAnswer } from "../../core/chat/relay.js";
import { estimateTokens } from "../../core/catalog/tokens.js";
import type { Decision } from "../../core/decision/decision.js";
import type { EditorRequest } from "../../core/request/request.js";
import { servedWords } from "../words.js";
import { choiceInformation, MODEL_CHOICES } from "./modelChoices.js";
import { chatError } from "./modelErrors.js";
import { hostMessage, toolDefinitions, toolInput } from "./modelParts.js";

/** The parts of the models that Fairlead offers to VS Code. */
export interface ChatModelParts {
  readonly line: Line;
  /** The limits over the models that can be routed to now; undefined without any. */
  limits(): Promise<ChatLimits | undefined>;
  /** Characters per token of a model, as learned from its usage; of any model when it is left out. */
  charactersPerToken(model: string | undefined): Promise<number>;
  /** Helps a person without any provider to one. */
  ready(): Promise<boolean>;
}

/** `Auto`, `Fast` and `Best` for VS Code's chat. */
export interface ChatModel extends Omit<vscode.LanguageModelChatProvider, "onDidChangeLanguageModelChatInformation"> {
  /** Fires when the models or their limits have to be listed anew. */
  readonly onDidChange: vscode.Event<void>;
  /** Providers, keys, rules or trust changed. */
  changed(): void;
  dispose(): void;
}

/**
 * A list that takes longer is left for later: finding out what some providers serve may itself ask VS Code for its models,
 * which waits for ours, ms.
 */
const LIST_WITHIN_MS = 2_500;

/**
 * VS Code gathers parts for 30 ms, and an error overtakes what its reader has not taken yet; a partial answer has to be
 * read before it is told that it broke off, ms.
 */
const PARTIAL_SHOWN_MS = 100;

/** Makes the models. They hold no state of a conversation but what wires need back and who answered last. */
export function createChatModel(parts: ChatModelParts): ChatModel {
  const changed = new vscode.EventEmitter<void>();
  const memory = createCallMemory();
  /** Who answered each choice's last request, as people call it. */
  const served = new Map<string, string>();
  let known: ChatLimits | undefined;

  const list = async (): Promise<ChatLimits | undefined> => {
    let late = false;
    const reading = parts.limits().then((limits) => {
      const differs = JSON.stringify(limits) !== JSON.stringify(known);
      known = limits;
      if (late && differs) changed.fire();
      return limits;
    });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<ChatLimits | undefined>((resolve) => {
      timer = setTimeout(() => {
        late = true;
        resolve(known);
      }, LIST_WITHIN_MS);
    });
    try {
      return await Promise.race([reading, patience]);
    } finally {
      clearTimeout(timer);
    }
  };

  const note = (id: string, decision: Decision): void => {
    const name = servedWords(decision);
    if (decision.model === undefined || served.get(id) === name) return;
    served.set(id, name);
    changed.fire();
  };

  return {
    onDidChange: changed.event,
    changed: () => changed.fire(),
    dispose: () => changed.dispose(),

    async provideLanguageModelChatInformation({ silent }) {
      if (!vscode.workspace.isTrusted) return [];
      let limits = await list();
      if (limits === undefined && !silent && (await parts.ready())) limits = await list();
      if (limits === undefined) return [];
      const information = limits;
      return MODEL_CHOICES.map((choice) => choiceInformation(choice, information, served.get(choice.id)));
    },

    async provideLanguageModelChatResponse(model, messages, options, progress, token) {
      const conversation = fromHost(messages.map(hostMessage), memory);
      const conversationId = conversationIdOf(conversation, `chat-${model.id}`);
      const strategy = MODEL_CHOICES.find(({ id }) => id === model.id)?.strategy;
      const tools = toolDefinitions(options.tools ?? []);
      const request: EditorRequest = {
        id: crypto.randomUUID(),
        surface: "chat-model",
        instruction: "",
        location: "panel",
        conversation,
        ...modelOptions(options.modelOptions),
        ...(conversationId === undefined ? {} : { conversationId }),
        ...(tools.length === 0
          ? {}
          : {
              tools,
              toolChoice: options.toolMode === vscode.LanguageModelChatToolMode.Required ? "required" : "auto",
            }),
        ...(strategy === undefined ? {} : { strategy }),
      };
      const controller = new AbortController();
      const cancelling = token.onCancellationRequested(() => controller.abort());
      if (token.isCancellationRequested) controller.abort();
      try {
        const sink = {
          text: (text: string) => progress.report(new vscode.LanguageModelTextPart(text)),
          call: (id: string, name: string, input: string) =>
            progress.report(new vscode.LanguageModelToolCallPart(id, name, toolInput(input))),
        };
        const decision = await relayAnswer(parts.line.answer(request, controller.signal), sink, memory);
        if (decision === undefined) throw new vscode.CancellationError();
        note(model.id, decision);
        if (decision.outcome === "partial") await new Promise((resolve) => setTimeout(resolve, PARTIAL_SHOWN_MS));
        if (decision.outcome !== "answered") throw chatError(decision);
      } finally {
        cancelling.dispose();
      }
    },

    async provideTokenCount(_model, text) {
      // In the tokens of the model that the limits are those of: a count by another would say that there is room where none is.
      const ratio = await parts.charactersPerToken((known ?? (await list()))?.widest);
      return typeof text === "string" ? estimateTokens(text, ratio) : countMessageTokens(hostMessage(text), ratio);
    },
  };
}
