import * as vscode from "vscode";
import type { Line } from "../core/answer/line.js";
import type { EditorRequest } from "../core/request/request.js";
import { folderOf } from "./request/folder.js";
import { pathsOf } from "./request/paths.js";
import { shortModel } from "./words.js";

/** The parts of the route's status. */
export interface RouteStatusParts {
  readonly line: Pick<Line, "plan">;
  /** Settings, health, overrides or evidence changed. */
  readonly onChange: (listener: () => void) => void;
}

/** Several changes at once lead to one look, and a look right after a switch of files would come too often, ms. */
const SETTLE_MS = 250;

/** Shows in the language status which models a change of this file would be sent to, and why. Nobody is called for it. */
export function registerRouteStatus(parts: RouteStatusParts): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("fairlead.route", [
    { scheme: "file" },
    { scheme: "untitled" },
  ]);
  item.name = "Fairlead Route";
  item.text = "$(arrow-swap) Fairlead";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !["file", "untitled"].includes(document.uri.scheme)) return;
    try {
      const { route } = await parts.line.plan(await placeOf(document));
      if (vscode.window.activeTextEditor?.document !== document) return;
      const [first, ...others] = route.models;
      const reason = route.candidates.find(({ model }) => model === first?.name)?.reason ?? "";
      item.text = first ? `$(arrow-swap) ${shortModel(first.name)}` : "$(circle-slash) No model";
      const next = others[0] ? `, then ${others[0].name}` : "";
      item.detail = first ? `${first.name} refactors here${next}` : "no model may refactor here";
      // The line holds few words; the reason is one look further.
      item.command = {
        title: "Override",
        command: "fairlead.overrideModel",
        tooltip: first ? reason : (route.refusal?.message ?? ""),
      };
      item.severity = first ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
    } catch {
      item.detail = "The route is not known now.";
    }
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), SETTLE_MS);
  };
  parts.onChange(soon);
  soon();
  return vscode.Disposable.from(item, vscode.window.onDidChangeActiveTextEditor(soon), {
    dispose: () => clearTimeout(timer),
  });
}

/** The least request that has this file's rules: its text is not needed to tell who would get it. */
async function placeOf(document: vscode.TextDocument): Promise<EditorRequest> {
  const folder = folderOf(document.uri);
  const { shown, all } = await pathsOf(document.uri, folder?.uri);
  return {
    id: "route-status",
    surface: "refactor",
    task: "refactor",
    instruction: "",
    location: "inline",
    document: { path: shown, realPaths: all.filter((path) => path !== shown), language: document.languageId, text: "" },
    ...(folder ? { workspaceFolder: folder.uri.toString() } : {}),
  };
}
