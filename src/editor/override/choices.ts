import type { Model } from "../../core/catalog/model.js";
import { priceFor } from "../../core/catalog/price.js";

/** A model that can be chosen, with how it does now. */
export interface ModelChoice {
  readonly model: Model;
  /** Such as `cooling down: rate limit, 40 s`; undefined when it is ready. */
  readonly health?: string;
}

/** A model as a line of a list: its name, and what it costs, how good it is and where it runs. */
export interface ChoiceItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string | undefined;
  readonly name: string;
}

/** The lines for a list of models. Unknown prices are called unknown; a local model's price is "local". */
export function choiceItems(choices: readonly ModelChoice[], at: Date): readonly ChoiceItem[] {
  return choices.map(({ model, health }) => {
    const about = [priceWords(model, at), qualityWords(model), contextWords(model), lifecycleWords(model)].filter(
      (words) => words !== undefined,
    );
    return {
      label: `${model.local ? "$(vm)" : "$(cloud)"} ${model.name}`,
      description: about.join(" · "),
      detail: health === undefined ? undefined : `$(warning) ${health}`,
      name: model.name,
    };
  });
}

function priceWords(model: Model, at: Date): string {
  if (model.local) return "local";
  const sheet = model.facts.price;
  const price = sheet && priceFor(sheet, { inputTokens: 0, at });
  return price ? `${sheet.exact ? "" : "~"}$${price.input}/$${price.output} per million` : "price unknown";
}

function qualityWords(model: Model): string | undefined {
  const quality = model.facts.quality?.edit ?? model.facts.quality?.chat;
  return quality && `quality ${Math.round(quality.value * 100)}`;
}

function contextWords(model: Model): string | undefined {
  const tokens = model.facts.contextTokens;
  if (tokens === undefined) return undefined;
  return tokens >= 1_000_000 ? `${+(tokens / 1_000_000).toFixed(1)}M context` : `${Math.round(tokens / 1000)}K context`;
}

function lifecycleWords(model: Model): string | undefined {
  const lifecycle = model.facts.lifecycle;
  if (!lifecycle || lifecycle.status === "active") return undefined;
  return lifecycle.shutdownDate ? `${lifecycle.status}, ends ${lifecycle.shutdownDate}` : lifecycle.status;
}
