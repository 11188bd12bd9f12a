import type { ErrorClass } from "../core/wire/failure.js";
import type { ErrorSignals } from "./errorSignals.js";

/** Codes that mean that money has run out; sent with 402, 429, 400 or inside a stream. */
const MONEY_CODES = new Set([
  "insufficient_quota",
  "credit_balance_exhausted",
  "organization_spend_limit_exceeded",
  "project_spend_limit_exceeded",
  "organization_usage_limit_exceeded",
  "billing_hard_limit_reached",
  "billing_not_active",
  "billing_error",
  "enforced_spend_limit_reached",
  "contract_spend_limit_reached",
  "linked_organization_spend_limit_reached",
  "ramp_limit_exceeded",
  "user_profile_not_billable",
  "insufficient_balance",
  "insufficient_credits",
  "insufficient_user_quota",
  "payment_required",
]);
const MONEY_WORDS =
  /insufficient[ _-](?:account )?(?:quota|balance|credits?|funds)|credit balance is too low|(?:requires?|not enough|out of|more) credits|can only afford|exceeded your current quota|spend(?:ing)? limit|billing hard limit|payment required|requires billing to be enabled/i;

const KEY_CODES = new Set([
  "invalid_api_key",
  "authentication_error",
  "api_key_invalid",
  "unauthenticated",
  "invalid_authentication",
  "unauthorized",
  "expired_api_key",
]);
const KEY_WORDS =
  /(?:incorrect|invalid|expired|missing|no) (?:api[ -]?key|auth\w*)|api[ -]key (?:is )?(?:not valid|invalid|expired|missing|not found)/i;

const PERMISSION_CODES = new Set([
  "permission_error",
  "permission_denied",
  "unsupported_country_region_territory",
  "sandbox_egress_restricted",
  "organization_on_hold",
]);
const PERMISSION_WORDS =
  /location is not supported|country, region,? or territory not supported|insufficient permissions|missing scopes|not available in your (?:region|country)/i;

const NOT_FOUND_CODES = new Set([
  "model_not_found",
  "not_found_error",
  "not_found",
  "model_not_available",
  "deploymentnotfound",
  "invalid_model",
  "model_terminated",
  "model_decommissioned",
]);
const NOT_FOUND_WORDS =
  /may not exist or you (?:may|do) not have access|\bmodels?\b[^.]{0,120}(?:does not exist|not found|no longer (?:available|supported)|has been (?:retired|decommissioned|removed|shut ?down))|is not a valid model|invalid model\b|no endpoints found|unknown model/i;

