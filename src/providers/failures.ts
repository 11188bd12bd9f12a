import type { ErrorClass, Failure } from "../core/wire/failure.js";
import type { Endpoint } from "../core/wire/wire.js";
import { errorClass } from "./errorClass.js";
import { type ErrorSignals, errorSignals } from "./errorSignals.js";
import { FailedCall } from "./http.js";
import { redact } from "./redact.js";
import { refusedParameter } from "./refusedParameter.js";
import { retryAfterMs } from "./retryAfter.js";
import type { Fields } from "./json.js";

/** What happened, after the provider's name. */
const SENTENCES: Readonly<Record<ErrorClass, string>> = {
  key: "did not accept the key",
  money: "says that the account has no money or quota left",
  permission: "does not allow this account, key or region to use the model",
  "rate-limit": "asks for fewer requests",
  overloaded: "is overloaded",
  server: "had an error of its own",
  network: "could not be reached",
  "first-token-timeout": "did not begin to answer in time",
  stalled: "stopped answering in the middle",
  truncated: "ended the answer before it was complete",
  "context-window": "says that the request is too long for the model",
  "content-policy": "declined to answer because of its content policy",
  "not-found": "does not have the model, or not for this account",
  "invalid-request": "did not understand the request",
  "malformed-response": "answered with something that is not in its protocol",
  empty: "finished without an answer",
  cancelled: "was cancelled",
  budget: "would cost more than the budget allows",
  policy: "is not allowed by the policy in force",
};

/** What to do about it. `{id}` is the user's name of the provider. */
const REMEDIES: Readonly<Record<ErrorClass, string>> = {
  key: 'Enter the key of provider "{id}" with "Fairlead: Set Provider Key".',
  money: 'Add credit to the account of provider "{id}", raise its limit, or route to another provider.',
  permission: 'Ask for access to the model at provider "{id}", or route to another model.',
  "rate-limit": 'Wait a moment, or add a second provider to the route of provider "{id}".',
  overloaded: "Try again in a moment, or route to another provider.",
  server: "Try again; if it lasts, see the provider's status page.",
  network: 'Check the connection, the proxy, and "baseUrl" of provider "{id}" in "fairlead.providers".',
  "first-token-timeout": "Try again, or route to a faster model.",
  stalled: "Try again; the text so far is kept.",
  truncated: "Try again; the text so far is kept.",
  "context-window": "Select less code, start a new conversation, or route to a model with a larger context window.",
  "content-policy": "Ask in other words, or choose another model yourself.",
  "not-found":
    'Check the model\'s id and "baseUrl" of provider "{id}" in "fairlead.providers"; the model may have been retired.',
  "invalid-request": "Try another model; if it happens with every request, please report it.",
  "malformed-response": 'Check that "baseUrl" and "kind" of provider "{id}" in "fairlead.providers" fit each other.',
  empty: "Try again, or raise the limit of output tokens.",
  cancelled: "Ask again when you are ready.",
  budget: 'Raise "fairlead.budget.perRequestUsd" or "fairlead.budget.perDayUsd", or choose a cheaper model.',
  policy: "See the policy shown in the Fairlead panel.",
};

/** What is known beside the class. */
export interface FailureDetails {
  /** The provider's own words; redacted and cut here. */
  readonly said?: string;
  /** Replaces the class's sentence; goes after the provider's name. */
  readonly sentence?: string;
  readonly remedy?: string;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly requestId?: string | undefined;
  readonly refusedParameter?: string | undefined;
  readonly lasting?: true;
  readonly useWire?: Failure["useWire"];
}

