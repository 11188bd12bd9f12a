import type { ModelCall } from "../core/wire/call.js";
import type { Endpoint, StreamPart, Wire, WireName } from "../core/wire/wire.js";
import { guardAnswer, type Progress } from "./answerGuard.js";
import { failureOf } from "./failures.js";
import { type Fields, fieldsOf } from "./json.js";

/** ms for the figures behind a whole text: they come at once or, from servers that leave their streams open, never. */
export const FIGURES_MS = 2000;

/** A call of one kind. */
export type CallOf<Kind extends ModelCall["kind"]> = Extract<ModelCall, { kind: Kind }>;

/** One call on its way; the key in it is held only as long as the call. */
export interface Exchange {
  readonly endpoint: Endpoint;
  readonly signal: AbortSignal;
  /** What the call is found to be beside its parts; written as it becomes known. */
  readonly progress: Progress;
}

/**
 * A wire from what is its own: how it answers the kinds of calls it takes. Other calls are refused with nothing sent, and
 * whatever `answer` throws or leaves out, the promise of {@link Wire} holds.
 */
export function defineWire<Kind extends ModelCall["kind"]>(
  name: WireName,
  takes: readonly Kind[],
  answer: (call: CallOf<Kind>, exchange: Exchange) => AsyncIterable<StreamPart>,
): Wire {
  const isTaken = (call: ModelCall): call is CallOf<Kind> => takes.some((kind) => kind === call.kind);
  return {
    name,
    stream: (call, endpoint, signal) =>
      guardAnswer(endpoint, signal, (progress) =>
        isTaken(call) ? answer(call, { endpoint, signal, progress }) : unsuitable(endpoint, call.kind),
      ),
  };
}

/** The body as this endpoint wants it: with its fixed fields, without what it refuses and without halves of characters. */
export function fitted(body: Fields, { quirks }: Endpoint): Fields {
  const fit: Record<string, unknown> = { ...body, ...quirks.body };
  for (const name of quirks.omit ?? []) {
    delete fit[name];
  }
  return fieldsOf(wholeCharacters(fit));
}

/**
 * JSON with a mark in the place of each half of a character. Tools and prompts cut texts anywhere, and providers refuse a body with
 * such a half as no JSON.
 */
function wholeCharacters(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wholeCharacters);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, wholeCharacters(field)]));
}

/** The answer to a call that the wire has no form for. */
async function* unsuitable(endpoint: Endpoint, kind: ModelCall["kind"]): AsyncGenerator<StreamPart> {
  yield {
    type: "failure",
    failure: failureOf("invalid-request", endpoint, {
      code: "unsuitable-wire",
      sentence: kind === "completion" ? "has no completions by this protocol" : "has no conversations by this protocol",
      remedy: `Check "kind" of provider "${endpoint.providerId}" in "fairlead.providers", or route this task to another model.`,
    }),
  };
}
