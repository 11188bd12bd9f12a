import type { AnswerEvent } from "../../core/answer/events.js";
import type { Line } from "../../core/answer/line.js";
import type { Decision } from "../../core/decision/decision.js";
import { partialText } from "../../core/edits/index.js";
import type { Say } from "../notified.js";
import type { Verifier, VerifyLevel } from "../verify/index.js";
import { type ChangeAsk, editedText } from "./ask.js";
import type { Attempted } from "./bestFirst.js";
import { answerCheck } from "./check.js";
import { collect, type Collected } from "./collect.js";
import { type ChangedFile, compute, type Computed, type SiblingsOf } from "./compute.js";
import { drawEvery } from "./drawing.js";
import { createProgressWords } from "./progress.js";
import type { ArrivingChange } from "./proposals.js";

/** What came of asking for a change. */
export interface Asked {
  readonly decision: Decision;
  /** The answer applied to the documents as they are; undefined without a whole answer. */
  readonly computed: Computed | undefined;
  /** What was shown of an answer that then broke off or did not fit, as far as it stands by itself. */
  readonly part: ChangedFile | undefined;
  /** Answers that did not pass their check, in the order in which they came. */
  readonly attempts: readonly Attempted[];
}

/** What asking works with. */
export interface AskingParts {
  readonly line: Line;
  readonly verifier: Verifier | undefined;
  readonly level: VerifyLevel;
  readonly siblingsOf: SiblingsOf;
  /** Where a change that is not checked is drawn as it comes. */
  readonly arriving: ArrivingChange | undefined;
}

/** How often a change that is still arriving is drawn anew, ms. */
const DRAW_EVERY_MS = 80;

/**
 * Asks for a change. One that is checked is seen only when it passed; one that is not is drawn as it comes, from its first
 * edit that fits. Until then an answer of the wrong form goes back to its model.
 */
export async function askForChange(
  { line, verifier, level, siblingsOf, arriving }: AskingParts,
  ask: ChangeAsk,
  say: Say,
  signal: AbortSignal,
): Promise<Asked | undefined> {
  const words = createProgressWords(level);
  const attempts: Attempted[] = [];
  let model = "";
  const check = answerCheck(ask, level, siblingsOf, verifier, (rejected) => {
    words.rejected(rejected.short);
    attempts.push({ ...rejected, model });
  });
  const main = editedText(ask);
  const partOf = (text: string): string | undefined => {
    const partial = partialText(main, text, ask.format);
    return partial === main.text ? undefined : partial;
  };
  const options = arriving ? { check, shows: (text: string) => partOf(text) !== undefined } : { check };
  let shownText = "";
  const drawing = drawEvery(DRAW_EVERY_MS, async () => {
    const partial = partOf(shownText);
    if (partial !== undefined) await arriving?.update(partial, `Fairlead: ${ask.title} (${model} writes...)`);
  });
  const look = async (event: AnswerEvent, text: string): Promise<void> => {
    const told = words.of(event);
    if (told !== undefined) say(told);
    if (event.type === "trying" || event.type === "committed") model = event.model;
    if (event.type !== "text" || arriving === undefined) return;
    shownText = text;
    await drawing.changed();
  };
  // What follows up on this change goes on by the model that made it.
  const request = { ...ask.request, conversationId: ask.request.conversationId ?? ask.request.id };
  let answer: Collected | undefined;
  try {
    answer = await collect(line, request, options, signal, look);
  } finally {
    await drawing.end();
  }
  if (answer === undefined) return undefined;
  const { decision } = answer;
  const computed = decision.outcome === "answered" ? await compute(ask, answer.text, siblingsOf) : undefined;
  const isPart = decision.outcome === "partial" && arriving !== undefined;
  return { decision, computed, part: isPart ? standing(ask, partOf(shownText), shownText) : undefined, attempts };
}

/** Whole blocks stand by themselves; half a block of lines over what it was to take the place of does not. */
function standing(ask: ChangeAsk, after: string | undefined, answer: string): ChangedFile | undefined {
  const { document, path } = ask.place;
  const isWhole = ask.format === "blocks" || (ask.format === "either" && /^<{5,9} ?SEARCH/m.test(answer));
  if (after === undefined || !isWhole || ask.creates !== undefined || ask.edits !== undefined) return undefined;
  const before = document.getText();
  if (before !== ask.place.text) return undefined;
  return { uri: document.uri, path, language: document.languageId, before, after, isNew: false };
}
