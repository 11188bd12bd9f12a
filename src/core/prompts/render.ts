import type { ContextPiece } from "../request/request.js";
import type { Message } from "../wire/message.js";
import { askedFormat, editRules } from "./editRules.js";
import type { Prompt } from "./prompt.js";
import { parseTemplate, type Role, type TemplateNode } from "./template.js";
import { trimAround } from "./trim.js";
import { ONE_LINE, VARIABLES } from "./variables.js";

/** How much a prompt may take, and what may be left out of it. */
export interface RenderOptions {
  /** Tokens that the rendered prompt may take in all. */
  readonly budgetTokens: number;
  readonly charactersPerToken: number;
  /** Pieces of other files, best first; the last are left out first. */
  readonly context?: readonly ContextPiece[];
}

/** A prompt as it is sent. */
export interface RenderedPrompt {
  readonly messages: readonly Message[];
  /** What was left out for want of room, in words; empty when all is there. */
  readonly dropped: readonly string[];
  /** Estimate; above the budget when even the least does not fit. */
  readonly tokens: number;
}

/** Tokens that a message costs beyond its text: role and separators, about as OpenAI and Anthropic count them. */
const MESSAGE_TOKENS = 4;

/**
 * Puts values into a prompt. Values are put in as they are and never read as template. When the budget is short, context
 * pieces go first, from the end, then text of the document far from the selection.
 */
export function renderPrompt(
  prompt: Prompt,
  variables: Readonly<Record<string, string>>,
  options: RenderOptions,
): RenderedPrompt {
  const nodes = nodesOf(prompt.body);
  const given = readVariables(variables);
  const pieces = [...(options.context ?? [])];
  const mark = freeMark([...given.values(), ...pieces.flatMap((piece) => [piece.path, piece.text])]);
  const values = new Map(given);
  values.set("mark", mark);
  values.set(
    "edit_rules",
    editRules(
      askedFormat(given.get("edit_format"), prompt.task),
      given.get("path") ?? "",
      (given.get("selection") ?? "") !== "",
    ),
  );

  const dropped: string[] = [];
  const measure = () => {
    values.set("context", pieces.map((piece) => contextText(piece, mark)).join("\n\n"));
    const messages = render(nodes, values);
    const characters = messages.reduce((sum, message) => sum + message.text.length, 0);
    return { messages, tokens: Math.ceil(characters / options.charactersPerToken) + messages.length * MESSAGE_TOKENS };
  };

  let result = measure();
  while (result.tokens > options.budgetTokens && pieces.length > 0) {
    const piece = pieces.pop();
    if (piece !== undefined) dropped.push(`${piece.path} (${piece.reason})`);
    result = measure();
  }
  const left = new Map<string, number>();
  const used = result.tokens > options.budgetTokens ? usedNames(nodes) : new Set<string>();
  // Each round takes off what is still too much; values that stand in a template twice need more than one.
  for (let round = 0; round < 4 && result.tokens > options.budgetTokens; round++) {
    const excess = (result.tokens - options.budgetTokens) * options.charactersPerToken;
    if (!trimDocument(used, values, given, excess, left)) break;
    result = measure();
  }
  for (const [name, lines] of left)
    dropped.push(
      `${lines} ${lines === 1 ? "line" : "lines"} of ${name === "document" ? (given.get("path") ?? name) : `the text ${name} the cursor`}`,
    );
  const messages = result.messages.map(({ role, text }): Message => ({ role, content: [{ type: "text", text }] }));
  return { messages, dropped, tokens: result.tokens };
}

const KEPT_TEMPLATES = 100;
const templates = new Map<string, readonly TemplateNode[]>();

function nodesOf(body: string): readonly TemplateNode[] {
  let nodes = templates.get(body);
  if (nodes === undefined) {
    if (templates.size >= KEPT_TEMPLATES) templates.clear();
    nodes = parseTemplate(body).nodes;
    templates.set(body, nodes);
  }
  return nodes;
}

