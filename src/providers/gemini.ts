import type { Endpoint, StreamPart } from "../core/wire/wire.js";
import { newCallId } from "./callId.js";
import { failureOf } from "./failures.js";
import { geminiFinish } from "./geminiFinish.js";
import { geminiRequest } from "./geminiRequest.js";
import { geminiUsage } from "./geminiUsage.js";
import { type Fields, entriesOf, fieldsOf, textIn } from "./json.js";
import { postWire, type Reader } from "./postWire.js";

/** Google's own protocol: `streamGenerateContent?alt=sse` and `generateContent`. The key travels in a header, never in the address. */
export const wire = postWire({
  name: "gemini",
  takes: ["chat"],
  keyHeader: "x-goog-api-key",
  refusals: [{ words: /thinking|thought/i, parameter: "thinkingConfig" }],
  post: (call, endpoint) => {
    const model = encodeURIComponent(call.model.replace(/^models\//, ""));
    // A `baseUrl` that already names the version is taken as it is.
    const version = /\/v\d\w*$/.test(endpoint.baseUrl) ? "" : "v1beta/";
    return {
      path: `${version}models/${model}:${call.stream ? "streamGenerateContent" : "generateContent"}`,
      ...(call.stream ? { query: { alt: "sse" } } : {}),
      body: geminiRequest(call, endpoint.quirks),
    };
  },
  servedIn: (chunk) => textIn(chunk.modelVersion),
  reader: (endpoint) => new ChunkReader(endpoint),
});

class ChunkReader implements Reader {
  private calledTools = false;
  /** The last part, kept back while the usage may still follow. */
  private ending: StreamPart | undefined;

  constructor(private readonly endpoint: Endpoint) {}

  get whole(): boolean {
    return this.ending !== undefined;
  }

  *read(chunk: Fields): Generator<StreamPart> {
    const candidate = fieldsOf(entriesOf(chunk.candidates)[0]);
    for (const part of entriesOf(fieldsOf(candidate.content).parts)) {
      yield* this.readPart(fieldsOf(part));
    }
    const reason = textIn(candidate.finishReason);
    const blocked = textIn(fieldsOf(chunk.promptFeedback).blockReason);
    const goesOn = reason === undefined && blocked === undefined && this.ending === undefined;
    const usage = geminiUsage(chunk.usageMetadata, goesOn);
    if (usage !== undefined) {
      yield { type: "usage", usage };
    }
    if (blocked !== undefined && reason === undefined) {
      yield { type: "failure", failure: failureOf("content-policy", this.endpoint, { code: blocked }) };
      return;
    }
    if (reason !== undefined) {
      this.ending = this.finish(reason, textIn(candidate.finishMessage));
    }
    if (usage !== undefined) {
      yield* this.end();
    }
  }

  *end(): Generator<StreamPart> {
    if (this.ending !== undefined) {
      yield this.ending;
    }
  }

  private *readPart(part: Fields): Generator<StreamPart> {
    const text = textIn(part.text) ?? "";
    const signature = textIn(part.thoughtSignature);
    const signed = signature === undefined ? {} : { signature };
    if (part.functionCall !== undefined) {
      const call = fieldsOf(part.functionCall);
      this.calledTools = true;
      const id = textIn(call.id) ?? newCallId();
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
