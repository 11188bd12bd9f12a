import * as vscode from "vscode";
import type { Decision } from "../../core/decision/decision.js";
import { DRILL_FAULTS, type Drill, type DrillFault } from "../../core/dispatch/drill.js";
import type { ConfiguredProvider } from "../../core/policy/provider.js";
import { registerPages } from "../explain/pages.js";
import { drillReport } from "./report.js";
import { FAULT_WORDS } from "./words.js";

/** The parts of the failover drill. */
export interface DrillParts {
  /** The drill of the assembled line. */
  drill(): Promise<Drill>;
  providers(): Promise<readonly ConfiguredProvider[]>;
  /** Whether there is any provider; otherwise helps the person to one. */
  ready(): Promise<boolean>;
  /** Calls `listener` with each record as it goes to the ledger. */
  onRecord(listener: (decision: Decision) => void): { dispose(): void };
}

/** A drill from when it was armed to its report. */
interface Session {
  readonly page: vscode.Uri;
  readonly providerId: string;
  readonly fault: DrillFault;
  readonly decisions: Decision[];
  /** Set when it is over: calls that were made to fail. */
  calls?: number;
  shown?: boolean;
}

/**
 * Registers `fairlead.startDrill` and `fairlead.endDrill`. While a drill is armed the status bar says so in the warning
 * colour; when it is over a page tells what became of each request, hop by hop.
 */
export function registerDrill(parts: DrillParts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("fairlead.drill", vscode.StatusBarAlignment.Right, 91);
  item.name = "Fairlead Failover Drill";
  item.command = "fairlead.endDrill";
  item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
  const pages = registerPages("fairlead-drill");
  let drill: Drill | undefined;
  let session: Session | undefined;
  let sessions = 0;
  let lastCall = false;
  let ending: NodeJS.Timeout | undefined;
  let subscription: { dispose(): void } | undefined;

  const render = (): void => {
    clearTimeout(ending);
    const armed = drill?.armed(Date.now());
    void vscode.commands.executeCommand("setContext", "fairlead.drillArmed", armed !== undefined);
    if (armed === undefined) {
      item.hide();
      return over();
    }
    const { providerId, fault, callsLeft, until } = armed;
    lastCall = callsLeft === 1;
    const left = callsLeft === undefined ? "" : `, ${callsLeft} ${callsLeft === 1 ? "call" : "calls"} left`;
    item.text = `$(beaker) Drill: ${providerId} ${fault}${left}`;
    item.tooltip = `Failover drill: ${providerId} ${FAULT_WORDS[fault]}. Nothing is sent to it. Click to end the drill.`;
    item.accessibilityInformation = {
      label: `Failover drill armed: ${providerId} ${FAULT_WORDS[fault]}${left}. Activate to end it.`,
      role: "button",
    };
    item.show();
    if (until !== undefined) ending = setTimeout(render, Math.max(0, until - Date.now()));
  };

  /** The drill ended: by its last call, whose request is still on its way, by time or by command. */
  const over = (): void => {
    if (session === undefined || session.calls !== undefined || drill === undefined) return;
    session.calls = drill.calls();
    if (session.calls === 0) {
      void vscode.window.showInformationMessage(
        `The failover drill is over. No request went to ${session.providerId} while it ran.`,
      );
    } else if (!lastCall && session.decisions.length > 0) void report(session);
  };
  const report = async (of: Session): Promise<void> => {
    pages.write(of.page, drillReport({ ...of, calls: of.calls ?? 0 }));
    if (of.shown !== true) {
      of.shown = true;
      await pages.show(of.page);
    }
    await pages.finish(of.page);
  };
  const record = (decision: Decision): void => {
    if (decision.drill !== true || session === undefined) return;
    session.decisions.push(decision);
    if (session.calls !== undefined) void report(session);
  };

  const start = async (): Promise<void> => {
    if (!(await parts.ready())) return;
    const providers = (await parts.providers()).map(({ id, kind, origin }) => ({
      label: id,
      description: kind,
      detail: origin,
    }));
    const provider = await vscode.window.showQuickPick(providers, {
      title: "Fairlead: Failover Drill (1 of 3)",
      placeHolder: "Which provider shall fail?",
    });
    if (provider === undefined) return;
    const faults = DRILL_FAULTS.map((fault) => ({ label: fault, description: FAULT_WORDS[fault], fault }));
    const fault = await vscode.window.showQuickPick(faults, {
      title: "Fairlead: Failover Drill (2 of 3)",
      placeHolder: `How shall ${provider.label} fail?`,
      matchOnDescription: true,
    });
    if (fault === undefined) return;
    const spans = [
      { label: "The next call", calls: 1, ms: undefined },
      { label: "The next 3 calls", calls: 3, ms: undefined },
      { label: "For a minute", calls: undefined, ms: 60_000 },
    ];
    const span = await vscode.window.showQuickPick(spans, {
      title: "Fairlead: Failover Drill (3 of 3)",
      placeHolder: "For how long?",
    });
    if (span === undefined) return;
    drill = await parts.drill();
    subscription ??= drill.onChange(render);
    sessions += 1;
    const page = vscode.Uri.from({
      scheme: "fairlead-drill",
      path: "/Failover Drill Report.md",
      query: String(sessions),
    });
    session = { page, providerId: provider.label, fault: fault.fault, decisions: [] };
    drill.arm({
      providerId: provider.label,
      fault: fault.fault,
      callsLeft: span.calls,
      until: span.ms === undefined ? undefined : Date.now() + span.ms,
    });
  };

  return vscode.Disposable.from(
    item,
    pages,
    parts.onRecord(record),
    vscode.commands.registerCommand("fairlead.startDrill", start),
    vscode.commands.registerCommand("fairlead.endDrill", () => {
      lastCall = false;
      drill?.disarm();
    }),
    { dispose: () => (clearTimeout(ending), subscription?.dispose()) },
  );
}
