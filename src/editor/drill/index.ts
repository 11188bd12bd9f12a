import * as vscode from "vscode";
import { DRILL_FAULTS, type Drill, type DrillFault } from "../../core/dispatch/drill.js";
import type { ConfiguredProvider } from "../../core/policy/provider.js";

/** The parts of the failover drill. */
export interface DrillParts {
  /** The drill of the assembled line. */
  drill(): Promise<Drill>;
  providers(): Promise<readonly ConfiguredProvider[]>;
  /** Whether there is any provider; otherwise helps the person to one. */
  ready(): Promise<boolean>;
}

const WORDS: Readonly<Record<DrillFault, string>> = {
  server: "answers 500: its servers fail",
  overloaded: "answers 529: it has no capacity",
  "rate-limit": "answers 429: too many requests",
  hang: "never sends a first token",
  stall: "begins and then falls silent",
  truncated: "begins and then the stream is cut",
  network: "cannot be reached",
  key: "refuses the key",
  money: "says that the credit is used up",
  permission: "refuses the model to this account",
  "not-found": "does not know the model any more",
  "invalid-request": "refuses the request",
  "context-window": "says that the input is too long",
  "content-policy": "refuses to answer",
  "malformed-response": "answers with something unreadable",
  empty: "answers with nothing",
};

/** Registers `fairlead.startDrill` and `fairlead.endDrill`; while a drill is armed the status bar says so in the warning colour. */
export function registerDrill(parts: DrillParts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("fairlead.drill", vscode.StatusBarAlignment.Right, 91);
  item.name = "Fairlead Failover Drill";
  item.command = "fairlead.endDrill";
  item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
  let drill: Drill | undefined;
  let ending: NodeJS.Timeout | undefined;
  let subscription: { dispose(): void } | undefined;

  const render = (): void => {
    clearTimeout(ending);
    const armed = drill?.armed(Date.now());
    void vscode.commands.executeCommand("setContext", "fairlead.drillArmed", armed !== undefined);
    if (armed === undefined) return item.hide();
    const { providerId, fault, callsLeft, until } = armed;
    const left = callsLeft === undefined ? "" : `, ${callsLeft} ${callsLeft === 1 ? "call" : "calls"} left`;
    item.text = `$(beaker) Drill: ${providerId} ${fault}${left}`;
    item.tooltip = `Failover drill: ${providerId} ${WORDS[fault]}. Nothing is sent to it. Click to end the drill.`;
    item.accessibilityInformation = { label: `Failover drill armed: ${providerId} ${WORDS[fault]}${left}. Activate to end it.`, role: "button" };
    item.show();
    if (until !== undefined) ending = setTimeout(render, Math.max(0, until - Date.now()));
  };

  const start = async (): Promise<void> => {
    if (!(await parts.ready())) return;
    const providers = (await parts.providers()).map(({ id, kind, origin }) => ({ label: id, description: kind, detail: origin }));
    const provider = await vscode.window.showQuickPick(providers, { title: "Fairlead: Failover Drill (1 of 3)", placeHolder: "Which provider shall fail?" });
    if (provider === undefined) return;
    const faults = DRILL_FAULTS.map((fault) => ({ label: fault, description: WORDS[fault], fault }));
    const fault = await vscode.window.showQuickPick(faults, { title: "Fairlead: Failover Drill (2 of 3)", placeHolder: `How shall ${provider.label} fail?`, matchOnDescription: true });
    if (fault === undefined) return;
    const spans = [
      { label: "The next call", calls: 1, ms: undefined },
      { label: "The next 3 calls", calls: 3, ms: undefined },
      { label: "For a minute", calls: undefined, ms: 60_000 },
    ];
    const span = await vscode.window.showQuickPick(spans, { title: "Fairlead: Failover Drill (3 of 3)", placeHolder: "For how long?" });
    if (span === undefined) return;
    drill = await parts.drill();
    subscription ??= drill.onChange(render);
    drill.arm({
      providerId: provider.label,
      fault: fault.fault,
      callsLeft: span.calls,
      until: span.ms === undefined ? undefined : Date.now() + span.ms,
    });
  };

  return vscode.Disposable.from(
    item,
    vscode.commands.registerCommand("fairlead.startDrill", start),
    vscode.commands.registerCommand("fairlead.endDrill", () => drill?.disarm()),
    { dispose: () => (clearTimeout(ending), subscription?.dispose()) },
  );
}
