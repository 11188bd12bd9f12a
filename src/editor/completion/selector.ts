import type { DocumentSelector } from "vscode";

/** Documents that get ghost text: files, new ones and notebook cells; not chat boxes, output, Git's old versions or settings pages. */
export const SELECTOR: DocumentSelector = [
  { scheme: "file" },
  { scheme: "untitled" },
  { scheme: "vscode-notebook-cell" },
];
