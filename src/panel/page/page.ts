import type { Decision } from "../../core/decision/decision.js";
import type { DecisionSummary, RecordedOutcome } from "../../core/decision/ledger.js";
import { readToPage, type Filter, type PageCommand, type ToPage } from "../messages.js";
import type { HealthEntry, PromptEntry } from "../views.js";
import { noProviderPart, nothingFoundPart, troublePart, welcomePart } from "./empty.js";
import { capital } from "./format.js";
import { headPart, type HeadFacts } from "./head.js";
import { healthPart } from "./health.js";
import { host, rememberedState, TABS, type PageState, type Tab } from "./host.js";
import { button, draw, part, type Part } from "./part.js";
import { promptsPart } from "./prompts.js";
import { RequestList } from "./requestList.js";
import { NO_ROWS, withNewest, withOlder, worthAnnouncing, type Rows } from "./rowModel.js";
import { sentence } from "./row.js";
import { storyPart } from "./story.js";
import { toolbarPart } from "./toolbar.js";

/** How long typing in the search field may pause before it is searched for, ms. */
const SEARCH_MS = 200;

/** The panel's page: keeps what is shown, asks the bridge, draws what comes. */
export class Page {
  #state: PageState = rememberedState();
  #rows: Rows = NO_ROWS;
  #head: HeadFacts = { spend: undefined, override: undefined };
  #health: readonly HealthEntry[] = [];
  #prompts: readonly PromptEntry[] = [];
  /** Undefined until the page was told. */
  #providers: number | undefined;
  #story: { readonly decision: Decision; readonly outcomes: readonly RecordedOutcome[] } | undefined;
  /** Somebody asked for the request that is open; one that is only drawn again must not take the focus from the editor. */
  #storyAskedFor = false;
  /** Number of the newest question; answers to earlier ones are dropped. */
  #asked = 0;
  #askedOlder = false;
  /** Older rows are on their way; a question for the newest would drop their answer, so it waits. */
  #olderPending = false;
  #changedMeanwhile = false;
  #loaded = false;
  #searching: number | undefined;

