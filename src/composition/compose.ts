import * as vscode from "vscode";
import { registerCatalogRefresh } from "./catalogRefresh.js";
import { type ChatSurfaces, composeChat } from "./chat.js";
import { closingLine } from "./closingLine.js";
import { composeCompletion } from "./completion.js";
import { composeEditing } from "./editing.js";
import { createEditorHost } from "./editorHost.js";
import { createEndingAdvice, createPromptEndings } from "./endings.js";
import { lazyLine } from "./lazyLine.js";
import { viewLedger } from "../assembly/ledgerView.js";
import { LIFECYCLES, watchLifecycles } from "./lifecycles.js";
import { healthView, overrideView, promptsView } from "./panelViews.js";
import { createPromptReader, promptProblems } from "./prompts.js";
import { createExclusion } from "./exclusion.js";
import { createPromptPages } from "./promptPages.js";
import { registerRecords } from "./records.js";
import { reportSettings } from "./settingProblems.js";
import { createRecorded } from "./recorded.js";
import { providersAtStart } from "./providersAtStart.js";
import { createSetup } from "./setup.js";
import { createAssembly } from "./whenAssembled.js";
import { createCurtain } from "../core/decision/curtain.js";
import { createOverrides } from "../core/routing/override.js";
import { registerEndings } from "../editor/endings/index.js";
import { registerDrill } from "../editor/drill/index.js";
import { registerExplain } from "../editor/explain/index.js";
import { createKeyStore, followKeys } from "../editor/keys.js";
import { createMessages } from "../editor/messages.js";
import { createModelPicker, registerOverride } from "../editor/override/index.js";
import { registerPromptFiles } from "../editor/prompts/index.js";
import { enterKey, registerSetKey } from "../editor/secrets.js";
import { createSettingsReader } from "../editor/settings/index.js";
import { registerStatus } from "../editor/status.js";
import { watchedLine } from "../editor/watchedLine.js";
import { registerWelcome } from "../editor/welcome.js";
import { openLedger } from "../ledger/ledger.js";
import { createPanelView, PANEL_VIEW } from "../panel/bridge.js";

/** The parts that the entry's stand-ins pass on to. */
export interface Surfaces {
  readonly panel: vscode.WebviewViewProvider;
  readonly chat: ChatSurfaces;
  /** Ends the window's part; settles once the last record is written. */
  close(): Promise<void>;
}

