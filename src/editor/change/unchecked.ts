import * as vscode from "vscode";
import { shortModel } from "../words.js";
import { type Attempted, bestFirst } from "./bestFirst.js";

/** What the person wants after no change passed. */
export type AfterRejection =
  | { readonly kind: "show"; readonly attempt: Attempted }
  | { readonly kind: "again" | "record" | "nothing" };

/**
 * Tells that no change passed its check, with what was wrong in each, and lets the person look at one of them all the same.
 * Undefined when there is none to show.
 */
export async function askAfterRejection(attempts: readonly Attempted[]): Promise<AfterRejection | undefined> {
  const shown = bestFirst(attempts);
  if (shown.length === 0) return undefined;
  type Item = vscode.QuickPickItem & { readonly wish?: AfterRejection };
  const items: readonly Item[] = [
    ...shown.map((attempt) => ({
      label: `$(warning) Show the change by ${shortModel(attempt.model)}, unchecked`,
      description: attempt.short,
      detail: detailOf(attempt),
      wish: { kind: "show", attempt } as const,
    })),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: "$(refresh) Ask again", wish: { kind: "again" } },
    {
      label: "$(list-tree) Open the record",
      description: "what was asked, checked and found",
      wish: { kind: "record" },
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: "Fairlead: no change passed its check, and nothing was changed",
    placeHolder: "Nothing is written before you accept it. Escape leaves everything as it is.",
    ignoreFocusOut: true,
  });
  return picked?.wish ?? { kind: "nothing" };
}

function detailOf({ failure }: Attempted): string {
  const [first] = failure?.found ?? [];
  if (first === undefined) return (failure?.problems ?? "").split("\n")[0] ?? "";
  const more = (failure?.found.length ?? 1) - 1;
  return `line ${first.line}: ${first.message.split("\n")[0] ?? ""}${more > 0 ? ` (and ${more} more)` : ""}`;
}
