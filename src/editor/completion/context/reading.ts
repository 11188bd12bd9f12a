import * as vscode from "vscode";

/** Larger files are generated rather than written, in bytes. */
const LARGEST = 512 * 1024;
/** Text holds no zero byte; other files mostly do right at their start. */
const LOOKED_AT = 8_000;

/** The lines of a file, open or not; undefined when it is large, no text or not there. */
export async function readLines(uri: vscode.Uri): Promise<readonly string[] | undefined> {
  const address = uri.toString();
  const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === address);
  if (open !== undefined) return open.getText().length > LARGEST ? undefined : linesOf(open.getText());
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0 || size > LARGEST) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    return bytes.subarray(0, LOOKED_AT).includes(0) ? undefined : linesOf(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}
