import type { ModelCall } from "../core/wire/call.js";
import type { Endpoint, StreamPart, Wire } from "../core/wire/wire.js";
import { type Progress, guardAnswer } from "./answerGuard.js";
import { failureFromProvider, failureOf } from "./failures.js";
import { geminiFinish } from "./geminiFinish.js";
import { geminiRequest } from "./geminiRequest.js";
import { geminiUsage } from "./geminiUsage.js";
import { entriesOf, fieldsOf, textIn } from "./json.js";
import { answerKind, postJson, unsuitable } from "./post.js";
import { eventData } from "./streams.js";

/** Google's own protocol: `streamGenerateContent?alt=sse` and `generateContent`. The key travels in a header, never in the address. */
export const wire: Wire = {
  name: "gemini",
  stream: (call, endpoint, signal) =>
    guardAnswer(endpoint, signal, (progress) => parts(call, endpoint, signal, progress)),
};

async function* parts(
  call: ModelCall,
  endpoint: Endpoint,
  signal: AbortSignal,
  progress: Progress,
): AsyncGenerator<StreamPart> {
  if (call.kind !== "chat") {
    throw unsuitable(endpoint, "completion");
  }
  const model = encodeURIComponent(call.model.replace(/^models\//, ""));
  // A `baseUrl` that already names the version is taken as it is.
  const version = /\/v\d\w*$/.test(endpoint.baseUrl) ? "" : "v1beta/";
  const response = await postJson(
    endpoint,
    {
      path: `${version}models/${model}:${call.stream ? "streamGenerateContent" : "generateContent"}`,
      ...(call.stream ? { query: { alt: "sse" } } : {}),
      body: geminiRequest(call, endpoint.quirks),
      keyHeader: "x-goog-api-key",
      refusals: [{ words: /thinking|thought/i, parameter: "thinkingConfig" }],
    },
    signal,
    progress,
  );
  const reader = new ChunkReader(endpoint, response.headers);
  if (answerKind(endpoint, response) === "events") {
    for await (const data of eventData(response)) {
      yield* reader.read(JSON.parse(data));
    }
  } else {
    // Without `alt=sse`, as some proxies drop it, the chunks come as one array.
    const body: unknown = await response.json();
    for (const chunk of Array.isArray(body) ? body : [body]) {
      yield* reader.read(chunk);
    }
  }
}

class ChunkReader {
  private served: string | undefined;
  private calledTools = false;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly headers: Headers,
  ) {}

  *read(value: unknown): Generator<StreamPart> {
    const chunk = fieldsOf(value);
    if (chunk.error !== undefined) {
      yield { type: "failure", failure: failureFromProvider(this.endpoint, { headers: this.headers, body: value }) };
      return;
    }
    const served = textIn(chunk.modelVersion);
    if (served !== undefined && served !== this.served) {
      this.served = served;
      yield { type: "served", model: served };
    }
    const candidate = fieldsOf(entriesOf(chunk.candidates)[0]);
    for (const part of entriesOf(fieldsOf(candidate.content).parts)) {
      yield* this.readPart(fieldsOf(part));
    }
    const reason = textIn(candidate.finishReason);
    const blocked = textIn(fieldsOf(chunk.promptFeedback).blockReason);
    const usage = geminiUsage(chunk.usageMetadata, reason === undefined && blocked === undefined);
    if (usage !== undefined) {
      yield { type: "usage", usage };
    }
    if (blocked !== undefined && reason === undefined) {
      yield { type: "failure", failure: failureOf("content-policy", this.endpoint, { code: blocked }) };
    } else if (reason !== undefined) {
      yield this.finish(reason, textIn(candidate.finishMessage));
    }
  }

  private *readPart(part: Readonly<Record<string, unknown>>): Generator<StreamPart> {
    const text = textIn(part.text) ?? "";
    const signature = textIn(part.thoughtSignature);
    const signed = signature === undefined ? {} : { signature };
    if (part.functionCall !== undefined) {
      const call = fieldsOf(part.functionCall);
      this.calledTools = true;
      const id = textIn(call.id) ?? `call_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`;
      yield { type: "tool-call", id, name: textIn(call.name) ?? "", input: JSON.stringify(call.args ?? {}), ...signed };
      return;
    }
    if (part.thought === true) {
      if (text !== "" || signature !== undefined) {
        yield { type: "reasoning", text, ...signed };
      }
      return;
    }
    if (text !== "") {
      yield { type: "text", text };
    }
    if (signature !== undefined) {
      // Proof that belongs to plain text; sent back as such by `geminiContents`.
      yield { type: "reasoning", text: "", signature };
    }
  }

  private finish(reason: string, message: string | undefined): StreamPart {
    const ended = geminiFinish(reason, this.calledTools);
    if ("finish" in ended) {
      return { type: "finish", reason: ended.finish };
    }
    const said = message === undefined ? {} : { said: message };
    return { type: "failure", failure: failureOf(ended.failure, this.endpoint, { code: ended.code, ...said }) };
  }
}
