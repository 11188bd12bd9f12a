/** Attributes a part may have. None of them can load, link, style or run anything. */
export interface Attributes {
  readonly class?: string;
  readonly id?: string;
  readonly title?: string;
  readonly role?: string;
  readonly tabindex?: string;
  readonly type?: "button" | "search" | "checkbox";
  readonly value?: string;
  readonly placeholder?: string;
  readonly selected?: boolean;
  readonly hidden?: boolean;
  readonly for?: string;
  readonly datetime?: string;
  readonly [aria: `aria-${string}`]: string | undefined;
  readonly [data: `data-${string}`]: string | undefined;
  readonly viewBox?: string;
  readonly preserveAspectRatio?: string;
  readonly d?: string;
  readonly x?: string;
  readonly y?: string;
  readonly width?: string;
  readonly height?: string;
}

/** HTML elements that the page is made of. */
const HTML_TAGS = [
  "div",
  "span",
  "p",
  "h2",
  "h3",
  "h4",
  "ul",
  "ol",
  "li",
  "dl",
  "dt",
  "dd",
  "button",
  "input",
  "select",
  "option",
  "label",
  "section",
  "header",
  "time",
  "code",
  "strong",
  "nav",
] as const;
/** SVG elements that the page is made of. */
const SVG_TAGS = ["svg", "path", "rect"] as const;

/** An element that a part can be. */
export type Tag = (typeof HTML_TAGS)[number] | (typeof SVG_TAGS)[number];

/** What is to be drawn, as plain data: views are functions from decisions to parts, and tests read parts without a browser. */
export interface Part {
  readonly tag: Tag;
  readonly attributes: Attributes;
  readonly children: readonly (Part | string)[];
  readonly on?: (event: Event) => void;
}

/** A child; what is absent is not drawn. */
export type Child = Part | string | undefined | false;

/** Makes a part. */
export function part(tag: Tag, attributes: Attributes, ...children: readonly Child[]): Part {
  return { tag, attributes, children: children.filter((child) => child !== undefined && child !== false) };
}

/** Makes a button with an action. Its text or `aria-label` is its name. */
export function button(attributes: Attributes, action: (event: Event) => void, ...children: readonly Child[]): Part {
  return { ...part("button", { type: "button", ...attributes }, ...children), on: action };
}

/** Draws a part. Text only ever becomes text nodes and attribute values. */
export function draw({ tag, attributes, children, on }: Part): HTMLElement | SVGElement {
  const svg = SVG_TAGS.some((known) => known === tag);
  const element = svg
    ? document.createElementNS("http://www.w3.org/2000/svg", tag as "svg")
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  if (on !== undefined) element.addEventListener(tag === "input" ? "input" : tag === "select" ? "change" : "click", on);
  element.append(...children.map((child) => (typeof child === "string" ? child : draw(child))));
  return element;
}

/** All text of a part, as a reader meets it. */
export function textOf(item: Part | string): string {
  return typeof item === "string" ? item : item.children.map(textOf).join(" ");
}
