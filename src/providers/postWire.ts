import { follow } from "../core/dispatch/follow.js";
import type { ModelCall } from "../core/wire/call.js";
import type { Endpoint, StreamPart, Wire, WireName } from "../core/wire/wire.js";
import { type CallOf, defineWire, type Exchange, FIGURES_MS, fitted } from "./defineWire.js";
import { failureFromProvider, failureFromResponse, failureOf } from "./failures.js";
import { bodyKind, FailedCall, endpointUrl, guardedFetch, keyHeaders } from "./http.js";
import { type Fields, fieldsOf } from "./json.js";
import { DONE, eventData, jsonLines } from "./streams.js";
import { thinkingApart } from "./taggedThinking.js";

/** What a wire posts. */
interface Post {
  /** Relative to the endpoint's `baseUrl`; may climb with `../`. */
  readonly path: string;
  /** Added to the endpoint's fixed query. */
  readonly query?: Readonly<Record<string, string>>;
  /** The endpoint's fixed fields and refusals are seen to by the frame. */
  readonly body: Fields;
}

/** Turns the JSON values of one answer into parts. */
export interface Reader {
  /** Parts of one value, be it an event, a line or the whole answer. */
  read(fields: Fields): Iterable<StreamPart>;
  /**
   * The last parts, for protocols that tell the end apart from the last value.
   * @param done whether the stream said `[DONE]`
   */
  end?(done: boolean): Iterable<StreamPart>;
  /** Whether the text is whole, while figures may still follow; what breaks off then costs nobody an answer. */
  readonly whole?: boolean;
}

/** What is peculiar to a protocol that is JSON posted by ourselves. */
export interface PostProtocol<Kind extends ModelCall["kind"]> {
  readonly name: WireName;
  readonly takes: readonly Kind[];
  readonly post: (call: CallOf<Kind>, endpoint: Endpoint) => Post;
  /** Header that carries the key when it is neither the default nor the endpoint's own. */
  readonly keyHeader?: string;
  /** This protocol's own words for refusing a parameter, where it does not name it as it is written. */
  readonly refusals?: readonly { readonly words: RegExp; readonly parameter: string }[];
  /** Its streams are one JSON a line, whatever type a proxy gives them. */
  readonly streamsLines?: boolean;
  /** Some of its servers leave thinking in the text of a conversation. */
  readonly tagsThinking?: boolean;
  /** The model that a value says is answering. */
  readonly servedIn: (fields: Fields) => string | undefined;
  /** A reader for one answer. */
  readonly reader: (endpoint: Endpoint) => Reader;
}

/** A wire that posts JSON and reads JSON back: whole, as events or as lines. */
export function postWire<Kind extends ModelCall["kind"]>(protocol: PostProtocol<Kind>): Wire {
  return defineWire(protocol.name, protocol.takes, (call, exchange) => {
    const parts = answer(protocol, call, exchange);
    return protocol.tagsThinking === true && call.kind === "chat" ? thinkingApart(parts) : parts;
  });
}

async function* answer<Kind extends ModelCall["kind"]>(
  protocol: PostProtocol<Kind>,
  call: CallOf<Kind>,
  exchange: Exchange,
): AsyncGenerator<StreamPart, void, undefined> {
  const { endpoint } = exchange;
  const own = follow(exchange.signal);
  const response = await send(protocol, protocol.post(call, endpoint), { ...exchange, signal: own.signal });
  const reader = protocol.reader(endpoint);
  const streams = call.stream ? (protocol.streamsLines === true ? "lines" : "events") : undefined;
  let served: string | undefined;
  let done = false;
  let late: ReturnType<typeof setTimeout> | undefined;
  try {
    for await (const value of valuesIn(response, endpoint, streams)) {
      done = value === DONE;
      const fields = fieldsOf(value);
      // An error may come with status 200, once a stream has begun.
      if ((fields.error !== undefined && fields.error !== null) || fields.object === "error") {
        yield { type: "failure", failure: failureFromProvider(endpoint, { headers: response.headers, body: value }) };
        return;
      }
      const says = protocol.servedIn(fields);
      if (says !== undefined && says !== served) {
        served = says;
        yield { type: "served", model: says };
      }
      yield* reader.read(fields);
      if (reader.whole === true) late ??= setTimeout(own.abort, FIGURES_MS);
    }
  } catch (thrown) {
    if (reader.whole !== true) {
      throw thrown;
    }
  } finally {
    clearTimeout(late);
    own.release();
  }
  yield* reader.end?.(done) ?? [];
}

