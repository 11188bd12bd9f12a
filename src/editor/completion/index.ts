import * as vscode from "vscode";
import type { Line } from "../../core/answer/line.js";
import type { SettingsLayer } from "../../core/policy/problem.js";
import { together } from "../disposables.js";
import type { Messages } from "../messages.js";
import type { RequestParts } from "../request/index.js";
import type { Outcome } from "./outcome.js";
import type { RoutesChange } from "./plans.js";
import { SELECTOR } from "./selector.js";

/** What ghost text needs of the rest. */
export interface CompletionParts {
  readonly line: Line;
  readonly messages: Messages;
  /** The rules about paths. */
  readonly request: RequestParts;
  /** Settings layer by layer, as the settings reader gives them. */
  readonly layers: (folder: vscode.WorkspaceFolder | undefined) => readonly SettingsLayer[];
  /** Settings, keys, overrides or the health of models changed. */
  readonly onRoutesChange: (listener: (what: RoutesChange) => void) => vscode.Disposable;
  /** The workspace's memory, for files where ghost text is off. */
  readonly memory: vscode.Memento;
  /** The person's memory, for questions that are asked once. */
  readonly globalMemory: vscode.Memento;
  /** Characters per token of a model, as learned; for budgets of text. */
  readonly charactersPerToken?: (model: string) => number;
  /** Hears what became of suggestions. */
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Registers ghost text. Its engine loads at the first key, or before it at an editor where ghost text may come. */
export function registerCompletion(parts: CompletionParts): vscode.Disposable {
  type Surface = import("./surface.js").Surface;
  let surface: Surface | undefined;
  let loading: Promise<Surface> | undefined;
  let over = false;
  const load = (): Promise<Surface> =>
    (loading ??= import("./surface.js").then(({ createSurface }) => {
      surface = createSurface(parts);
      if (over) surface.dispose();
      return surface;
    }));
  /** Set while VS Code is made to ask for what was typed before we were there; nobody has asked by hand then. */
  let catchingUp = false;
  const catchUp = async (): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || !editor.document.isDirty || !editor.selection.isEmpty) return;
    catchingUp = true;
    await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger").then(undefined, () => undefined);
    // Where nothing was asked after all, the next one by hand is by hand.
    catchingUp = false;
  };
  const provider = vscode.languages.registerInlineCompletionItemProvider(SELECTOR, {
    async provideInlineCompletionItems(document, position, context, token) {
      if (over || !vscode.workspace.isTrusted) return undefined;
      const manual = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke && !catchingUp;
      catchingUp = false;
      return (surface ?? (await load())).provide(
        document,
        position,
        { manual, selected: context.selectedCompletionInfo },
        token,
      );
    },
  });
  /**
   * What a first request needs is there before the first key: the engine, the rules and the model for the file. Where the
   * workspace is not trusted, the status says so.
   */
  const warmUp = async (editor: vscode.TextEditor | undefined): Promise<void> => {
    if (over || editor === undefined || vscode.languages.match(SELECTOR, editor.document) === 0) return;
    opened.dispose();
    (await load()).look();
  };
  const opened = vscode.window.onDidChangeActiveTextEditor((editor) => void warmUp(editor));
  void catchUp();
  void warmUp(vscode.window.activeTextEditor);
  // Until then Escape is none of our business: another extension's ghost text must not load us.
  void vscode.commands.executeCommand("setContext", "fairlead.completion.ready", true);
  const command = (name: string, run: (surface: Surface, ...given: readonly unknown[]) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(name, async (...given: readonly unknown[]) => run(await load(), ...given));
  return together(
    provider,
    opened,
    command("fairlead.completion.accepted", (loaded, id) => loaded.accepted(id)),
    command("fairlead.completion.dismiss", async (loaded) => {
      loaded.dismissed();
      await vscode.commands.executeCommand("editor.action.inlineSuggest.hide");
    }),
    command("fairlead.completion.menu", (loaded) => loaded.menu()),
    command("fairlead.completion.toggle", (loaded) => loaded.toggle()),
    command("fairlead.completion.snooze", (loaded, minutes) => loaded.snooze(minutes)),
    {
      dispose() {
        over = true;
        surface?.dispose();
      },
    },
  );
}
