import type { Decision } from "../core/decision/decision.js";
import type { DecisionSummary, RecordedOutcome } from "../core/decision/ledger.js";
import { isTask, type Task } from "../core/request/task.js";
import type { HealthEntry, PromptEntry } from "./views.js";

/** What the list is narrowed to. */
export interface Filter {
  readonly task?: Task;
  readonly text?: string;
  readonly failedOnly?: boolean;
}

/** Commands that the page may have run, by name; the bridge knows what each one is. */
export const PAGE_COMMANDS = ["explain", "add-provider", "set-key", "settings", "override", "clear-override"] as const;

/** One of them. */
export type PageCommand = (typeof PAGE_COMMANDS)[number];

/** What the page says. */
export type FromPage =
  | { readonly type: "ready" }
  /** `number` pairs the answer with the question, so that a late answer to an old filter is dropped. */
  | {
      readonly type: "list";
      readonly number: number;
      readonly filter: Filter;
      readonly before?: { readonly at: number; readonly id: string };
    }
  | { readonly type: "story"; readonly id: string }
  | { readonly type: "go"; readonly id: string }
  | { readonly type: "run"; readonly command: PageCommand }
  | { readonly type: "open-prompt"; readonly name: string; readonly line?: number }
  | { readonly type: "create-prompt"; readonly task: Task };

/** What the page is told. */
export type ToPage =
  | {
      readonly type: "rows";
      readonly number: number;
      readonly rows: readonly DecisionSummary[];
      readonly more: boolean;
    }
  | {
      readonly type: "story";
      readonly id: string;
      readonly decision: Decision | null;
      readonly outcomes: readonly RecordedOutcome[];
    }
  /** Opens a request, such as the one that the status bar shows. */
  | { readonly type: "reveal"; readonly id: string }
  /** Records were committed; the page asks again for what it shows. */
  | { readonly type: "changed" }
  | { readonly type: "spend"; readonly usd: number; readonly unknown: number; readonly local: number }
  | { readonly type: "override"; readonly text: string | null }
  /** How many providers there are to ask. */
  | { readonly type: "providers"; readonly count: number }
  | { readonly type: "health"; readonly entries: readonly HealthEntry[] }
  | { readonly type: "prompts"; readonly entries: readonly PromptEntry[] }
  | { readonly type: "trouble"; readonly message: string };

/** Rows asked for at once. */
export const PAGE_ROWS = 100;
/** Longest search text that is passed on. */
const LONGEST_TEXT = 200;

/** Reads a message of the page; undefined for anything that is not exactly one. Nothing but the fields named here is taken over. */
export function readFromPage(value: unknown): FromPage | undefined {
  if (!isObject(value)) return undefined;
  switch (value["type"]) {
    case "ready":
      return { type: "ready" };
    case "list": {
      const { number, before } = value;
      const filter = readFilter(value["filter"]);
      if (typeof number !== "number" || filter === undefined) return undefined;
      if (before === undefined) return { type: "list", number, filter };
      if (!isObject(before) || typeof before["at"] !== "number" || typeof before["id"] !== "string") return undefined;
      return { type: "list", number, filter, before: { at: before["at"], id: before["id"] } };
    }
    case "story":
    case "go":
      return typeof value["id"] === "string" ? { type: value["type"], id: value["id"] } : undefined;
    case "run": {
      const command = PAGE_COMMANDS.find((known) => known === value["command"]);
      return command && { type: "run", command };
    }
    case "open-prompt": {
      const { name, line } = value;
      if (typeof name !== "string" || (line !== undefined && typeof line !== "number")) return undefined;
      return { type: "open-prompt", name, line };
    }
    case "create-prompt":
      return isTask(value["task"]) ? { type: "create-prompt", task: value["task"] } : undefined;
    default:
      return undefined;
  }
}

function readFilter(value: unknown): Filter | undefined {
  if (!isObject(value)) return undefined;
  const { task, text, failedOnly } = value;
  if (task !== undefined && !isTask(task)) return undefined;
  if (text !== undefined && (typeof text !== "string" || text.length > LONGEST_TEXT)) return undefined;
  if (failedOnly !== undefined && typeof failedOnly !== "boolean") return undefined;
  return { task, text, failedOnly };
}

/** Reads a message of the bridge; undefined for anything else, such as what other scripts of the host post. */
export function readToPage(value: unknown): ToPage | undefined {
  if (!isObject(value)) return undefined;
  return isToPage(value) ? value : undefined;
}

function isToPage(value: Record<string, unknown>): value is ToPage & Record<string, unknown> {
  switch (value["type"]) {
    case "rows":
      return (
        typeof value["number"] === "number" &&
        typeof value["more"] === "boolean" &&
        allObjects(value["rows"], ["id", "task", "outcome"])
      );
    case "story":
      return (
        typeof value["id"] === "string" &&
        (value["decision"] === null || isStory(value["decision"])) &&
        allObjects(value["outcomes"], ["kind"])
      );
    case "reveal":
      return typeof value["id"] === "string";
    case "changed":
      return true;
    case "spend":
      return [value["usd"], value["unknown"], value["local"]].every((figure) => typeof figure === "number");
    case "override":
      return value["text"] === null || typeof value["text"] === "string";
    case "health":
      return allObjects(value["entries"], ["providerId", "state", "reason"]);
    case "prompts":
      return allObjects(value["entries"], ["name", "task"]);
    case "providers":
      return typeof value["count"] === "number";
    case "trouble":
      return typeof value["message"] === "string";
    default:
      return false;
  }
}

function isStory(value: unknown): boolean {
  if (!isObject(value) || !isObject(value["classification"]) || typeof value["id"] !== "string") return false;
  return [value["candidates"], value["attempts"], value["notes"]].every(Array.isArray);
}

function allObjects(value: unknown, texts: readonly string[]): boolean {
  return (
    Array.isArray(value) &&
    value.every((item) => isObject(item) && texts.every((name) => typeof item[name] === "string"))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
