import { parseArgs } from "node:util";
import { isTask, type Task, TASKS } from "../core/request/task.js";
import { BadInput } from "./badInput.js";

/** What the command line can do. */
export const VERBS = ["classify", "route", "ask", "check"] as const;

/** One of the verbs. */
export type Verb = (typeof VERBS)[number];

/** The command line, read and checked. */
export interface Arguments {
  readonly verb: Verb;
  readonly user: string | undefined;
  readonly workspace: string | undefined;
  readonly task: Task | undefined;
  readonly file: string | undefined;
  /** First and last line, counting from 1, both included. */
  readonly lines: { readonly first: number; readonly last: number } | undefined;
  /** Line and column, counting from 1. */
  readonly position: { readonly line: number; readonly column: number } | undefined;
  readonly instruction: string | undefined;
  /** File that records are kept in; undefined keeps none. */
  readonly ledger: string | undefined;
  readonly json: boolean;
}

export const HELP = `Usage: node dist/cli.js <classify|route|ask|check> [options]

  classify   what a text asks for: task, difficulty and confidence
  route      which models a request would go to, and why each was kept or refused
  ask        answers a request, with fallback, and says what it cost
  check      reads settings and prompt files and names everything that is wrong

  --user <settings.json>        user settings: providers and your own rules
  --workspace <settings.json>   the team's settings; the folder above .vscode is the workspace
  --task <task>                 ${TASKS.join(", ")}
  --file <path>                 the file that the request is about
  --lines <A-B>                 lines of it, counting from 1
  --position <L:C>              line and column for a completion, counting from 1
  --instruction <text>          what you want, in your own words
  --ledger <file>               keep records in this file, and count what it holds for budgets per day; none is kept without
  --json                        one JSON object (classify: JSON lines in and out)
  --help                        this text

Keys come from the environment: FAIRLEAD_KEY_<PROVIDER ID IN CAPITALS, - as _>.
Exit status: 0 answered, 1 no complete answer, 2 bad input, 130 after an interrupt.
`;

/**
 * Reads the command line's arguments.
 *
 * @returns `undefined` when help was asked for
 * @throws BadInput that names the argument and what it should be
 */
export function readArguments(given: readonly string[]): Arguments | undefined {
  const { values, positionals } = parse(given);
  if (values.help === true) return undefined;
  const [verb, ...rest] = positionals;
  const known = VERBS.find((name) => name === verb);
  if (known === undefined) {
    throw new BadInput(
      verb === undefined ? "no command was given" : `"${verb}" is no command`,
      `Use one of ${VERBS.join(", ")}, or --help.`,
    );
  }
  if (rest.length > 0)
    throw new BadInput(`unexpected argument "${rest[0]}"`, "Put text with spaces in quotes after --instruction.");
  const { task } = values;
  if (task !== undefined && !isTask(task))
    throw new BadInput(`--task "${task}" is no task`, `Use one of ${TASKS.join(", ")}.`);
  return {
    verb: known,
    user: values.user,
    workspace: values.workspace,
    task,
    file: values.file,
    lines: values.lines === undefined ? undefined : readLines(values.lines),
    position: values.position === undefined ? undefined : readPosition(values.position),
    instruction: values.instruction,
    ledger: values.ledger,
    json: values.json === true,
  };
}

function parse(given: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        user: text,
        workspace: text,
        task: text,
        file: text,
        lines: text,
        position: text,
        instruction: text,
        ledger: text,
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : "the arguments cannot be read", "See --help.");
  }
}

function readLines(text: string): { first: number; last: number } {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const first = Number(from);
  const last = to === undefined ? first : Number(to);
  if (!(first >= 1) || last < first)
    throw new BadInput(`--lines "${text}" is no range of lines`, "Write A-B with 1 <= A <= B, such as 3-9.");
  return { first, last };
}

function readPosition(text: string): { line: number; column: number } {
  const [, line, column] = /^(\d+):(\d+)$/.exec(text) ?? [];
  if (!(Number(line) >= 1) || !(Number(column) >= 1)) {
    throw new BadInput(`--position "${text}" is no place`, "Write LINE:COLUMN, both counting from 1, such as 3:9.");
  }
  return { line: Number(line), column: Number(column) };
}
