import * as vscode from "vscode";
import type { AnswerEvent } from "../core/answer/events.js";
import type { Decision } from "../core/decision/decision.js";
import type { Override, Overrides } from "../core/routing/override.js";
import { together } from "./disposables.js";
import type { LineWatcher } from "./watchedLine.js";
import { formatCost } from "../core/decision/money.js";
import { servedWords, shortModel, switchWords, timeWords, whyWords } from "./words.js";

/** The parts of the status bar item. */
export interface StatusParts {
  readonly overrides: Overrides;
  /** Shows the panel, at a record when one is given. */
  openRecord(decisionId: string | undefined): unknown;
}

/** The status bar item; watches the line to know what to show. */
export interface Status extends vscode.Disposable {
  readonly watcher: LineWatcher;
  /** The last decision shown. */
  last(): Decision | undefined;
}

const COMMAND = "fairlead.openLastRecord";

/** Shows which model answered last, at what cost and time; says when an override is in force and when a request runs. */
export function registerStatus(parts: StatusParts): Status {
  const item = vscode.window.createStatusBarItem("fairlead.status", vscode.StatusBarAlignment.Right, 90);
  item.name = "Fairlead";
  item.command = COMMAND;
  const running = new Map<string, string>();
  let last: Decision | undefined;

  const render = () => {
    const override = parts.overrides.all()[0];
    const busy = [...running.values()].at(-1);
    const pin = override ? `$(pin) ${shortModel(override.model)} ` : "";
    if (busy !== undefined) {
      item.text = `${pin}$(loading~spin) ${busy}`;
      item.accessibilityInformation = { label: `Fairlead: ${busy}` };
    } else {
      item.text = `${pin}${last ? lastText(last) : "$(arrow-swap) Fairlead"}`;
      item.accessibilityInformation = { label: spoken(last, override), role: "button" };
    }
    item.tooltip = tooltip(last, parts.overrides.all());
    item.show();
  };
  render();

  const watcher: LineWatcher = {
    started(request) {
      if (request.automatic) return;
      running.set(request.id, `${request.task ?? "routing"}...`);
      render();
    },
    event(request, event) {
      const doing = running.has(request.id) ? doingWords(event) : undefined;
      if (doing !== undefined && doing !== running.get(request.id)) {
        running.set(request.id, doing);
        render();
      } else if (event.type === "finished" && event.decision.outcome !== "cancelled") {
        last = event.decision;
        render();
      }
    },
    ended(request) {
      if (running.delete(request.id)) render();
    },
  };
  const subscription = parts.overrides.onChange(render);
  const command = vscode.commands.registerCommand(COMMAND, () => parts.openRecord(last?.id));
  const parted = together(item, subscription, command);
  return { watcher, last: () => last, dispose: () => parted.dispose() };
}

function doingWords(event: AnswerEvent): string | undefined {
  switch (event.type) {
    case "trying":
      return `asking ${shortModel(event.model)}`;
    case "writing":
      return `${shortModel(event.model)} writes`;
    case "checking":
      return `checking ${shortModel(event.model)}`;
    default:
      return undefined;
  }
}

function lastText(decision: Decision): string {
  if (decision.outcome === "failed" || decision.outcome === "refused")
    return `$(warning) ${decision.error?.class ?? decision.outcome}`;
  const served = decision.servedModel ?? shortModel(decision.model ?? "no model");
  const icon =
    decision.outcome === "partial" ? "$(warning)" : decision.attempts.length > 1 ? "$(git-compare)" : "$(arrow-swap)";
  return `${icon} ${served} ${formatCost(decision.costUsd, decision.costBasis)} ${timeWords(decision.totalMs)}`;
}

function spoken(decision: Decision | undefined, override: Override | undefined): string {
  const pinned = override ? `, override: ${override.model}` : "";
  if (!decision) return `Fairlead: no request yet${pinned}`;
  const told = decision.model
    ? `${servedWords(decision)}, ${formatCost(decision.costUsd, decision.costBasis)}, ${timeWords(decision.totalMs)}`
    : (decision.error?.message ?? "");
  return `Fairlead: last ${decision.classification.task} ${decision.outcome}: ${told}${pinned}`;
}

function tooltip(decision: Decision | undefined, overrides: readonly Override[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  for (const override of overrides) text.appendText(`Override for ${reach(override)}: ${override.model}\n\n`);
  if (!decision) return text.appendText("Fairlead: no request yet. Click to open the panel.");
  text.appendText(`Last ${decision.classification.task}: ${servedWords(decision)}, ${decision.outcome}\n\n`);
  const why = whyWords(decision);
  if (why) text.appendText(`Why: ${why}\n\n`);
  const switched = switchWords(decision.attempts, decision.model);
  if (switched) text.appendText(`Switched: ${switched}\n\n`);
  if (decision.error) text.appendText(`${decision.error.message} ${decision.error.remedy}\n\n`);
  const first = decision.firstTokenMs === undefined ? "" : `, first token after ${timeWords(decision.firstTokenMs)}`;
  text.appendText(`${formatCost(decision.costUsd, decision.costBasis)}, ${timeWords(decision.totalMs)}${first}\n\n`);
  for (const note of decision.notes) text.appendText(`${note}\n\n`);
  return text.appendText("Click to see the whole decision.");
}

/** How far an override reaches, in words. */
export function reach(override: Override): string {
  return override.scope === "next"
    ? "the next request"
    : override.scope === "task"
      ? `every ${override.task}`
      : "this session";
}
