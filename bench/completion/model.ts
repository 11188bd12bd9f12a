import type { Clock } from "../../src/core/completion/clock.js";
import { between, chance } from "./random.js";

/** What is written next by the file itself, from a place in it on. */
export interface Truth {
  /** Names the place. */
  readonly place: string;
  /** What the person is going to write. */
  readonly coming: string;
  /** Text that the editor put behind the cursor by itself. */
  readonly closers: string;
  /** What stands behind all that. */
  readonly below: string;
}

/** One call of the model, for the account. */
export interface Call {
  readonly askedAt: number;
  readonly inputTokens: number;
  /** Characters it has written so far. */
  written: number;
  /** ms of the clock at which so many characters were there. */
  readonly times: { readonly characters: number; readonly at: number }[];
  open: boolean;
  /** Characters of it that were shown at some time. */
  shown: number;
}

/** A model with the latency of a middling cloud provider: it knows what comes, is often right and has the bad habits of real ones. */
export interface LoopbackModel {
  readonly calls: Call[];
  /** Calls `onText` for each piece, `onEnd` at the end; the function it gives ends the call early. */
  ask(
    truth: Truth,
    inputCharacters: number,
    maxTokens: number,
    onText: (piece: string) => void,
    onEnd: () => void,
  ): { readonly call: Call; abort(): void };
}

/** Characters of a token, here. */
const CHARACTERS = 4;

/** ms to the first token are drawn from 150 to 600. */
export function createModel(time: Clock): LoopbackModel {
  const calls: Call[] = [];
  return {
    calls,
    ask(truth, inputCharacters, maxTokens, onText, onEnd) {
      const call: Call = {
        askedAt: time.now(),
        inputTokens: Math.ceil(inputCharacters / CHARACTERS),
        written: 0,
        times: [],
        open: true,
        shown: 0,
      };
      calls.push(call);
      const text = answerOf(truth).slice(0, maxTokens * CHARACTERS);
      const first = 150 + 450 * chance(truth.place, "latency") ** 1.5;
      const perToken = 1000 / between(60, 120, truth.place, "speed");
      const pieces = text.match(/[\s\S]{1,4}/g) ?? [];
      let forget: () => void = () => undefined;
      const write = (index: number): void => {
        const piece = pieces[index];
        if (piece === undefined) {
          call.open = false;
          onEnd();
          return;
        }
        call.written += piece.length;
        call.times.push({ characters: call.written, at: time.now() });
        forget = time.after(perToken, () => write(index + 1));
        onText(piece);
      };
      forget = time.after(first, () => write(0));
      return {
        call,
        abort() {
          if (!call.open) return;
          call.open = false;
          forget();
        },
      };
    },
  };
}

/** What the model writes at a place: the truth up to the first line it gets wrong, and then what it makes of it. */
function answerOf({ place, coming, closers, below }: Truth): string {
  const lines = coming.split("\n");
  const written: string[] = [];
  for (const [index, line] of lines.entries()) {
    // The nearer, the surer: about two thirds of first lines, a little less for each after it.
    if (chance(place, "right", index) > (index === 0 ? 0.68 : 0.8)) {
      written.push(mistaken(line, `${place} ${index}`));
      break;
    }
    written.push(line);
  }
  let text = written.join("\n");
  const finished = written.length === lines.length;
  const habit = chance(place, "habit");
  // Bad habits, each as often as people complain of them: writing on into what is there, closing twice, running in circles, leaving the template's mark.
  if (finished && habit < 0.35) text += `\n${below.trimStart().split("\n").slice(0, 3).join("\n")}`;
  else if (habit < 0.39) text += `\n${written.at(-1) ?? ""}\n${written.at(-1) ?? ""}\n${written.at(-1) ?? ""}`;
  else if (habit < 0.43) text += "\n}\n}";
  else if (habit < 0.45) text += "<|fim_pad|>";
  // A model that sees the closing bracket behind the cursor mostly leaves it alone.
  const rest = closers.split("\n")[0] ?? "";
  const first = text.split("\n")[0] ?? "";
  if (rest !== "" && first.endsWith(rest) && chance(place, "sees") < 0.6) text = first.slice(0, -rest.length);
  return text;
}

/** A line that goes another way from some word on. */
function mistaken(line: string, place: string): string {
  const words = [...line.matchAll(/[A-Za-z_]{3,}/g)];
  if (words.length === 0) return `${line}value;`;
  const word = words[between(0, words.length - 1, place, "word")];
  const at = word?.index ?? 0;
  return `${line.slice(0, at)}other_${word?.[0] ?? "name"}${line.slice(at + (word?.[0].length ?? 0))}`;
}
