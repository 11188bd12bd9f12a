import { type Fields, fieldsOf, parseJson, textIn } from "./json.js";

/** What a provider said about an error, taken apart; the same shape for every wire's wording. */
export interface ErrorSignals {
  /** HTTP status, or the numeric code of an error that came inside a stream. */
  readonly status: number | undefined;
  /** Every type, code, status word and reason in the body, in lower case. */
  readonly codes: readonly string[];
  /** The code most worth showing, as the provider wrote it. */
  readonly code: string | undefined;
  readonly message: string;
  /** The parameter that the body names as the culprit. */
  readonly parameter: string | undefined;
  readonly hasBody: boolean;
  /** The provider's id of the request, when the body says it. */
  readonly requestId: string | undefined;
}

/**
 * Reads the error bodies of OpenAI and its imitators, Anthropic, Gemini (also wrapped in an array), Mistral, Ollama,
 * llama.cpp, FastAPI servers and OpenRouter. Never throws; what it does not understand is the message.
 */
export function errorSignals(status: number | undefined, body: unknown): ErrorSignals {
  const parsed = typeof body === "string" ? parseJson(body) : body;
  const outer = fieldsOf(Array.isArray(parsed) ? parsed[0] : parsed);
  const inner = fieldsOf(outer.error);
  const response = fieldsOf(fieldsOf(outer.response).error);
  const codes: string[] = [];
  for (const part of [
    inner,
    response,
    outer,
    fieldsOf(inner.details),
    fieldsOf(inner.innererror),
    ...detailsOf(inner),
  ]) {
    for (const name of ["code", "type", "status", "reason", "error_code", "__type"]) {
      const value = part[name];
      if (typeof value === "string" && value !== "" && value !== "error") {
        codes.push(value);
      }
    }
  }
  const message =
    textIn(inner.message) ??
    textIn(outer.error) ??
    textIn(response.message) ??
    textIn(outer.message) ??
    textIn(outer.detail) ??
    detailMessages(outer.detail) ??
    textIn(outer.msg) ??
    (typeof body === "string" && !looksLikeHtml(body) ? body : "");
  const raw = textIn(fieldsOf(inner.metadata).raw);
  return {
    status: status ?? numeric(inner.code) ?? numeric(outer.code) ?? numeric(inner.status) ?? numeric(outer.status),
    codes: codes.map((code) => code.toLowerCase()),
    code:
      textIn(inner.code) ??
      textIn(response.code) ??
      textIn(inner.type) ??
      textIn(inner.status) ??
      textIn(outer.code) ??
      textIn(outer.type),
    message: raw === undefined ? message : `${message} ${raw}`,
    parameter: textIn(inner.param) ?? textIn(outer.param) ?? detailParameter(outer.detail),
    hasBody: typeof body === "string" ? body.trim() !== "" : body !== undefined && body !== null,
    requestId: textIn(outer.request_id) ?? textIn(inner.request_id),
  };
}

function detailsOf(error: Fields): Fields[] {
  return Array.isArray(error.details) ? error.details.map(fieldsOf) : [];
}

function numeric(value: unknown): number | undefined {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 400 && number < 600 ? number : undefined;
}

/** FastAPI and Mistral: `detail: [{ loc: ["body", "stop"], msg: "Extra inputs are not permitted" }]`. */
function detailMessages(detail: unknown): string | undefined {
  if (!Array.isArray(detail)) {
    return undefined;
  }
  const messages = detail.map((entry) => {
    const place = fieldsOf(entry).loc;
    return `${Array.isArray(place) ? `${place.slice(1).join(".")}: ` : ""}${textIn(fieldsOf(entry).msg) ?? ""}`;
  });
  return messages.join("; ");
}

function detailParameter(detail: unknown): string | undefined {
  const place = Array.isArray(detail) ? fieldsOf(detail[0]).loc : undefined;
  return Array.isArray(place) ? textIn(place[1]) : undefined;
}

function looksLikeHtml(body: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(body);
}
