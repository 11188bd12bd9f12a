import type { Catalog } from "../core/catalog/catalog.js";
import { lifecycleOn } from "../core/catalog/lifecycle.js";
import type { ModelFacts } from "../core/catalog/model.js";
import type { Directory } from "../core/routing/directory.js";

/** The end of a model, as a person should hear of it. */
export interface ModelEnding {
  /** `provider/model-id`. */
  readonly name: string;
  readonly state: "ends" | "retired";
  /** `YYYY-MM-DD`; missing when the vendor named no day. */
  readonly date?: string;
  /** Name of the model to use instead, at the same provider. */
  readonly replacement?: string;
  /** The provider answers with the replacement, at its price, instead of failing. */
  readonly redirects: boolean;
  /** Who says so. */
  readonly source: string;
}

/** What endings are looked up in. */
export interface EndingSources {
  readonly directory: Directory;
  readonly catalog: Catalog;
  /** The catalog's vendor of a provider: by its preset when configured, else of the kind that its id names. */
  readonly vendorOf: (providerId: string) => string | undefined;
}

/** Replacements that end themselves are followed no further than this. */
const MOST_STEPS = 5;

/** When a model ends or ended; undefined for models that go on and for unknown ones. */
export function endingOf(name: string, at: Date, sources: EndingSources): ModelEnding | undefined {
  const slash = name.indexOf("/");
  const providerId = name.slice(0, slash);
  const id = name.slice(slash + 1);
  if (slash <= 0 || id === "") return undefined;
  const factsOf = (modelId: string): ModelFacts | undefined => {
    const configured = sources.directory.get(`${providerId}/${modelId}`)?.model.facts;
    if (configured !== undefined) return configured;
    const vendor = sources.vendorOf(providerId);
    return vendor === undefined ? undefined : sources.catalog.find(vendor, modelId);
  };
  const facts = factsOf(id);
  if (facts?.lifecycle === undefined) return undefined;
  const state = lifecycleOn(facts, at);
  if (state.state === "active") return undefined;
  const replacement = lasting(state.replacement, at, factsOf);
  return {
    name,
    state: state.state,
    ...(state.date === undefined ? {} : { date: state.date }),
    ...(replacement === undefined ? {} : { replacement: `${providerId}/${replacement}` }),
    redirects: facts.lifecycle.redirects === true,
    source: facts.lifecycle.source,
  };
}

/** The replacement, or what replaces that when it is retired too; undefined unless it is known at this very provider. */
function lasting(
  first: string | undefined,
  at: Date,
  factsOf: (id: string) => ModelFacts | undefined,
): string | undefined {
  let id = first;
  for (let step = 0; id !== undefined && step < MOST_STEPS; step += 1) {
    const facts = factsOf(id);
    if (facts === undefined) return undefined;
    const state = lifecycleOn(facts, at);
    if (state.state !== "retired") return id;
    id = state.replacement;
  }
  return undefined;
}

/** An ending in words, such as `openai/gpt-5 ends on 2026-12-11. Use openai/gpt-6.1-sol instead. Source: OpenAI model list.` */
export function endingWords({ name, state, date, replacement, redirects, source }: ModelEnding): string {
  const when =
    state === "ends"
      ? date === undefined
        ? "is deprecated; its provider has not said when it ends"
        : `ends on ${date}`
      : `was retired${date === undefined ? "" : ` on ${date}`}, so it is not used`;
  const instead =
    replacement === undefined
      ? ""
      : redirects
        ? ` Its provider answers with ${replacement} instead.`
        : ` Use ${replacement} instead.`;
  return `${name} ${when}.${instead} Source: ${source}.`;
}

/**
 * What is wrong with a prompt's `models` when they name nothing but retired models; undefined when some model is left, or
 * none is known at all.
 * @param matches whether a glob matches a name
 */
export function onlyRetired(
  globs: readonly string[],
  at: Date,
  sources: EndingSources,
  matches: (glob: string, name: string) => boolean,
): readonly ModelEnding[] {
  const matched = [...sources.directory.keys()].filter((name) => globs.some((glob) => matches(glob, name)));
  const exact = globs.filter((glob) => !/[*?[{]/.test(glob));
  const names = [...new Set([...matched, ...exact])];
  const endings = names.map((name) => endingOf(name, at, sources));
  // A glob that matches nothing configured may be meant for other people's providers.
  if (names.length === 0 || globs.some((glob) => !exact.includes(glob) && !matched.some((name) => matches(glob, name))))
    return [];
  return endings.every((ending) => ending?.state === "retired") ? endings.filter((ending) => ending !== undefined) : [];
}