/** What would end a line, or hide in one. */
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]+/;

function readVariables(variables: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const name of VARIABLES.keys()) {
    if (!Object.hasOwn(variables, name)) continue;
    const value = variables[name] ?? "";
    values.set(name, ONE_LINE.has(name) && CONTROL.test(value) ? value.split(CONTROL).join(" ") : value);
  }
  return values;
}

/** A tag name that none of the texts opens or closes, so that no text can end where it does not. */
function freeMark(texts: readonly string[]): string {
  const taken = new Set<string>();
  for (const text of texts) {
    // Most texts have no tag at all, and looking for that is quicker.
    if (!text.includes("<")) continue;
    for (const match of text.matchAll(/<\s*\/?\s*(data(?:-\d+)?)/gi)) taken.add((match[1] ?? "").toLowerCase());
  }
  let mark = "data";
  for (let number = 2; taken.has(mark); number++) mark = `data-${number}`;
  return mark;
}

function contextText(piece: ContextPiece, mark: string): string {
  const path = piece.path.replaceAll(/[\u0000-\u001f"<>]+/g, " ");
  return `<${mark} name="related" path="${path}">\n${piece.text}\n</${mark}>`;
}

interface Side {
  readonly role: Role;
  text: string;
}

function render(nodes: readonly TemplateNode[], values: ReadonlyMap<string, string>): readonly Side[] {
  const sides: Side[] = [];
  let current: Side = { role: "user", text: "" };
  const walk = (list: readonly TemplateNode[]) => {
    for (const node of list) {
      if (node.kind === "text") current.text += node.text;
      else if (node.kind === "variable") current.text += values.get(node.name) ?? "";
      else if (node.kind === "if") walk((values.get(node.name) ?? "") === "" ? node.otherwise : node.whenSet);
      else if (node.role !== current.role) {
        sides.push(current);
        current = { role: node.role, text: "" };
      }
    }
  };
  walk(nodes);
  sides.push(current);
  const said: Side[] = [];
  for (const { role, text } of sides) {
    const words = text.replace(/^\s*\n/, "").trimEnd();
    const previous = said.at(-1);
    if (words === "") continue;
    if (previous?.role === role) previous.text += `\n\n${words}`;
    else said.push({ role, text: words });
  }
  return said;
}

function usedNames(nodes: readonly TemplateNode[], found: Set<string> = new Set()): ReadonlySet<string> {
  for (const node of nodes) {
    if (node.kind === "variable") found.add(node.name);
    if (node.kind !== "if") continue;
    usedNames(node.whenSet, found);
    usedNames(node.otherwise, found);
  }
  return found;
}

/** Cuts the document's texts, each by its share; false when there is nothing left to cut. */
function trimDocument(
  used: ReadonlySet<string>,
  values: Map<string, string>,
  given: ReadonlyMap<string, string>,
  excess: number,
  left: Map<string, number>,
): boolean {
  const before = given.get("before") ?? "";
  const selection = given.get("selection") ?? "";
  const after = given.get("after") ?? "";
  const document = given.get("document") ?? "";
  const isAround = selection + after !== "" && before + selection + after === document;
  const focus: Record<string, readonly [number, number]> = {
    document: isAround ? [before.length, before.length + selection.length] : [0, 0],
    before: [before.length, before.length],
    after: [0, 0],
  };
  const sizes = Object.keys(focus).map((name) => ({
    name,
    size: used.has(name) ? (values.get(name)?.length ?? 0) : 0,
  }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  let hasCut = false;
  for (const { name, size } of sizes) {
    const [start, end] = focus[name] ?? [0, 0];
    const most = Math.floor(size - excess * (size / Math.max(1, total)));
    const trimmed = trimAround(given.get(name) ?? "", start, end, Math.max(0, most));
    if (trimmed.text.length >= size) continue;
    values.set(name, trimmed.text);
    left.set(name, trimmed.left);
    hasCut = true;
  }
  return hasCut;
}
