import type { Task } from "../request/task.js";
import { promptFileOf, PROMPT_FOLDER } from "./files.js";
import { readFrontMatter } from "./frontMatter.js";
import { sha256 } from "./hash.js";
import { binaryProblem, include, LARGEST_FILE } from "./include.js";
import { problemAt } from "./place.js";
import type { Prompt, PromptProblem } from "./prompt.js";
import { parseTemplate, type TemplateNode } from "./template.js";

/** A prompt file as it was found. */
export interface PromptSource {
  readonly task: Task;
  readonly variant: string | undefined;
  /** Relative to the workspace folder, `/` separated. */
  readonly path: string;
  readonly text: string;
  /** Texts of the parts in the same folder, by name without `_` and `.prompt`. */
  readonly parts?: ReadonlyMap<string, string>;
  /** Names of parts that are in the folder but not approved; a prompt that needs one cannot be used. */
  readonly waiting?: ReadonlySet<string>;
}

/** A prompt file that cannot be used. */
export interface BrokenPrompt {
  readonly task: Task;
  readonly variant: string | undefined;
  /** Such as `refactor.claude`. */
  readonly name: string;
  readonly path: string;
  /** As far as they could be read; models of a file whose head is broken are unknown. */
  readonly models: readonly string[];
}

/** A prompt file after reading: a prompt with its warnings, or why there is none. */
export type ParsedPrompt =
  | { readonly ok: true; readonly prompt: Prompt; readonly problems: readonly PromptProblem[] }
  | { readonly ok: false; readonly broken: BrokenPrompt; readonly problems: readonly PromptProblem[] };

/** Tasks whose answers are read as changes to code. */
const CHANGING_TASKS: readonly Task[] = ["refactor", "fix", "test", "document", "generate"];

/**
 * Reads a prompt file. Problems carry exact places, so that the editor can underline them. The file is data: nothing in it
 * is run, looked up or fetched.
 */
export async function parsePrompt(source: PromptSource): Promise<ParsedPrompt> {
  const { task, variant, path, text } = source;
  const name = variant === undefined ? task : `${task}.${variant}`;
  const problems: PromptProblem[] = [];
  const broken = (models: readonly string[]): ParsedPrompt => ({
    ok: false,
    broken: { task, variant, name, path, models },
    problems,
  });

  const file = promptFileOf(path);
  if (file?.kind !== "prompt" || file.name !== name) {
    problems.push(problemAt(text, 0, 0, `A prompt for ${name} is read from ${PROMPT_FOLDER}/${name}.prompt only.`));
    return broken([]);
  }
  if (text.length > LARGEST_FILE) {
    problems.push(
      problemAt(
        "",
        0,
        0,
        `A prompt file can be ${LARGEST_FILE / 1024} KB; this one has ${Math.ceil(text.length / 1024)} KB.`,
      ),
    );
    return broken([]);
  }
  const binary = binaryProblem(text);
  if (binary !== undefined) {
    problems.push(problemAt("", 0, 0, `A prompt file is text; this one ${binary}.`));
    return broken([]);
  }
  const parts = splitFile(text);
  if (parts === undefined) {
    problems.push(problemAt(text, 0, 3, "The head that starts with --- is not closed by a line ---."));
    return broken([]);
  }
  const { head, problems: headProblems } = await readFrontMatter(parts.head);
  for (const { message, severity, start, end } of headProblems)
    problems.push(problemAt(text, parts.headStart + start, parts.headStart + end, message, severity));
  if (variant === undefined && head.models.length > 0) {
    problems.push(
      problemAt(
        text,
        0,
        3,
        `${name}.prompt serves all models; for some of them name the file ${task}.<variant>.prompt.`,
      ),
    );
  }
  if (variant !== undefined && head.models.length === 0 && !problems.some((problem) => problem.severity === "error")) {
    problems.push(
      problemAt(text, 0, 3, "A variant names its models in the head, such as models: [anthropic/claude-*]."),
    );
  }
  const included = include(parts.body, source.parts ?? new Map(), source.waiting);
  for (const { message, severity, start, end } of included.problems)
    problems.push(problemAt(text, parts.bodyStart + start, parts.bodyStart + end, message, severity));
  if (problems.some((problem) => problem.severity === "error")) return broken(head.models);

  const { nodes, problems: joined } = parseTemplate(included.text);
  if (joined.length > 0) {
    problems.push(problemAt(text, parts.bodyStart, text.length, `With its parts put in: ${joined[0]?.message ?? ""}`));
    return broken(head.models);
  }
  if (!saysSomething(nodes, "user")) {
    problems.push(
      problemAt(
        text,
        parts.bodyStart,
        text.length,
        'The prompt has no text for {{role "user"}}; models refuse a prompt without it.',
      ),
    );
    return broken(head.models);
  }
  if (CHANGING_TASKS.includes(task) && !/\{\{\s*edit_rules\s*\}\}|SEARCH/.test(included.text)) {
    problems.push(
      problemAt(
        text,
        parts.bodyStart,
        parts.bodyStart,
        "Without {{edit_rules}} the answer may come in a form that cannot be applied.",
        "warning",
      ),
    );
  }
  const texts = included.used.map((part) => source.parts?.get(part) ?? "");
  const { models, temperature, maxOutputTokens, effort, base } = head;
  const prompt: Prompt = {
    task,
    variant,
    name,
    path,
    models,
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(effort === undefined ? {} : { effort }),
    ...(base === undefined ? {} : { base }),
    body: included.text,
    hash: await sha256(text, ...texts),
  };
  return { ok: true, prompt, problems };
}

/** Checks a part by itself, so that the editor can underline what is wrong in it. */
export function checkPart(
  text: string,
  parts: ReadonlyMap<string, string> = new Map(),
  waiting?: ReadonlySet<string>,
): readonly PromptProblem[] {
  if (text.length > LARGEST_FILE) return [problemAt("", 0, 0, `A prompt file can be ${LARGEST_FILE / 1024} KB.`)];
  const binary = binaryProblem(text);
  if (binary !== undefined) return [problemAt("", 0, 0, `A prompt file is text; this one ${binary}.`)];
  return include(text, parts, waiting).problems.map(({ message, severity, start, end }) =>
    problemAt(text, start, end, message, severity),
  );
}

interface FileParts {
  readonly head: string;
  readonly headStart: number;
  readonly body: string;
  readonly bodyStart: number;
}

/** Cuts a file into head and body; undefined when the head is not closed. A byte order mark is skipped. */
function splitFile(text: string): FileParts | undefined {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  const opening = /^---[ \t]*\r?\n/.exec(text.slice(start));
  if (opening === null) return { head: "", headStart: start, body: text.slice(start), bodyStart: start };
  const headStart = start + opening[0].length;
  const closing = /^---[ \t]*(\r?\n|$)/m.exec(text.slice(headStart));
  if (closing === null) return undefined;
  const bodyStart = headStart + closing.index + closing[0].length;
  return { head: text.slice(headStart, headStart + closing.index), headStart, body: text.slice(bodyStart), bodyStart };
}

function saysSomething(nodes: readonly TemplateNode[], wanted: "system" | "user"): boolean {
  let role: "system" | "user" = "user";
  let found = false;
  const walk = (list: readonly TemplateNode[]) => {
    for (const node of list) {
      if (node.kind === "role") role = node.role;
      else if (node.kind === "variable") found ||= role === wanted;
      else if (node.kind === "text") found ||= role === wanted && node.text.trim() !== "";
      else {
        walk(node.whenSet);
        walk(node.otherwise);
      }
    }
  };
  walk(nodes);
  return found;
}
