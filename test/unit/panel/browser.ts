/** As much of a browser as the panel's page needs, so that its focus can be followed without one. */
export class Element {
  readonly dataset: Record<string, string> = {};
  readonly children: Element[] = [];
  readonly classList = { add: () => undefined, remove: () => undefined };
  readonly #attributes = new Map<string, string>();
  readonly #listeners: { readonly type: string; readonly listener: (event: unknown) => void }[] = [];
  parent: Element | undefined;
  textContent = "";
  hidden = false;
  id = "";

  constructor(
    readonly tag: string,
    readonly page: { activeElement: Element },
  ) {}

  get childElementCount(): number {
    return this.children.length;
  }

  setAttribute(name: string, value: string): void {
    this.#attributes.set(name, value);
    if (name.startsWith("data-")) this.dataset[name.slice(5)] = value;
  }

  addEventListener(type: string, listener: (event: unknown) => void): void {
    this.#listeners.push({ type, listener });
  }

  append(...children: (Element | string)[]): void {
    for (const child of children) {
      if (typeof child === "string") this.textContent += child;
      else this.insertBefore(child, null);
    }
  }

  insertBefore(child: Element, before: Element | null): void {
    child.parent?.children.splice(child.parent.children.indexOf(child), 1);
    child.parent = this;
    this.children.splice(before === null ? this.children.length : this.children.indexOf(before), 0, child);
  }

  replaceChildren(...children: Element[]): void {
    for (const child of [...this.children]) child.remove();
    this.append(...children);
  }

  /** What leaves the page takes the focus along, as in a browser. */
  remove(): void {
    if (this.contains(this.page.activeElement)) this.page.activeElement = this.page.activeElement.top();
    this.parent?.children.splice(this.parent.children.indexOf(this), 1);
    this.parent = undefined;
  }

  top(): Element {
    return this.parent?.top() ?? this;
  }

  contains(other: Element | undefined): boolean {
    return other !== undefined && (other === this || this.contains(other.parent));
  }

  *all(): Generator<Element> {
    yield this;
    for (const child of this.children) yield* child.all();
  }

  /** Knows names of elements, and `[name=value]`. */
  querySelector(selector: string): Element | null {
    const [, name = "", value] = /^\[([\w-]+)=([\w-]+)\]$/.exec(selector) ?? [];
    return [...this.all()].find((one) => one !== this && one.matches(selector, name, value)) ?? null;
  }

  matches(tag: string, name: string, value: string | undefined): boolean {
    return value === undefined ? this.tag === tag : this.#attributes.get(name) === value;
  }

  /** Rows ask whether a click was on their place; here it never is. */
  closest(): null {
    return null;
  }

  focus(): void {
    this.page.activeElement = this;
  }

  scrollIntoView(): void {
    // Nothing to see here.
  }

  click(): void {
    for (const { type, listener } of this.#listeners)
      if (type === "click") listener({ target: this, currentTarget: this, preventDefault: () => undefined });
  }

  /** The button with this text anywhere below. */
  button(text: string): Element {
    const found = [...this.all()].find((one) => one.tag === "button" && one.textContent === text);
    if (found === undefined) throw new Error(`There is no button "${text}".`);
    return found;
  }
}

/** A page with an empty body, and the way to tell it something. */
export interface Browser {
  readonly body: Element;
  readonly sent: unknown[];
  /** What has the focus: its tag with its text or record. */
  readonly focused: () => string;
  tell(message: unknown): void;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Opens one; `globals` are to be stubbed before the page is imported. */
export function openBrowser(state: unknown): Browser {
  const holder = {} as { activeElement: Element };
  const body = new Element("body", holder);
  holder.activeElement = body;
  const listeners: ((event: unknown) => void)[] = [];
  const sent: unknown[] = [];
  const create = (tag: string): Element => new Element(tag, holder);
  return {
    body,
    sent,
    focused: () => {
      const { tag, textContent, dataset } = holder.activeElement;
      return `${tag} ${dataset["id"] ?? textContent}`.trim();
    },
    tell: (data) => listeners.forEach((listener) => listener({ data })),
    globals: {
      HTMLElement: Element,
      Element,
      window: {
        addEventListener: (type: string, listener: (event: unknown) => void) =>
          type === "message" && listeners.push(listener),
        setTimeout,
      },
      document: {
        createElement: create,
        createElementNS: (_: string, tag: string) => create(tag),
        get activeElement() {
          return holder.activeElement;
        },
      },
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => sent.push(message),
        getState: () => state,
        setState: () => undefined,
      }),
    },
  };
}
