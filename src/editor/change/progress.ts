import type { AnswerEvent } from "../../core/answer/events.js";
import type { VerifyLevel } from "../verify/index.js";
import { shortModel } from "../words.js";

/** Puts into a few words how far a change has come. */
export interface ProgressWords {
  /** Undefined for what a person need not be told. */
  of(event: AnswerEvent): string | undefined;
  /** A change did not pass its check; the next model is told to be asked for that reason. */
  rejected(short: string): void;
}

const CHECKING: Readonly<Record<VerifyLevel, string>> = {
  off: "looking whether its edits fit",
  syntax: "checking its syntax",
  diagnostics: "checking its syntax and types",
};

/** Makes the words for one change. */
export function createProgressWords(level: VerifyLevel): ProgressWords {
  let reason: string | undefined;
  let last = "";
  return {
    rejected: (short) => (reason = short),
    of(event) {
      switch (event.type) {
        case "trying": {
          const model = shortModel(event.model);
          const because = reason === undefined ? whyWords(event.why) : `since ${last} had ${reason}`;
          reason = undefined;
          const again = model === last && because !== undefined ? " again" : "";
          last = model;
          return `asking ${model}${again}${because === undefined ? "" : `, ${because}`}`;
        }
        case "committed":
        case "writing": {
          last = shortModel(event.model);
          const lines = event.type === "writing" && event.lines > 1 ? `, ${event.lines} lines` : "";
          return `${last} writes${lines}`;
        }
        case "checking":
          return `${shortModel(event.model)} wrote, ${CHECKING[level]}`;
        default:
          return undefined;
      }
    },
  };
}

function whyWords(why: string): string | undefined {
  return why === "first choice" ? undefined : why;
}
