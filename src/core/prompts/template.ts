import { VARIABLES, variableNames } from "./variables.js";

/** The sides that a prompt can speak for. */
export type Role = "system" | "user";

/** A part of a template. */
export type TemplateNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string }
  | {
      readonly kind: "if";
      readonly name: string;
      readonly whenSet: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
    }
  | { readonly kind: "role"; readonly role: Role };

/** A place in a template where another file is put in. */
export interface Inclusion {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Something wrong at offsets of the template. */
export interface TemplateProblem {
  readonly message: string;
  readonly severity: "error" | "warning";
  readonly start: number;
  readonly end: number;
}

/** A template taken apart; `nodes` holds only where there is no error among `problems`. Inclusions are left out of `nodes`. */
export interface Template {
  readonly nodes: readonly TemplateNode[];
  readonly inclusions: readonly Inclusion[];
  readonly problems: readonly TemplateProblem[];
}

/** Deepest nesting of `{{#if}}`; deeper is a mistake, and keeps rendering's recursion bounded. */
const DEEPEST_IF = 16;
/** Most tags of a template, with all that it includes. */
const MOST_TAGS = 2000;

interface Open {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly whenSet: TemplateNode[];
  readonly otherwise: TemplateNode[];
  inElse: boolean;
}

/**
 * Takes a template apart: `{{name}}`, `{{#if name}}..{{else}}..{{/if}}`, `{{role "system"}}`, `{{> name}}`, `{{! comment}}`, and `\{{`
 * for the two braces themselves. There are no expressions, no helpers and no lookups into values: a template can do nothing but
 * say where text goes. A tag other than a variable that stands alone on its line takes the line with it, as in Handlebars.
 */
export function parseTemplate(body: string): Template {
  const root: TemplateNode[] = [];
  const open: Open[] = [];
  const inclusions: Inclusion[] = [];
  const problems: TemplateProblem[] = [];
  const report = (message: string, start: number, end: number, severity: TemplateProblem["severity"] = "error") => {
    problems.push({ message, severity, start, end });
  };
  const add = (node: TemplateNode) => {
    const top = open.at(-1);
    (top === undefined ? root : top.inElse ? top.otherwise : top.whenSet).push(node);
  };
  const addText = (text: string) => {
    if (text !== "") add({ kind: "text", text });
  };

  let place = 0;
  let tags = 0;
  for (let start = body.indexOf("{{"); start >= 0; start = body.indexOf("{{", place)) {
    if (body[start - 1] === "\\" && start > place) {
      addText(`${body.slice(place, start - 1)}{{`);
      place = start + 2;
      continue;
    }
    const close = body.indexOf("}}", start);
    if (close < 0) {
      report("This {{ is not closed; write \\{{ for the braces themselves.", start, start + 2);
      place = body.length;
      break;
    }
    const end = close + 2;
    if (++tags > MOST_TAGS) {
      report(`The template has more than ${MOST_TAGS} tags.`, start, end);
      break;
    }
    const content = body.slice(start + 2, close).trim();
    const isVariable = /^[A-Za-z_][\w-]*$/.test(content) && content !== "else";
    const alone = isVariable ? undefined : lineAround(body, start, end);
    addText(body.slice(place, Math.max(place, alone?.start ?? start)));
    place = alone?.end ?? end;
    readTag(content, start, end);
  }
  addText(body.slice(place));
  for (const block of open) report("This {{#if}} has no {{/if}}.", block.start, block.end);
  return { nodes: root, inclusions, problems };

  function readTag(content: string, start: number, end: number): void {
    const words = /^(#if|role|>)\s*(.*)$/s.exec(content);
    if (content.startsWith("!")) return;
    if (content === "else") {
      const top = open.at(-1);
      if (top === undefined || top.inElse) report("This {{else}} belongs to no {{#if}}.", start, end);
      else top.inElse = true;
    } else if (content === "/if") {
      const block = open.pop();
      if (block === undefined) report("This {{/if}} closes no {{#if}}.", start, end);
      else add({ kind: "if", name: block.name, whenSet: block.whenSet, otherwise: block.otherwise });
    } else if (words?.[1] === "#if") {
      const name = words[2] ?? "";
      checkVariable(name, start, end);
      if (open.length >= DEEPEST_IF) report(`{{#if}} is nested deeper than ${DEEPEST_IF}.`, start, end);
      open.push({ name, start, end, whenSet: [], otherwise: [], inElse: false });
    } else if (words?.[1] === "role") {
      const role = /^(["'])(.*)\1$/.exec(words[2] ?? "")?.[2];
      if (role === "system" || role === "user") add({ kind: "role", role });
      else report('A role is {{role "system"}} or {{role "user"}}.', start, end);
    } else if (words?.[1] === ">") {
      const name = words[2] ?? "";
      if (/^[A-Za-z0-9][A-Za-z0-9-]{0,60}$/.test(name))
        inclusions.push({ name, start: lineAround(body, start, end)?.start ?? start, end: place });
      else
        report(
          "A part is named by letters, digits and -, and comes from _name.prompt in this folder only.",
          start,
          end,
        );
    } else if (/^[A-Za-z_][\w-]*$/.test(content)) {
      if (checkVariable(content, start, end)) add({ kind: "variable", name: content });
    } else {
      report(
        `{{${content.slice(0, 40)}}} is not understood: there are {{name}}, {{#if name}}, {{else}}, {{/if}}, {{role "system"}}, {{> part}} and {{! comment}}.`,
        start,
        end,
      );
    }
  }

  function checkVariable(name: string, start: number, end: number): boolean {
    if (VARIABLES.has(name)) return true;
    report(`There is no variable "${name.slice(0, 40)}"; there are ${variableNames()}.`, start, end);
    return false;
  }
}

/** The whole line around a tag that stands alone on it, with the line's end. */
function lineAround(body: string, start: number, end: number): { start: number; end: number } | undefined {
  const lineStart = body.lastIndexOf("\n", start - 1) + 1;
  const newline = body.indexOf("\n", end);
  const lineEnd = newline < 0 ? body.length : newline + 1;
  const isAlone = body.slice(lineStart, start).trim() === "" && body.slice(end, lineEnd).trim() === "";
  return isAlone ? { start: lineStart, end: lineEnd } : undefined;
}