/** Builds the parts and hands them to each other. SDKs, catalog and settings schemas load at the first request. */
export function compose(context: vscode.ExtensionContext): Surfaces {
  const own = <Part extends vscode.Disposable>(part: Part): Part => {
    context.subscriptions.push(part);
    return part;
  };
  const settings = own(createSettingsReader({ manifest: context.extension.packageJSON }));
  const keys = createKeyStore(context.secrets, process.env, providersAtStart());
  const overrides = createOverrides();
  const ledger = openLedger({
    file: vscode.Uri.joinPath(context.globalStorageUri, "ledger.sqlite").fsPath,
    onProblem: ({ message, remedy }) => void vscode.window.showWarningMessage(`${message} ${remedy}`),
  });
  const openRecord = async (id?: string): Promise<void> => {
    await vscode.commands.executeCommand(`${PANEL_VIEW}.focus`);
    if (id !== undefined) panel.reveal(id);
  };
  const status = own(registerStatus({ overrides, openRecord }));
  const messages = createMessages({ openRecord });

  const ledgerView = viewLedger(ledger, ledger);
  const promptFiles = own(
    registerPromptFiles({
      approvals: context.workspaceState,
      problems: ({ path, text }, beside) => promptProblems(path, text, beside, createPromptEndings(assembly)),
      builtIn: async (task) => (await import("../core/prompts/newVariant.js")).builtInText(task),
      modelNames: () => setup.modelNames(),
    }),
  );
  const prompts = createPromptReader(promptFiles);
  const savedRatios: unknown = context.globalState.get(RATIOS);
  const savedLifecycles: unknown = context.globalState.get(LIFECYCLES);
  const recorded = createRecorded(ledgerView.sink);
  const host = createEditorHost({
    settings,
    keys,
    prompts,
    ledgerView,
    ledger: recorded,
    overrides,
    onModelsFound: () => modelsChanged(),
    savedRatios,
    savedLifecycles,
  });
  const assembly = createAssembly(host);
  const quietLine = closingLine(lazyLine(() => assembly.get()));
  const line = watchedLine(quietLine, status.watcher);
  const setup = createSetup(assembly);
  own(reportSettings(assembly, settings.onDidChange));
  const learned = own(new vscode.EventEmitter<void>());
  own(watchLifecycles({ assembly, recorded, memory: context.globalState, onLearned: () => learned.fire() }));
  own(settings.onDidChange(() => learned.fire()));
  const folder = context.globalStorageUri;
  own(
    registerCatalogRefresh({
      assembly,
      recorded,
      folder,
      memory: context.globalState,
      onDidChangeSettings: settings.onDidChange,
    }),
  );
  own(registerEndings({ adviceOn: createEndingAdvice(assembly), onDidChange: learned.event }));
  own({ dispose: () => void context.globalState.update(RATIOS, assembly.current()?.ratios) });

  const keysChanged = own(new vscode.EventEmitter<void>());
  const modelsChanged = (): void => {
    keysChanged.fire();
    chat.changed();
  };
  const onChanged = (providerId: string): void => {
    setup.keyChanged(providerId);
    modelsChanged();
  };
  own(followKeys(context.secrets, onChanged));
  const welcome = own(registerWelcome({ ...setup, enterKey: (provider) => enterKey({ keys, onChanged }, provider) }));
  own(registerSetKey({ ...setup, keys, onChanged, addProvider: () => welcome.addProvider() }));
  const ready = (): Promise<boolean> => welcome.ready();
  own(registerOverride({ overrides, models: setup.models, ready, lastTask: () => status.last()?.classification.task }));

  const request = { excludedBy: createExclusion(assembly) };
  const pickModel = createModelPicker(setup.models);
  own(registerExplain({ line, request, messages, overrides, ready, pickModel }));
  composeEditing(
    {
      ...{ context, assembly, line, quietLine, request, messages, ledger, ready },
      onSettings: (listener) => void own(settings.onDidChange(listener)),
      onRouting(listener) {
        own(overrides.onChange(listener));
        own(recorded.onRecord(listener));
      },
    },
    own,
  );

  own(
    composeCompletion({
      ...{ context, assembly, line, messages, request, settings, ledger },
      onRouting(listener) {
        const rules = (): void => listener("rules");
        const parts = [settings.onDidChange(rules), overrides.onChange(rules), keysChanged.event(rules)];
        assembly.onReady(() => assembly.current()?.breakers.onChange(() => listener("health")));
        return vscode.Disposable.from(...parts);
      },
    }),
  );

  const curtain = createCurtain();
  const panel = createPanelView({
    extensionUri: context.extensionUri,
    reader: curtain.before(ledger),
    override: overrideView(overrides),
    health: healthView(assembly),
    prompts: promptsView(prompts, promptFiles, own(createPromptPages())),
    providers: {
      count: async () => (await setup.providers()).length,
      onChange: (listener) => settings.onDidChange(listener),
    },
  });
  const chat = composeChat(
    {
      ...{ assembly, line, quietLine, request, ledger, curtain, prompts, ready },
      lastDecision: () => status.last(),
      modelNames: () => setup.modelNames(),
      onSettings: (listener) => void own(settings.onDidChange(listener)),
    },
    own,
  );
  own(vscode.commands.registerCommand("fairlead.openPanel", () => openRecord()));
  own(
    registerDrill({
      ready,
      onRecord: (listener) => recorded.onRecord(listener),
      providers: setup.providers,
      drill: async () => (await assembly.get()).drill,
    }),
  );
  own(registerRecords(ledger, assembly, settings.onDidChange));
  own(vscode.commands.registerCommand("fairlead.clearAnswerCache", () => assembly.current()?.cache.clear()));
  return { panel, chat, close: () => quietLine.close().then(() => ledger.close()) };
}

/** Where learned characters per token are kept. */
const RATIOS = "fairlead.tokenRatios";
