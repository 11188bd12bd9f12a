import type { PageCommand } from "../messages.js";
import { spendInWords } from "./format.js";
import { button, part, type Part } from "./part.js";

/** What the top of the page shows. */
export interface HeadFacts {
  readonly spend: { readonly usd: number; readonly unknown: number; readonly local: number } | undefined;
  readonly override: string | undefined;
}

/** Today's spend and the override in force. */
export function headPart({ spend, override }: HeadFacts, run: (command: PageCommand) => void): Part {
  const words = spend && spendInWords(spend);
  return part(
    "div",
    { class: "head" },
    part(
      "div",
      {
        class: "spend",
        title: "Known costs of today's attempts. Attempts without a known price and local ones are counted apart.",
      },
      part("span", { class: "quiet" }, "Today"),
      part("strong", {}, words?.sum ?? "…"),
      words !== undefined && words.rest !== "" && part("span", { class: "quiet" }, words.rest),
    ),
    override === undefined
      ? button({ class: "link" }, () => run("override"), "Override model")
      : part(
          "div",
          { class: "override" },
          part("span", { class: "badge override-name", title: "The override in force" }, override),
          button({ class: "link", "aria-label": "Clear the override" }, () => run("clear-override"), "Clear"),
        ),
  );
}
