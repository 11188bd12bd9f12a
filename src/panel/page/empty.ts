import type { PageCommand } from "../messages.js";
import { button, part, type Part } from "./part.js";

/** What the list shows before any provider is set up. */
export function noProviderPart(run: (command: PageCommand) => void): Part {
  return part(
    "div",
    { class: "empty" },
    part("p", {}, "No provider is set up yet."),
    part(
      "p",
      { class: "quiet" },
      "Add one with a key, a local server, or the models that VS Code offers. Keys stay in VS Code's secret storage.",
    ),
    button({ class: "primary" }, () => run("add-provider"), "Add Provider"),
    button({ class: "secondary" }, () => run("settings"), "Open Settings"),
  );
}

/** What the list shows before the first request. */
export function welcomePart(run: (command: PageCommand) => void): Part {
  return part(
    "div",
    { class: "empty" },
    part("p", {}, "No requests yet."),
    part(
      "p",
      { class: "quiet" },
      "Put the cursor in a function and try Fairlead: Explain. Each request then shows here with the model that answered, why, what it cost and how long it took.",
    ),
    button({ class: "primary" }, () => run("explain"), "Explain the code at the cursor"),
    button({ class: "secondary" }, () => run("set-key"), "Set Provider Key"),
    button({ class: "secondary" }, () => run("settings"), "Open Settings"),
  );
}

/** What the list shows when the filters leave nothing. */
export function nothingFoundPart(clear: () => void): Part {
  return part(
    "div",
    { class: "empty" },
    part("p", {}, "No request matches the filters."),
    button({ class: "secondary" }, clear, "Clear Filters"),
  );
}

/** What the list shows when the ledger could not be read. */
export function troublePart(message: string, again: () => void): Part {
  return part(
    "div",
    { class: "notice error", role: "alert" },
    part("p", {}, message),
    button({ class: "secondary" }, again, "Try Again"),
  );
}
