import type { Endpoint, StreamPart } from "../core/wire/wire.js";
import { failureOf } from "./failures.js";
import { bodyKind } from "./http.js";

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

/** One call through an SDK; only one of the two is made. */
export interface SdkCall<Event, Whole> {
  readonly endpoint: Endpoint;
  readonly stream: boolean;
  readonly askWhole: () => Answered<unknown>;
  readonly askEvents: () => Answered<AsyncIterable<Event>>;
  /** The answer, if it is one of this protocol, be it an error. */
  readonly readWhole: (data: unknown) => Whole | undefined;
  readonly assembler: (headers: Headers) => Assembler<Event, Whole>;
}

/**
 * Makes the call and gives its parts. A server that cannot stream may answer with the whole where events were asked
 * for, and some report errors that way; a body that is neither is malformed.
 */
export async function* sdkAnswer<Event, Whole>(
  call: SdkCall<Event, Whole>,
): AsyncGenerator<StreamPart, void, undefined> {
  if (!call.stream) {
    const { data, response } = await call.askWhole().withResponse();
    yield* wholeAnswer(call, data, response.headers);
    return;
  }
  const { data: events, response } = await call.askEvents().withResponse();
  const kind = bodyKind(response);
  if (kind === "json") {
    yield* wholeAnswer(call, await response.json(), response.headers);
    return;
  }
  const assembler = call.assembler(response.headers);
  let any = false;
  try {
    for await (const event of events) {
      any = true;
      yield* assembler.add(event);
      if (assembler.ended) {
        break;
      }
    }
  } catch (thrown) {
    if (assembler.whole !== true) {
      throw thrown;
    }
  }
  if (!any && kind !== "events") {
    yield { type: "failure", failure: failureOf("malformed-response", call.endpoint) };
    return;
  }
  yield* assembler.end();
}

function* wholeAnswer<Event, Whole>(
  call: SdkCall<Event, Whole>,
  data: unknown,
  headers: Headers,
): Generator<StreamPart, void, undefined> {
  const whole = call.readWhole(typeof data === "string" ? parseJson(data) : data);
  if (whole === undefined) {
    yield { type: "failure", failure: failureOf("malformed-response", call.endpoint) };
    return;
  }
  const assembler = call.assembler(headers);
  yield* assembler.addWhole(whole);
  yield* assembler.end();
}

/** Some servers forget to say that their answer is JSON; the SDK then gives it as text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
