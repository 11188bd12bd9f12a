import type { EditFormat } from "../../core/edits/index.js";
import type { EditorRequest } from "../../core/request/request.js";
import type { RequestPlace } from "../request/index.js";

/** A change that a surface asks for. */
export interface ChangeAsk {
  readonly request: EditorRequest;
  readonly place: RequestPlace;
  /** What was asked, for the title of the difference. */
  readonly title: string;
  readonly format: EditFormat;
  /** Asks the same again on the document as it is then. */
  again(): unknown;
}
