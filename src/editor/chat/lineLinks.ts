import * as vscode from "vscode";
import type { LinkedCode } from "../markdown/codeLinks.js";
import type { RequestPlace } from "../request/index.js";
import { SHOW_LINE_COMMAND } from "./names.js";

/** Links of an answer into the code that it is about. */
export interface LineLinks {
  /** The code with links that `show` follows. */
  code(place: RequestPlace): LinkedCode;
  /** An answer's Markdown in which such links work, and no other command. */
  markdown(text: string): vscode.MarkdownString;
  /** Follows a link. What does not come from one of ours leads at most to a file that the person has in the window anyway. */
  show(uri: unknown, line: unknown): Promise<void>;
}

/**
 * Makes links that are commands. The chat would take the address of a file for one of the machine that draws the window, which is
 * another one when VS Code works remotely; and only a command finds a document that was never saved.
 */
export function createLineLinks(): LineLinks {
  const linked = new Set<string>();
  return {
    code({ document, text, span }) {
      const uri = document.uri.toString();
      linked.add(uri);
      return {
        text,
        firstLine: span.startLine,
        lastLine: span.endLine,
        link: (label, line) => `[${label}](command:${SHOW_LINE_COMMAND}?${encoded([uri, line])} "Line ${line + 1}")`,
      };
    },
    markdown(text) {
      const markdown = new vscode.MarkdownString(text);
      markdown.isTrusted = { enabledCommands: [SHOW_LINE_COMMAND] };
      return markdown;
    },
    async show(address, line) {
      if (typeof address !== "string" || typeof line !== "number") return;
      const uri = vscode.Uri.parse(address);
      const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
      const isHere = isOpen || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
      // A closed one that was never saved would be opened anew, empty.
      if (!isOpen && (uri.scheme === "untitled" || (!isHere && !linked.has(uri.toString())))) {
        await vscode.window.showInformationMessage("The code that this link leads to is not open any more.");
        return;
      }
      const selection = new vscode.Range(line, 0, line, 0);
      await vscode.commands.executeCommand("vscode.open", uri, { selection, viewColumn: columnOf(uri) });
    },
  };
}

/** Where the document is shown already. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn {
  const shown = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()),
  );
  return shown?.viewColumn ?? vscode.ViewColumn.Active;
}

/** Arguments of a command in a link's address; brackets would end it. */
function encoded(given: readonly (string | number)[]): string {
  return encodeURIComponent(JSON.stringify(given)).replace(/[()]/g, (bracket) => (bracket === "(" ? "%28" : "%29"));
}
