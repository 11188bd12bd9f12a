import type { LiveLifecycle } from "./lifecycle.js";
import { isFields } from "./readPrice.js";

/** What one provider's list of models said, and when. */
export interface LiveList {
  /** The address that answered; another address is another provider. */
  readonly origin: string;
  /** When it was asked last, ms since 1970. */
  readonly at: number;
  /** By model id; models of which the list says nothing are left out. */
  readonly models: Readonly<Record<string, LiveLifecycle>>;
}

/** The part of a provider that its list belongs to. */
export interface LiveOwner {
  readonly id: string;
  readonly origin: string;
}

/** Ends of models as their providers themselves name them, kept from one session to the next. */
export interface LiveLifecycles {
  of(provider: LiveOwner, modelId: string): LiveLifecycle | undefined;
  /** Whether a provider has not been asked within a day. */
  due(provider: LiveOwner, now: number): boolean;
  /**
   * Keeps what a provider's list said. Returns whether that is anything new.
   * @param models undefined when it could not be read: then what it said before stays
   */
  take(provider: LiveOwner, models: Readonly<Record<string, LiveLifecycle>> | undefined, now: number): boolean;
  /** All of it as plain data, to be given to `createLiveLifecycles` again. */
  saved(): Readonly<Record<string, LiveList>>;
}

/** Vendors announce an end weeks ahead, so asking once a day is plenty. */
const ASK_EVERY_MS = 24 * 60 * 60 * 1000;

/** @param saved what `saved` gave in an earlier session; anything that is not that is passed over */
export function createLiveLifecycles(saved?: unknown): LiveLifecycles {
  const lists = new Map<string, LiveList>(readLists(saved));
  const listOf = ({ id, origin }: LiveOwner): LiveList | undefined => {
    const list = lists.get(id);
    return list?.origin === origin ? list : undefined;
  };
  return {
    of(provider, modelId) {
      const models = listOf(provider)?.models;
      return models !== undefined && Object.hasOwn(models, modelId) ? models[modelId] : undefined;
    },
    due(provider, now) {
      const at = listOf(provider)?.at;
      // A clock that was set back must not keep a provider unasked for years.
      return at === undefined || at > now || now - at >= ASK_EVERY_MS;
    },
    take(provider, models, now) {
      const before = listOf(provider)?.models ?? {};
      lists.set(provider.id, { origin: provider.origin, at: now, models: models ?? before });
      return models !== undefined && JSON.stringify(before) !== JSON.stringify(models);
    },
    saved: () => Object.fromEntries(lists),
  };
}

function* readLists(saved: unknown): Generator<[string, LiveList]> {
  if (!isFields(saved)) return;
  for (const [id, list] of Object.entries(saved)) {
    if (!isFields(list) || typeof list["origin"] !== "string" || typeof list["at"] !== "number") continue;
    const models = isFields(list["models"]) ? Object.entries(list["models"]) : [];
    const read = models.flatMap(([model, value]) => {
      const live = readLive(value);
      return live === undefined ? [] : [[model, live] as const];
    });
    yield [id, { origin: list["origin"], at: list["at"], models: Object.fromEntries(read) }];
  }
}

function readLive(value: unknown): LiveLifecycle | undefined {
  if (!isFields(value) || typeof value["source"] !== "string") return undefined;
  const { status, shutdownDate, replacement, source } = value;
  return {
    ...(status === "active" || status === "deprecated" || status === "retired" ? { status } : {}),
    ...(typeof shutdownDate === "string" && /^\d{4}-\d\d-\d\d$/.test(shutdownDate) ? { shutdownDate } : {}),
    ...(typeof replacement === "string" ? { replacement } : {}),
    source,
  };
}
