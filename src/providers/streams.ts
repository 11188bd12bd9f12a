import { isJson, parseJson } from "./json.js";

/** The texts of a body as they arrive, with characters whole however the bytes are split. */
async function* textsOf(response: Response): AsyncGenerator<string, void, undefined> {
  if (response.body === null) {
    return;
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      yield decoder.decode(chunk.value, { stream: true });
    }
    yield decoder.decode();
  } finally {
    // Whoever stops reading early wants nothing more; this closes the socket.
    await reader.cancel().catch(() => undefined);
  }
}

/** What OpenAI's protocols and their imitations send after the last event. */
export const DONE = "[DONE]";

/**
 * The data of each server-sent event, in order. An event at the end without the empty line after it counts only when it is
 * whole: some servers leave that line out, and a body that was cut ends like that too. llama.cpp writes errors as a field
 * `error:` of its own, which is given as `{"error": ...}`.
 */
export async function* eventData(response: Response): AsyncGenerator<string, void, undefined> {
  const { createParser } = await import("eventsource-parser");
  let ready: string[] = [];
  const parser = createParser({
    onEvent: (event) => ready.push(event.data),
    onError: (error) => {
      if (error.type === "unknown-field" && error.field === "error" && error.value) {
        ready.push(`{"error":${error.value}}`);
      }
    },
  });
  for await (const text of textsOf(response)) {
    parser.feed(text);
    const events = ready;
    ready = [];
    yield* events;
  }
  parser.feed("\n\n");
  yield* ready.filter((data) => data.trim() === DONE || isJson(data));
}

/**
 * The JSON values of a body that holds one a line. Throws `SyntaxError` for a line that is none; a last line without its
 * end counts only when it is whole, since a body that was cut ends like that too.
 */
export async function* jsonLines(response: Response): AsyncGenerator<unknown, void, undefined> {
  let rest = "";
  for await (const text of textsOf(response)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.trim() !== "") {
        yield JSON.parse(line);
      }
    }
  }
  const last = parseJson(rest);
  if (last !== undefined) {
    yield last;
  }
}