/** A failure of one class with our own sentence, the provider's label and a remedy. */
export function failureOf(failureClass: ErrorClass, endpoint: Endpoint, details: FailureDetails = {}): Failure {
  const said = details.said === undefined ? "" : redact(details.said, endpoint.key);
  const code = details.code === undefined ? "" : redact(details.code, endpoint.key);
  const keyless =
    failureClass === "key" && !endpoint.key?.trim() ? "wants a key, and none was entered for it" : undefined;
  const sentence = `${endpoint.label} ${details.sentence ?? keyless ?? SENTENCES[failureClass]}`;
  return {
    class: failureClass,
    message: said === "" ? `${sentence}.` : `${sentence}: ${said}`,
    remedy: details.remedy ?? REMEDIES[failureClass].replaceAll("{id}", endpoint.providerId),
    ...(details.status === undefined ? {} : { status: details.status }),
    ...(code === "" ? {} : { code }),
    ...(details.retryAfterMs === undefined ? {} : { retryAfterMs: details.retryAfterMs }),
    ...(details.requestId ? { requestId: details.requestId } : {}),
    ...(details.refusedParameter === undefined ? {} : { refusedParameter: details.refusedParameter }),
    ...(details.lasting === undefined ? {} : { lasting: details.lasting }),
    ...(details.useWire === undefined ? {} : { useWire: details.useWire }),
  };
}

/** An error that a provider answered with. */
export interface ProviderError {
  /** Undefined, or 200, when the error came inside a stream or an answer of status 200. */
  readonly status?: number | undefined;
  readonly headers?: Headers | undefined;
  /** As text or already parsed. */
  readonly body: unknown;
}

/** Classifies a provider's error by its type and words, then by its status. */
export function failureFromProvider(endpoint: Endpoint, error: ProviderError): Failure {
  const status = error.status !== undefined && error.status >= 400 ? error.status : undefined;
  const signals = errorSignals(status, error.body);
  const failureClass = errorClass(signals);
  const useWire = otherWire(signals);
  const refused = failureClass === "invalid-request" && useWire === undefined ? refusedParameter(signals) : undefined;
  const paced = failureClass === "rate-limit" || failureClass === "overloaded";
  const proxy =
    signals.status === 407
      ? {
          sentence: "was not reached: the proxy wants a sign-in",
          remedy: 'See VS Code\'s setting "http.proxy".',
          lasting: true as const,
        }
      : {};
  return failureOf(useWire === undefined ? failureClass : "invalid-request", endpoint, {
    said: signals.message,
    status: signals.status,
    code: signals.code,
    retryAfterMs: retryAfterMs(error.headers, error.body, paced),
    requestId: requestId(error.headers) ?? signals.requestId,
    refusedParameter: refused,
    useWire,
    ...proxy,
    ...(refused === undefined ? {} : { sentence: `refused the parameter "${refused}"` }),
  });
}

/** ms for the words of an error: its status is known by then, and whoever fails may fail to end its answer too. */
const ERROR_BODY_MS = 1000;

/** Reads a response that is not ok and classifies it. The body is read to at most 64 KB and for a second. */
export async function failureFromResponse(endpoint: Endpoint, response: Response): Promise<Failure> {
  const body = await readCapped(response);
  return failureFromProvider(endpoint, { status: response.status, headers: response.headers, body });
}

/**
 * Classifies anything thrown while calling a provider: our own refusals, SDK errors (recognised by shape, so that no
 * SDK is loaded for it), cancellation, JSON that does not parse, and what the network throws.
 *
 * @param responded whether the provider had begun to answer; a broken connection then means a truncated answer.
 */
export function failureFromThrown(
  endpoint: Endpoint,
  thrown: unknown,
  signal: AbortSignal,
  responded: boolean,
): Failure {
  if (signal.aborted) {
    return failureOf("cancelled", endpoint);
  }
  const chain = causes(thrown);
  const failed = chain.find((cause) => cause instanceof FailedCall);
  if (failed instanceof FailedCall) {
    return failed.failure;
  }
  for (const cause of chain) {
    const answer = providerError(cause);
    if (answer !== undefined) {
      return failureFromProvider(endpoint, answer);
    }
  }
  if (chain.some((cause) => cause instanceof SyntaxError)) {
    return failureOf("malformed-response", endpoint, { code: "bad-json" });
  }
  const code =
    chain.map((cause) => stringField(cause, "code")).findLast((value) => value !== undefined) ?? electronCode(chain);
  return responded
    ? failureOf("truncated", endpoint, { code })
    : failureOf("network", endpoint, networkDetails(endpoint, code));
}

