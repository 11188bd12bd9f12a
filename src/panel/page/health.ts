import type { HealthEntry } from "../views.js";
import { clock, day } from "./format.js";
import { icon } from "./icons.js";
import { part, type Part } from "./part.js";

const STATES: Readonly<Record<HealthEntry["state"], string>> = {
  cooling: "pausing",
  open: "out of routes",
  "half-open": "being tried again",
};

/** Providers and models that are kept out of routes for now. */
export function healthPart(entries: readonly HealthEntry[], now: number): Part {
  if (entries.length === 0) {
    return part(
      "div",
      { class: "empty" },
      part("p", {}, "All providers are in use."),
      part(
        "p",
        { class: "quiet" },
        "A provider or model that fails repeatedly pauses here, with the time at which it is tried again.",
      ),
    );
  }
  return part("ul", { class: "plain entries" }, ...entries.map((entry) => entryPart(entry, now)));
}

function entryPart(entry: HealthEntry, now: number): Part {
  const name = entry.model === undefined ? entry.providerId : `${entry.providerId}/${entry.model}`;
  return part(
    "li",
    { class: "entry" },
    icon(entry.state === "half-open" ? "switched" : "partial"),
    part(
      "div",
      {},
      part(
        "div",
        { class: "line first" },
        part("span", { class: "name" }, name),
        part("span", { class: `badge state-${entry.state}` }, STATES[entry.state]),
      ),
      part("p", { class: "quiet" }, entry.reason),
      entry.until !== undefined && part("p", { class: "quiet" }, `Tried again ${returnTime(entry.until, now)}`),
    ),
  );
}

function returnTime(until: number, now: number): string {
  if (until <= now) return "with the next request";
  const seconds = new Date(until).toLocaleTimeString();
  return until - now < 12 * 60 * 60 * 1000 ? `at ${seconds}` : `${day(until, now)}, ${clock(until)}`;
}