/**
 * Posts JSON and gives the answer as soon as its headers are there.
 *
 * Throws `FailedCall` for what was refused, here or by the provider, and the platform's own error when the network fails.
 */
async function send(
  { keyHeader, refusals }: Pick<PostProtocol<never>, "keyHeader" | "refusals">,
  post: Post,
  { endpoint, signal, progress }: Exchange,
): Promise<Response> {
  const url = endpointUrl(endpoint, post.path);
  for (const [name, value] of Object.entries(post.query ?? {})) {
    url.searchParams.set(name, value);
  }
  const headers = {
    accept: "application/json, text/event-stream, application/x-ndjson",
    "content-type": "application/json",
    "user-agent": "fairlead",
    ...keyHeaders(endpoint, keyHeader),
  };
  const body = JSON.stringify(fitted(post.body, endpoint));
  const response = await guardedFetch(url, { method: "POST", headers, body, signal }, endpoint);
  if (!response.ok) {
    const failure = await failureFromResponse(endpoint, response);
    const refused =
      failure.class === "invalid-request" ? refusals?.find(({ words }) => words.test(failure.message)) : undefined;
    throw new FailedCall(refused === undefined ? failure : { ...failure, refusedParameter: refused.parameter });
  }
  progress.responded = true;
  return response;
}

/** The JSON values of an answer in order; the last is {@link DONE} when the stream says so. Throws `SyntaxError` for what is no JSON. */
async function* valuesIn(
  response: Response,
  endpoint: Endpoint,
  streams: "events" | "lines" | undefined,
): AsyncGenerator {
  const { kind, isSaid } = answerKind(response, streams);
  let any = isSaid;
  if (kind === "json") {
    // Some proxies of Gemini's turn a stream into one array of its chunks.
    const body: unknown = await response.json();
    yield* Array.isArray(body) ? body : [body];
  } else if (kind === "lines") {
    for await (const value of jsonLines(response)) {
      any = true;
      yield value;
    }
  } else if (kind === "events") {
    for await (const data of eventData(response)) {
      any = true;
      if (data.trim() === DONE) {
        yield DONE;
        return;
      }
      yield JSON.parse(data);
    }
  }
  if (kind === undefined || (kind !== "json" && !any)) {
    throw new FailedCall(
      failureOf("malformed-response", endpoint, { code: "unexpected-content-type", status: response.status }),
    );
  }
}

/**
 * What an answer of success holds, by its content type. One that is missing, or says only that it is text or bytes, says
 * nothing: some servers and proxies forget the type of a stream, and it is then what was asked for. `kind` is undefined for
 * what no protocol of ours sends.
 */
function answerKind(
  response: Response,
  streams: "events" | "lines" | undefined,
): { readonly kind: "events" | "lines" | "json" | undefined; readonly isSaid: boolean } {
  const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const inLines = type === "application/x-ndjson" || type === "application/jsonl";
  const said = inLines ? "lines" : bodyKind(response);
  if (said !== "other") {
    return { kind: streams === "lines" ? streams : said, isSaid: true };
  }
  const isOpen = type === "" || type === "text/plain" || type === "application/octet-stream";
  return { kind: isOpen ? (streams ?? "json") : undefined, isSaid: false };
}
