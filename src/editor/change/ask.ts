import type { Uri } from "vscode";
import type { EditFormat } from "../../core/edits/index.js";
import type { EditorRequest, TextSpan } from "../../core/request/request.js";
import type { Task } from "../../core/request/task.js";
import type { RequestPlace } from "../request/index.js";

/** A file that a change makes anew. */
export interface NewFile {
  readonly uri: Uri;
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly language: string;
}

/** The text that an answer's edits are about. */
export interface EditedText {
  readonly path: string;
  readonly text: string;
  /** What a whole answer stands for, or where new text goes. */
  readonly span: TextSpan;
}

/** A change that a surface asks for. */
export interface ChangeAsk {
  readonly request: EditorRequest;
  readonly task: Task;
  readonly place: RequestPlace;
  /** Where the person is, when that is another file than the one that changes. */
  readonly askedAt?: RequestPlace;
  /** What was asked, for the title of the difference. */
  readonly title: string;
  readonly format: EditFormat;
  /** What the edits are about when that is not the document as it is: a new file, or a change that this one goes on from. */
  readonly edits?: EditedText;
  readonly creates?: NewFile;
  /** Texts of other files in place of their own, by path, from a change that this one goes on from. */
  readonly basis?: ReadonlyMap<string, string>;
  /** Asks the same again on the document as it is then. */
  again(): unknown;
}

/** The text that the answer to an ask is applied to. */
export function editedText({ edits, place }: ChangeAsk): EditedText {
  return edits ?? { path: place.path, text: place.text, span: place.span };
}