const CONTENT_CODES = new Set([
  "content_filter",
  "content_policy_violation",
  "responsibleaipolicyviolation",
  "moderation_blocked",
  "cyber_policy_violation",
  "data_inspection_failed",
  "invalid_prompt",
  "prohibited_content",
  "sensitive",
]);
const CONTENT_WORDS =
  /content (?:management|filter(?:ing)?|safety|usage) polic|violat\w+ (?:our|the|openai'?s?) (?:usage|content|safety)|flagged (?:as|by|for)|(?:requires|blocked by) moderation|inappropriate content|content exists risk|output blocked by content filtering/i;

/** Two providers' words for pace that read like an overflow; checked before the overflow wordings. */
const PACE_BEFORE_OVERFLOW =
  /too many tokens, please wait|throttlingexception|tokens per (?:minute|day|hour)|\b(?:tpm|tpd|rpm)\b/i;

const OVERFLOW_CODES = new Set([
  "context_length_exceeded",
  "request_too_large",
  "string_above_max_length",
  "exceed_context_size_error",
  "model_context_window_exceeded",
  "max_tokens_exceeded",
  "context_window_exceeded",
]);
/**
 * Wordings of an input that is too long. Sources: Anthropic, OpenAI, Google, xAI, Groq, Mistral, Together, llama.cpp,
 * Alibaba (Qwen), Bedrock, OpenRouter, Copilot, LM Studio, MiniMax, Kimi, vLLM, Ollama, Cohere, DeepSeek.
 */
const OVERFLOW_WORDS: readonly RegExp[] = [
  /prompt is too long/i,
  /input is too long/i,
  /exceeds? (?:the|its|this model'?s?)? ?(?:maximum )?(?:context|token) (?:window|length|limit|size)/i,
  /exceeds the (?:available|model'?s?) (?:maximum )?context/i,
  /input token count[^.]{0,40}exceeds/i,
  /maximum prompt length is/i,
  /reduce the length of (?:the|your) (?:messages|prompt|input)/i,
  /too large for model with \d+ maximum context length/i,
  /(?:longer|larger|greater) than the (?:model'?s?|maximum) (?:maximum )?context/i,
  /maximum context length (?:is|of) \d+/i,
  /range of input length should be/i,
  /prompt token count[^.]{0,40}exceeds the limit of/i,
  /context[ _](?:length|window|size)[ _](?:is )?(?:exceeded|too (?:small|short))/i,
  /context window exceeds limit/i,
  /(?:greater|longer|more) than the context (?:length|window)/i,
  /exceeded (?:the )?(?:model )?(?:token|context) (?:limit|length)/i,
  /prompt (?:has|contains) [\d,]+ tokens[^.]{0,60}(?:maximum|limit|context)/i,
  /too many tokens/i,
  /token limit exceeded/i,
  /input length and `?max_tokens`? exceed context limit/i,
];

const RATE_CODES = new Set([
  "rate_limit_error",
  "rate_limit_exceeded",
  "rate_limit_reached",
  "rate_limited",
  "resource_exhausted",
  "throttlingexception",
  "too_many_requests",
  "requests",
  "tokens",
  "tokens_per_minute",
  "requests_per_minute",
]);
const RATE_WORDS = /rate[ -_]?limit|too many requests|requests per (?:minute|day)|throttl/i;

const OVERLOADED_CODES = new Set([
  "overloaded_error",
  "unavailable",
  "engine_overloaded",
  "engine_overloaded_error",
  "slow_down",
  "server_overloaded",
  "server_is_overloaded",
  "serviceunavailableexception",
  "insufficient_system_resource",
  "unavailable_error",
  "model_overloaded",
]);
const OVERLOADED_WORDS =
  /overloaded|over capacity|at capacity|currently (?:busy|unavailable)|server (?:is )?busy|no available channels?|high demand/i;

const SERVER_CODES = new Set([
  "api_error",
  "server_error",
  "internal_error",
  "internal_server_error",
  "internal",
  "timeout_error",
  "deadline_exceeded",
  "upstream_error",
  "bad_gateway",
  "conflict_error",
  "service_error",
  "aborted",
  "network_error",
  "processing_error",
]);
const REQUEST_CODES = new Set([
  "invalid_request_error",
  "invalid_request",
  "invalid_argument",
  "bad_request",
  "unprocessable_entity",
  "validation_error",
  "failed_precondition",
  "invalid_parameter",
  "unsupported_parameter",
  "unsupported_value",
]);

/** Statuses after which the same call may well succeed a moment later. */
const TRANSIENT = new Set([408, 409, 425]);

/**
 * What an error means, by its own type and words first and by its status last: providers send 429 for an empty
 * account, 400 for a bad key, 413 for pace and 200 for anything inside a stream.
 */
export function errorClass(signals: ErrorSignals): ErrorClass {
  const { status, message } = signals;
  const has = (codes: ReadonlySet<string>): boolean => signals.codes.some((code) => codes.has(code));
  // Google's sentence for pace is word for word OpenAI's for an empty account; its status word tells them apart.
  const paced = has(RATE_CODES) || PACE_BEFORE_OVERFLOW.test(message);

  if (has(MONEY_CODES) || status === 402 || (!paced && MONEY_WORDS.test(message))) {
    return "money";
  }
  if (has(CONTENT_CODES) || CONTENT_WORDS.test(message)) {
    return "content-policy";
  }
  if (!paced && isOverflow(signals, has(OVERFLOW_CODES))) {
    return "context-window";
  }
  if (has(NOT_FOUND_CODES) || (!paced && status !== 401 && NOT_FOUND_WORDS.test(message))) {
    return "not-found";
  }
  if (has(PERMISSION_CODES) || PERMISSION_WORDS.test(message)) {
    return "permission";
  }
  if (status === 401 || has(KEY_CODES) || (!paced && KEY_WORDS.test(message))) {
    return "key";
  }
  if (has(OVERLOADED_CODES) || status === 503 || status === 529) {
    return "overloaded";
  }
  if (paced || status === 429) {
    return OVERLOADED_WORDS.test(message) && !RATE_WORDS.test(message) ? "overloaded" : "rate-limit";
  }
  return byStatus(signals, has(SERVER_CODES), has(REQUEST_CODES));
}

function isOverflow(signals: ErrorSignals, coded: boolean): boolean {
  const { status, message } = signals;
  if (coded || status === 413) {
    return true;
  }
  // Cerebras sends a bare 400 for an overflow.
  if (status === 400 && !signals.hasBody) {
    return true;
  }
  if (status === 429 || status === 401 || status === 403) {
    return false;
  }
  return OVERFLOW_WORDS.some((wording) => wording.test(message));
}

function byStatus(signals: ErrorSignals, server: boolean, request: boolean): ErrorClass {
  const { status, message } = signals;
  if (status === 403) {
    return "permission";
  }
  // 405 is what a server says to a path that it has for something else.
  if (status === 404 || status === 405 || status === 410) {
    return "not-found";
  }
  if (status === 407) {
    return "network";
  }
  if (status !== undefined && (status >= 500 || TRANSIENT.has(status))) {
    return OVERLOADED_WORDS.test(message) ? "overloaded" : "server";
  }
  if (server) {
    return OVERLOADED_WORDS.test(message) ? "overloaded" : "server";
  }
  if (request || (status !== undefined && status >= 400)) {
    return "invalid-request";
  }
  // An error inside a stream, in words only.
  if (RATE_WORDS.test(message)) {
    return "rate-limit";
  }
  return OVERLOADED_WORDS.test(message) ? "overloaded" : "server";
}
