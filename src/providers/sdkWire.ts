import type { ChatCall } from "../core/wire/call.js";
import { follow } from "../core/dispatch/follow.js";
import type { Endpoint, StreamPart, Wire, WireName } from "../core/wire/wire.js";
import { defineWire, type Exchange, FIGURES_MS, fitted } from "./defineWire.js";
import { failureOf } from "./failures.js";
import { bodyKind } from "./http.js";
import { type Fields, parseJson } from "./json.js";
import { thinkingApart } from "./taggedThinking.js";

/** Turns what a protocol sends into parts; one for each answer. */
export interface Assembler<Event, Whole> {
  /** Parts of one event of a stream. */
  add(event: Event): Iterable<StreamPart>;
  /** Parts of a whole answer, without the last. */
  addWhole(whole: Whole): Iterable<StreamPart>;
  /** The last parts, once the provider has ended its answer. */
  end(): Iterable<StreamPart>;
  /** Whether the provider has sent its last event; what follows on the connection is not waited for. */
  readonly ended: boolean;
  /** Whether the text is whole, while figures may still follow; what breaks off then costs nobody an answer. */
  readonly whole?: boolean;
}

/** What an SDK gives for a call, with the response behind it. */
interface Answered<Data> {
  withResponse(): Promise<{ readonly data: Data; readonly response: Response }>;
}

/** Posts one call through an SDK. With `stream` the data are events, else the whole answer. */
export type SdkPost = <Data>(path: string, body: Fields, stream: boolean) => Answered<Data>;

/** What is peculiar to a protocol that an official SDK speaks; conversations only. */
export interface SdkProtocol<Event, Whole> {
  readonly name: WireName;
  /** Of the call, after the SDK's own address. */
  readonly path: string;
  /** Makes the SDK's client ready for one call, loading the SDK at first use. May throw `FailedCall`. */
  readonly open: (exchange: Exchange) => Promise<SdkPost>;
  /** The request's body; the endpoint's fixed fields and refusals are seen to by the frame. */
  readonly body: (call: ChatCall, endpoint: Endpoint) => Fields;
  /** Whether JSON is an answer of this protocol, be it an error. */
  readonly isWhole: (data: object) => boolean;
  readonly assembler: (call: ChatCall, endpoint: Endpoint, headers: Headers) => Assembler<Event, Whole>;
  /** Some of its servers leave thinking in the text. */
  readonly tagsThinking?: boolean;
}

/**
 * A wire on an official SDK. A server that cannot stream may answer with the whole where events were asked for, and some
 * report errors that way; a body that is neither is malformed.
 */
export function sdkWire<Event, Whole>(protocol: SdkProtocol<Event, Whole>): Wire {
  return defineWire(protocol.name, ["chat"], (call, exchange) => {
    const parts = answer(protocol, call, exchange);
    return protocol.tagsThinking === true ? thinkingApart(parts) : parts;
  });
}

async function* answer<Event, Whole>(
  protocol: SdkProtocol<Event, Whole>,
  call: ChatCall,
  exchange: Exchange,
): AsyncGenerator<StreamPart, void, undefined> {
  const { endpoint } = exchange;
  const own = follow(exchange.signal);
  const post = await protocol.open({ ...exchange, signal: own.signal });
  const body = fitted(protocol.body(call, endpoint), endpoint);
  const assemblerFor = (headers: Headers) => protocol.assembler(call, endpoint, headers);
  const wholeAnswer = function* (data: unknown, headers: Headers): Generator<StreamPart, void, undefined> {
    // Some servers forget to say that their answer is JSON; the SDK then gives it as text.
    const whole = typeof data === "string" ? parseJson(data) : data;
    if (typeof whole !== "object" || whole === null || !protocol.isWhole(whole)) {
      yield { type: "failure", failure: failureOf("malformed-response", endpoint) };
      return;
    }
    const assembler = assemblerFor(headers);
    yield* assembler.addWhole(whole as Whole);
    yield* assembler.end();
  };
  if (!call.stream) {
    const { data, response } = await post<unknown>(protocol.path, body, false).withResponse();
    yield* wholeAnswer(data, response.headers);
    return;
  }
  const { data: events, response } = await post<AsyncIterable<Event>>(protocol.path, body, true).withResponse();
  const kind = bodyKind(response);
  if (kind === "json") {
    yield* wholeAnswer(await response.json(), response.headers);
    return;
  }
  const assembler = assemblerFor(response.headers);
  let any = false;
  let late: ReturnType<typeof setTimeout> | undefined;
  try {
    for await (const event of events) {
      any = true;
      for (const part of assembler.add(event)) yield part;
      if (assembler.ended) {
        break;
      }
      if (assembler.whole === true) late ??= setTimeout(own.abort, FIGURES_MS);
    }
  } catch (thrown) {
    if (assembler.whole !== true) {
      throw thrown;
    }
  } finally {
    clearTimeout(late);
    own.release();
  }
  if (!any && kind !== "events") {
    yield { type: "failure", failure: failureOf("malformed-response", endpoint) };
    return;
  }
  yield* assembler.end();
}
