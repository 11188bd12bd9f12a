import * as vscode from "vscode";
import type { Proposal } from "./proposal.js";

/** Lets the person choose the hunks of a change from a list; the others become rejected. False when nothing was chosen. */
export async function pickHunks({ files }: Proposal): Promise<boolean> {
  const items = files.flatMap((file) =>
    file.hunks.map((hunk, index) => ({
      label: files.length > 1 ? `${file.file.path}, line ${hunk.startLine + 1}` : `Line ${hunk.startLine + 1}`,
      description: `-${hunk.removed.length} +${hunk.added.length}`,
      detail: (hunk.added.find((line) => line.trim() !== "") ?? hunk.removed[0] ?? "").trim(),
      picked: file.states[index] !== "rejected",
      file,
      index,
    })),
  );
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: "Fairlead: Accept Part of Change",
  });
  if (!picked || picked.length === 0) return false;
  for (const item of items) item.file.states[item.index] = picked.includes(item) ? "accepted" : "rejected";
  return true;
}