/** Electron's network stack, which VS Code can be told to use, has its code in the message only. */
function electronCode(chain: readonly unknown[]): string | undefined {
  for (const cause of chain) {
    const match = /net::(ERR_[A-Z_]+)/.exec(cause instanceof Error ? cause.message : "");
    if (match?.[1] !== undefined) {
      return match[1];
    }
  }
  return undefined;
}

const NETWORK_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused the connection",
  ECONNRESET: "closed the connection",
  EPIPE: "closed the connection",
  UND_ERR_SOCKET: "closed the connection",
  ENOTFOUND: "has an address that no name server knows",
  EAI_AGAIN: "has an address that could not be looked up",
  ETIMEDOUT: "could not be reached in time",
  UND_ERR_CONNECT_TIMEOUT: "could not be reached in time",
  UND_ERR_HEADERS_TIMEOUT: "did not answer in time",
  ERR_CONNECTION_REFUSED: "refused the connection",
  ERR_CONNECTION_RESET: "closed the connection",
  ERR_NAME_NOT_RESOLVED: "has an address that no name server knows",
  ERR_CONNECTION_TIMED_OUT: "could not be reached in time",
};

function networkDetails(endpoint: Endpoint, code: string | undefined): FailureDetails {
  if (code === undefined) {
    return {};
  }
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return {
      code,
      sentence: "has a certificate that this machine does not trust",
      remedy: `Add your company's certificate to the system store, or check "baseUrl" of provider "${endpoint.providerId}".`,
      lasting: true,
    };
  }
  const sentence = NETWORK_WORDS[code];
  return sentence === undefined ? { code } : { code, sentence };
}

function otherWire(signals: ErrorSignals): Failure["useWire"] {
  return /function tools with reasoning_effort are not supported|only (?:supported|available) (?:in|with|via) (?:the )?\/?v1\/responses|use (?:the )?\/?v1\/responses/i.test(
    signals.message,
  )
    ? "openai-responses"
    : undefined;
}

function requestId(headers: Headers | undefined): string | undefined {
  return headers?.get("x-request-id") ?? headers?.get("request-id") ?? headers?.get("x-ms-request-id") ?? undefined;
}

/** An SDK's error: it has the status (undefined inside a stream), the headers and the parsed body. */
function providerError(cause: unknown): ProviderError | undefined {
  if (!(cause instanceof Error) || !("headers" in cause) || !("error" in cause)) {
    return undefined;
  }
  const headers = cause.headers instanceof Headers ? cause.headers : undefined;
  const status = "status" in cause && typeof cause.status === "number" ? cause.status : undefined;
  if (status === undefined && (cause.error === undefined || headers === undefined)) {
    return undefined;
  }
  // The OpenAI SDK hands over the inside of `error`; the Anthropic SDK the whole body.
  const body = cause.error ?? bodyFromMessage(cause.message, status);
  const whole = typeof body === "object" && body !== null && !("error" in body) ? { error: body } : body;
  return { status, headers, body: whole };
}

/** For a body that is not JSON the SDKs put the text into the message, after the status. */
function bodyFromMessage(message: string, status: number | undefined): string | undefined {
  const rest = message.replace(new RegExp(`^${status ?? ""}\\s*`), "");
  return rest === "status code (no body)" || rest === "" ? undefined : rest;
}

function causes(thrown: unknown): unknown[] {
  const chain: unknown[] = [];
  let current = thrown;
  while (current !== undefined && current !== null && chain.length < 6) {
    chain.push(current);
    current = typeof current === "object" && "cause" in current ? current.cause : undefined;
  }
  return chain;
}

function stringField(value: unknown, name: string): string | undefined {
  const field = typeof value === "object" && value !== null ? (value as Fields)[name] : undefined;
  return typeof field === "string" && field !== "" ? field : undefined;
}

async function readCapped(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) {
    return "";
  }
  const decoder = new TextDecoder();
  let text = "";
  const late = setTimeout(() => void reader.cancel().catch(() => undefined), ERROR_BODY_MS);
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      text += decoder.decode(chunk.value, { stream: true });
      if (text.length > 65_536) {
        break;
      }
    }
  } catch {
    // A body that breaks off still has its status.
  }
  clearTimeout(late);
  await reader.cancel().catch(() => undefined);
  return text;
}
