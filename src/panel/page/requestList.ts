import type { DecisionSummary } from "../../core/decision/ledger.js";
import { day } from "./format.js";
import { button, draw, part } from "./part.js";
import { NO_ROWS, type Rows } from "./rowModel.js";
import { rowPart, type RowActions } from "./row.js";

/** What the list asks for. */
export interface ListActions extends RowActions {
  older(): void;
  newest(): void;
}

/**
 * The list of requests as a listbox with roving focus. Rows are elements kept by id, so that new ones above
 * move neither the focus nor, thanks to the browser's scroll anchoring, what is in view.
 */
export class RequestList {
  readonly element = draw(part("div", { class: "scroll" })) as HTMLElement;
  readonly #list = draw(
    part("ul", { class: "plain rows", role: "listbox", "aria-label": "Requests, newest first" }),
  ) as HTMLElement;
  readonly #top = draw(part("div", { class: "more" })) as HTMLElement;
  readonly #end = draw(part("div", { class: "more" })) as HTMLElement;
  #rows: Rows = NO_ROWS;
  #elements = new Map<string, { readonly row: string; readonly element: HTMLElement }>();
  /** The row that the Tab key leads to. */
  #current: string | undefined;
  #selected: string | undefined;

  constructor(private readonly actions: ListActions) {
    this.element.append(this.#top, this.#list, this.#end);
    this.#list.addEventListener("keydown", (event) => this.#onKey(event));
    this.#list.addEventListener("focusin", (event) => {
      const id = event.target instanceof HTMLElement ? event.target.dataset["id"] : undefined;
      if (id !== undefined) this.#makeCurrent(id);
    });
  }

  show(rows: Rows): void {
    this.#rows = rows;
    const elements = new Map<string, { row: string; element: HTMLElement }>();
    const children: HTMLElement[] = [];
    let heading = "";
    const now = Date.now();
    for (const row of rows.items) {
      const ofDay = day(row.at, now);
      if (ofDay !== heading)
        children.push(draw(part("li", { class: "day", role: "presentation" }, (heading = ofDay))) as HTMLElement);
      const kept = this.#elements.get(row.id);
      const text = JSON.stringify(row);
      const element = kept?.row === text ? kept.element : (draw(rowPart(row, this.actions)) as HTMLElement);
      elements.set(row.id, { row: text, element });
      children.push(element);
    }
    this.#elements = elements;
    replaceChildren(this.#list, children);
    this.#makeCurrent(this.#current !== undefined && elements.has(this.#current) ? this.#current : rows.items[0]?.id);
    this.select(this.#selected);
    showButton(this.#top, rows.detached, "Show Newest", () => this.actions.newest());
    showButton(this.#end, rows.older, "Show Older", () => this.actions.older());
  }

  /** Marks the opened row. */
  select(id: string | undefined): void {
    this.#selected = id;
    for (const [key, { element }] of this.#elements) element.setAttribute("aria-selected", String(key === id));
  }

  focus(id: string | undefined = this.#current): void {
    const element = id === undefined ? undefined : this.#elements.get(id)?.element;
    element?.focus();
    element?.scrollIntoView({ block: "nearest" });
  }

  get last(): DecisionSummary | undefined {
    return this.#rows.items.at(-1);
  }

  #makeCurrent(id: string | undefined): void {
    if (this.#current !== undefined) this.#elements.get(this.#current)?.element.setAttribute("tabindex", "-1");
    this.#current = id;
    if (id !== undefined) this.#elements.get(id)?.element.setAttribute("tabindex", "0");
  }

  #onKey(event: KeyboardEvent): void {
    const index = this.#rows.items.findIndex((row) => row.id === this.#current);
    const current = this.#rows.items[index];
    if (current === undefined || event.altKey || event.metaKey) return;
    const last = this.#rows.items.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(last, index + 1),
      ArrowUp: Math.max(0, index - 1),
      PageDown: Math.min(last, index + 10),
      PageUp: Math.max(0, index - 10),
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) this.focus(this.#rows.items[target]?.id);
    else if (event.key === "Enter" && event.ctrlKey) this.actions.go(current.id);
    else if (event.key === "Enter" || event.key === " ") this.actions.open(current.id);
    else return;
    event.preventDefault();
  }
}

/** Shows or takes away a button; one that stays keeps its focus. */
function showButton(place: HTMLElement, wanted: boolean, name: string, act: () => void): void {
  if (wanted === place.childElementCount > 0) return;
  place.replaceChildren(...(wanted ? [draw(button({ class: "secondary" }, act, name))] : []));
}

/** Puts children in place, touching only what differs, so that a focused row keeps its focus. */
function replaceChildren(parent: HTMLElement, children: readonly HTMLElement[]): void {
  const wanted = new Set<Node>(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    const there = parent.children[index];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
}
