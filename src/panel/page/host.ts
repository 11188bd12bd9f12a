import { isTask } from "../../core/request/task.js";
import type { Filter, FromPage } from "../messages.js";

/** What VS Code gives a webview's page. */
interface VsCodeApi {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Tabs of the page. */
export const TABS = ["requests", "health", "prompts"] as const;

/** One tab. */
export type Tab = (typeof TABS)[number];

/** What the page remembers while it is hidden. */
export interface PageState {
  readonly tab: Tab;
  readonly filter: Filter;
  /** Id of the opened request. */
  readonly open?: string;
}

/** The page's one connection to the extension. */
export const host: VsCodeApi = acquireVsCodeApi();

/** Reads what the page remembered; anything unexpected counts as nothing. */
export function rememberedState(): PageState {
  const state = host.getState();
  if (typeof state !== "object" || state === null) return { tab: "requests", filter: {} };
  const { tab, filter, open } = state as { readonly [name: string]: unknown };
  const { task, text, failedOnly } = (typeof filter === "object" && filter !== null ? filter : {}) as {
    readonly [name: string]: unknown;
  };
  return {
    tab: TABS.find((known) => known === tab) ?? "requests",
    filter: {
      task: isTask(task) ? task : undefined,
      text: typeof text === "string" ? text : undefined,
      failedOnly: failedOnly === true ? true : undefined,
    },
    open: typeof open === "string" ? open : undefined,
  };
}
