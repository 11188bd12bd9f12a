import type { DecisionSummary } from "../../core/decision/ledger.js";
import { basisInWords, capital, clock, cost, duration, durationPair, modelHalves, pathHalves } from "./format.js";
import { icon, requestIcon } from "./icons.js";
import { part, type Part } from "./part.js";

/** What can be done with a row. */
export interface RowActions {
  open(id: string): void;
  go(id: string): void;
}

/** One request in the list: two lines, and a sentence for screen readers. */
export function rowPart(row: DecisionSummary, actions: RowActions): Part {
  const click = (event: Event): void => {
    const onPlace = event.target instanceof Element && event.target.closest(".place") !== null;
    if (onPlace) actions.go(row.id);
    else actions.open(row.id);
  };
  return {
    ...part(
      "li",
      {
        class: `row outcome-${row.outcome}`,
        role: "option",
        tabindex: "-1",
        "aria-selected": "false",
        "aria-label": sentence(row),
        "data-id": row.id,
      },
      requestIcon(row.task, row.outcome),
      part(
        "div",
        { class: "line first" },
        modelPart(row),
        ...badges(row),
        part(
          "span",
          { class: `cost basis-${row.costBasis}`, title: capital(basisInWords(row.costBasis)) },
          cost(row.costUsd, row.costBasis),
        ),
      ),
      part(
        "div",
        { class: "line second" },
        part("span", { class: "clock" }, clock(row.at)),
        part("span", { class: "task" }, row.task),
        placePart(row),
        part("span", { class: "times", title: "First token / total" }, durationPair(row.firstTokenMs, row.totalMs)),
      ),
    ),
    on: click,
  };
}

function modelPart(row: DecisionSummary): Part {
  if (row.model === undefined) return part("span", { class: "model none" }, "No model asked");
  const { provider, id } = modelHalves(row.model);
  return part("span", { class: "model", title: row.model }, id, part("span", { class: "provider" }, provider));
}

function placePart(row: DecisionSummary): Part | undefined {
  if (row.path === undefined) return part("span", { class: "spacer" });
  const { name, folder } = pathHalves(row.path);
  const place = row.line === undefined ? name : `${name}:${row.line}`;
  return part(
    "span",
    { class: "where" },
    part("span", { class: "place", title: `Go to ${row.path}:${row.line ?? 1}` }, place),
    part("span", { class: "folder" }, folder),
  );
}

function badges(row: DecisionSummary): Part[] {
  const list: Part[] = [];
  const add = (kind: string, title: string, ...children: (Part | string)[]): void => {
    list.push(part("span", { class: `badge ${kind}`, title }, ...children));
  };
  if (row.outcome === "failed" && row.errorClass !== undefined)
    add("failed", `Failed: ${row.errorClass}`, `failed: ${row.errorClass}`);
  else if (row.outcome !== "answered") add(row.outcome, capital(row.errorClass ?? row.outcome), row.outcome);
  if (row.attempts > 1) add("attempts", `${row.attempts} attempts`, icon("switched"), String(row.attempts));
  if (row.servedModel !== undefined) add("served", `The provider answered with ${row.servedModel}`, "served other");
  if (row.drill === true) add("drill", "Made by a failover drill; not counted", "drill");
  return list;
}

/** A row in one sentence, for screen readers and for the live region. */
export function sentence(row: DecisionSummary): string {
  const model = row.model ?? "no model";
  const words: string[] = [];
  if (row.outcome === "answered") words.push(`${capital(row.task)} answered by ${model}`);
  else
    words.push(
      `${capital(row.task)} ${row.outcome}${row.errorClass === undefined ? "" : ` (${row.errorClass})`}, ${model}`,
    );
  if (row.servedModel !== undefined) words.push(`served by ${row.servedModel}`);
  words.push(costInWords(row), duration(row.totalMs));
  if (row.attempts > 1) words.push(`switched, ${row.attempts} attempts`);
  if (row.path !== undefined) words.push(`${row.path} line ${row.line ?? 1}`);
  if (row.drill === true) words.push("drill");
  return words.join(", ");
}

function costInWords(row: DecisionSummary): string {
  const text = cost(row.costUsd, row.costBasis);
  if (row.costBasis === "local") return "local model";
  return row.costBasis === "unknown" ? "cost unknown" : text.replace("~", "about ");
}
