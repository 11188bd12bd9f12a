import * as vscode from "vscode";
import { PARTICIPANT, SHOW_LINE_COMMAND, USAGE_TOOL, VENDOR } from "../editor/chat/names.js";
import type { ChatSurfaces } from "./chat.js";

/**
 * Registers the models, `@fairlead` and the agents' tool; the real ones load when the first of them is used.
 *
 * @param isSetUp whether there is any provider; without one no model is listed, and nothing loads to find that out
 * @param load loads the real ones
 * @returns `announce` makes VS Code list the models: by itself it asks for them only where a chat names one or a picker opens
 */
export function standInChat(
  isSetUp: () => boolean,
  load: () => Promise<ChatSurfaces>,
): vscode.Disposable & { announce(): void } {
  const changed = new vscode.EventEmitter<void>();
  const passing: vscode.Disposable[] = [];
  let loaded: Promise<ChatSurfaces> | undefined;
  const real = (): Promise<ChatSurfaces> =>
    (loaded ??= load().then((surfaces) => {
      passing.push(surfaces.model.onDidChange(() => changed.fire()));
      return surfaces;
    }));
  const participant = vscode.chat.createChatParticipant(PARTICIPANT, async (request, context, response, token) =>
    (await real()).participant.handle(request, context, response, token),
  );
  participant.iconPath = new vscode.ThemeIcon("arrow-swap");
  const registered = vscode.Disposable.from(
    changed,
    participant,
    participant.onDidReceiveFeedback(async (feedback) => (await real()).participant.feedback(feedback)),
    // A chat that VS Code brought back from before a reload has such links too.
    vscode.commands.registerCommand(SHOW_LINE_COMMAND, async (...given: readonly unknown[]) =>
      (await real()).links.show(given[0], given[1]),
    ),
    vscode.workspace.onDidChangeConfiguration((event) => {
      // Once loaded, the settings reader says what matters; before that the first provider must make the models appear.
      if (loaded === undefined && event.affectsConfiguration("fairlead.providers")) changed.fire();
    }),
    vscode.lm.registerLanguageModelChatProvider(VENDOR, {
      onDidChangeLanguageModelChatInformation: changed.event,
      provideLanguageModelChatInformation: async (options, token) =>
        options.silent && !isSetUp() ? [] : (await real()).model.provideLanguageModelChatInformation(options, token),
      provideLanguageModelChatResponse: async (...given) =>
        (await real()).model.provideLanguageModelChatResponse(...given),
      provideTokenCount: async (...given) => (await real()).model.provideTokenCount(...given),
    }),
    vscode.lm.registerTool<object>(USAGE_TOOL, {
      prepareInvocation: () => ({ invocationMessage: "Reading Fairlead's usage of today" }),
      invoke: async (...given) => (await real()).usage.invoke(...given),
    }),
    { dispose: () => passing.forEach((part) => part.dispose()) },
  );
  return { announce: () => changed.fire(), dispose: () => void registered.dispose() };
}