  readonly #list = new RequestList({
    open: (id) => this.#openStory(id),
    go: (id) => host.postMessage({ type: "go", id }),
    older: () => this.#ask(true),
    newest: () => this.#start(),
  });
  readonly #regions = {
    head: region("header", "top"),
    tabs: region("nav", "tabs"),
    toolbar: region("div", "tools"),
    message: region("div", "message"),
    story: region("div", "story-region"),
    health: region("div", "tab-body scroll"),
    prompts: region("div", "tab-body scroll"),
    requests: region("div", "tab-body requests"),
    live: draw(part("div", { class: "live", role: "status", "aria-live": "polite" })) as HTMLElement,
  };

  constructor(private readonly body: HTMLElement) {}

  start(): void {
    const { head, tabs, toolbar, message, story, health, prompts, requests, live } = this.#regions;
    const lists = draw(part("div", { class: "lists" })) as HTMLElement;
    lists.append(toolbar, message, this.#list.element);
    requests.append(lists, story);
    this.body.append(head, tabs, requests, health, prompts, live);
    for (const tab of TABS) {
      this.#regions[tab].id = `panel-${tab}`;
      this.#regions[tab].setAttribute("role", "tabpanel");
      this.#regions[tab].setAttribute("aria-label", capital(tab));
    }
    window.addEventListener("message", (event: MessageEvent<unknown>) => {
      const received = readToPage(event.data);
      if (received !== undefined) this.#receive(received);
    });
    window.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#state.open !== undefined) this.#closeStory();
    });
    this.#drawToolbar();
    this.#drawHead();
    this.#drawTabs();
    this.#drawHealth();
    this.#drawPrompts();
    host.postMessage({ type: "ready" });
    this.#askStory();
  }

  #askStory(): void {
    if (this.#state.open !== undefined) host.postMessage({ type: "story", id: this.#state.open });
  }

  #receive(message: ToPage): void {
    switch (message.type) {
      case "changed":
        this.#askStory();
        this.#changedMeanwhile = true;
        return this.#olderPending ? undefined : this.#follow();
      case "rows":
        return message.number === this.#asked ? this.#takeRows(message.rows, message.more) : undefined;
      case "story":
        return message.id === this.#state.open
          ? this.#showStory(message.decision ?? undefined, message.outcomes)
          : undefined;
      case "reveal":
        this.#remember({ tab: "requests" });
        this.#drawTabs();
        return this.#openStory(message.id);
      case "spend":
        this.#head = { ...this.#head, spend: message };
        return this.#drawHead();
      case "override":
        this.#head = { ...this.#head, override: message.text ?? undefined };
        return this.#drawHead();
      case "health":
        this.#health = message.entries;
        this.#drawHealth();
        return this.#drawTabs();
      case "prompts":
        this.#prompts = message.entries;
        this.#drawPrompts();
        return this.#drawTabs();
      case "providers":
        this.#providers = message.count;
        return this.#loaded ? this.#sayWhatIsMissing() : undefined;
      case "trouble":
        this.#olderPending = false;
        return this.#say(troublePart(message.message, () => this.#start()));
    }
  }

  /** Asks for what came in. While paging back, new rows would not join on; they wait for "Show Newest". */
  #follow(): void {
    if (this.#changedMeanwhile && !this.#rows.detached) this.#ask(false);
    this.#changedMeanwhile = false;
  }

  #start(): void {
    this.#rows = NO_ROWS;
    this.#ask(false);
  }

  #ask(older: boolean): void {
    const last = older ? this.#list.last : undefined;
    this.#askedOlder = last !== undefined;
    this.#olderPending = this.#askedOlder;
    this.#asked += 1;
    host.postMessage({
      type: "list",
      number: this.#asked,
      filter: this.#state.filter,
      before: last && { at: last.at, id: last.id },
    });
  }

  #takeRows(rows: readonly DecisionSummary[], more: boolean): void {
    const before = this.#rows.items;
    this.#rows = this.#askedOlder ? withOlder(this.#rows, rows, more) : withNewest(this.#rows, rows, more);
    if (this.#loaded && !this.#askedOlder) this.#announce(worthAnnouncing(before, this.#rows.items));
    this.#loaded = true;
    this.#list.show(this.#rows);
    this.#sayWhatIsMissing();
    this.#olderPending = false;
    this.#follow();
  }

  /** Says what to do next where the list is empty. */
  #sayWhatIsMissing(): void {
    const { task, text, failedOnly } = this.#state.filter;
    const filtered = task !== undefined || text !== undefined || failedOnly === true;
    if (this.#rows.items.length > 0) this.#say(undefined);
    else if (filtered) this.#say(nothingFoundPart(() => this.#clearFilters()));
    else this.#say(this.#providers === 0 ? noProviderPart(this.#run) : welcomePart(this.#run));
  }

  readonly #run = (command: PageCommand): void => host.postMessage({ type: "run", command });

  #announce(rows: readonly DecisionSummary[]): void {
    if (rows.length > 0) this.#regions.live.textContent = rows.map(sentence).join(". ");
  }

  #filter(filter: Filter): void {
    const typed = filter.text !== this.#state.filter.text;
    this.#remember({ filter });
    clearTimeout(this.#searching);
    this.#searching = window.setTimeout(() => this.#start(), typed ? SEARCH_MS : 0);
  }

  #clearFilters(): void {
    this.#remember({ filter: {} });
    this.#drawToolbar();
    this.#start();
    this.#regions.toolbar.querySelector("input")?.focus();
  }

  #openStory(id: string): void {
    this.#remember({ open: id });
    this.#storyAskedFor = true;
    this.#list.select(id);
    host.postMessage({ type: "story", id });
  }

  #showStory(decision: Decision | undefined, outcomes: readonly RecordedOutcome[]): void {
    const { story } = this.#regions;
    const takesFocus = this.#storyAskedFor || story.contains(document.activeElement);
    this.#storyAskedFor = false;
    if (decision === undefined) return this.#closeStory(takesFocus);
    const drawn = this.#story?.decision.id === decision.id;
    // A record never changes; drawing it again would only lose the place where the person reads.
    if (drawn && this.#story?.outcomes.length === outcomes.length) return;
    this.#story = { decision, outcomes };
    this.#list.select(decision.id);
    const actions = { close: () => this.#closeStory(), go: (id: string) => host.postMessage({ type: "go", id }) };
    story.replaceChildren(draw(storyPart(decision, actions, outcomes)));
    this.body.classList.add("story-open");
    if (takesFocus) story.querySelector("h2")?.focus();
  }

  #closeStory(takesFocus = true): void {
    const id = this.#state.open;
    this.#story = undefined;
    this.#remember({ open: undefined });
    this.#regions.story.replaceChildren();
    this.body.classList.remove("story-open");
    this.#list.select(undefined);
    if (takesFocus) this.#list.focus(id);
  }

  #drawToolbar(): void {
    this.#regions.toolbar.replaceChildren(draw(toolbarPart(this.#state.filter, (filter) => this.#filter(filter))));
  }

  #drawHead(): void {
    const { head } = this.#regions;
    const focused = head.contains(document.activeElement);
    head.replaceChildren(draw(headPart(this.#head, this.#run)));
    if (focused) head.querySelector("button")?.focus();
  }

  #drawTabs(): void {
    const { tab: chosen } = this.#state;
    const trouble = {
      requests: 0,
      health: this.#health.length,
      prompts: this.#prompts.filter(({ problems }) => problems.length > 0).length,
    };
    const focused = this.#regions.tabs.contains(document.activeElement);
    const tabs = TABS.map((tab) =>
      button(
        {
          class: "tab",
          role: "tab",
          "aria-selected": String(tab === chosen),
          "aria-controls": `panel-${tab}`,
          tabindex: tab === chosen ? "0" : "-1",
        },
        () => this.#choose(tab),
        capital(tab),
        trouble[tab] > 0 &&
          part("span", { class: "count", "aria-label": `${trouble[tab]} with trouble` }, String(trouble[tab])),
      ),
    );
    const list = draw(part("div", { role: "tablist", "aria-label": "Sections" }, ...tabs));
    list.addEventListener("keydown", (event) => this.#onTabKey(event as KeyboardEvent));
    this.#regions.tabs.replaceChildren(list);
    if (focused) list.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
    for (const tab of TABS) this.#regions[tab].hidden = tab !== chosen;
  }

  #drawHealth(): void {
    this.#regions.health.replaceChildren(draw(healthPart(this.#health, Date.now())));
  }

  #drawPrompts(): void {
    this.#regions.prompts.replaceChildren(
      draw(
        promptsPart(this.#prompts, {
          open: (name, line) => host.postMessage({ type: "open-prompt", name, line }),
          create: (task) => host.postMessage({ type: "create-prompt", task }),
        }),
      ),
    );
  }

  #onTabKey(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = TABS[(TABS.indexOf(this.#state.tab) + step + TABS.length) % TABS.length];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    this.#choose(next);
  }

  #choose(tab: Tab): void {
    this.#remember({ tab });
    this.#drawHealth();
    this.#drawTabs();
  }

  #say(message: Part | undefined): void {
    this.#regions.message.replaceChildren(...(message === undefined ? [] : [draw(message)]));
  }

  #remember(change: Partial<PageState>): void {
    this.#state = { ...this.#state, ...change };
    host.setState(this.#state);
  }
}

function region(tag: "header" | "nav" | "div", name: string): HTMLElement {
  return draw(part(tag, { class: name })) as HTMLElement;
}
