import * as vscode from "vscode";

/**
 * Opens a file in a tab that is not switched to, for language services that look only at files in tabs, and gives the way to
 * close it. VS Code takes `background` though its stable API does not name it, so it stands in this one file; where it does
 * not, there is no tab.
 *
 * @returns undefined where a tab would cost the person one of theirs
 */
export async function openBackgroundTab(uri: vscode.Uri): Promise<(() => Promise<void>) | undefined> {
  if (vscode.workspace.getConfiguration("workbench.editor").get<boolean>("limit.enabled") === true) return undefined;
  const options = { background: true, preview: false, preserveFocus: true };
  await vscode.commands.executeCommand("vscode.open", uri, options);
  return async () => {
    const tab = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());
    if (tab) await vscode.window.tabGroups.close(tab, true);
  };
}
