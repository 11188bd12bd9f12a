/**
 * How long a provider asks to be left alone, in ms from `now`; undefined when it does not say.
 * Zero and negative values are ignored: Azure sends -1 and 0 with its Responses endpoint.
 *
 * Sources: RFC 9110 `retry-after`; OpenAI's `retry-after-ms` and `x-ratelimit-reset-*` (durations such as `6m0s`, `12ms`);
 * Anthropic's `anthropic-ratelimit-*-reset` (RFC 3339); Google's `RetryInfo` in the body.
 *
 * @param paced whether the failure is about pace; only then do the windows of the rate headers say anything.
 */
export function retryAfterMs(
  headers: Headers | undefined,
  body: unknown,
  paced: boolean,
  now = Date.now(),
): number | undefined {
  return (
    positive(Number(headers?.get("retry-after-ms") ?? Number.NaN)) ??
    retryAfterHeader(headers?.get("retry-after"), now) ??
    retryInfo(body) ??
    (paced ? (rateWindows(headers, now) ?? tryAgainIn(body)) : undefined)
  );
}

/** Reads a duration such as `6m0s`, `1h2m3.5s`, `12ms` or `34.07s`, in ms. */
export function durationMs(text: string): number | undefined {
  const unitMs: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, d: 86_400_000 };
  const trimmed = text.trim().toLowerCase();
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[dhms]))+$/.test(trimmed)) {
    return undefined;
  }
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
    total += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return positive(total);
}

/** Seconds or a date by the RFC; some send a duration or, as in their rate headers, the moment itself. */
function retryAfterHeader(value: string | null | undefined, now: number): number | undefined {
  if (!value) {
    return undefined;
  }
  return durationMs(value) ?? numericReset(value, now) ?? positive(Date.parse(value) - now);
}

interface RateWindow {
  readonly resetMs: number;
  readonly exhausted: boolean;
}

function rateWindows(headers: Headers | undefined, now: number): number | undefined {
  if (headers === undefined) {
    return undefined;
  }
  const windows: RateWindow[] = [];
  headers.forEach((value, name) => {
    if (!/^(?:x-ratelimit-reset(?:-\w+)*|anthropic-ratelimit-[\w-]+-reset)$/.test(name)) {
      return;
    }
    const resetMs = durationMs(value) ?? numericReset(value, now) ?? positive(Date.parse(value) - now);
    if (resetMs !== undefined) {
      windows.push({ resetMs, exhausted: headers.get(name.replace("reset", "remaining")) === "0" });
    }
  });
  const exhausted = windows.filter((window) => window.exhausted).map((window) => window.resetMs);
  if (exhausted.length > 0) {
    return Math.max(...exhausted);
  }
  // Which window is meant is unknown: the shortest asks again soonest, and the provider then says no again.
  return windows.length > 0 ? Math.min(...windows.map((window) => window.resetMs)) : undefined;
}

/** A bare number: epoch ms (OpenRouter), epoch seconds, or seconds from now. */
function numericReset(value: string, now: number): number | undefined {
  const number = Number(value);
  if (value.trim() === "" || Number.isNaN(number)) {
    return undefined;
  }
  if (number > 1e11) {
    return positive(number - now);
  }
  return positive(number > 1e8 ? number * 1000 - now : number * 1000);
}

/** Google's `RetryInfo` among the details of an error. */
function retryInfo(body: unknown): number | undefined {
  const match = /"retryDelay"\s*:\s*"([\d.]+m?s)"/.exec(asText(body));
  return match?.[1] === undefined ? undefined : durationMs(match[1]);
}

/** OpenAI's and Groq's sentence "Please try again in 1m2.5s". */
function tryAgainIn(body: unknown): number | undefined {
  const match = /try again in ((?:\d+(?:\.\d+)?(?:ms|[dhms]))+)/i.exec(asText(body));
  return match?.[1] === undefined ? undefined : durationMs(match[1]);
}

function asText(body: unknown): string {
  if (typeof body === "string") {
    return body;
  }
  return body === undefined ? "" : (JSON.stringify(body) ?? "");
}

function positive(value: number): number | undefined {
  return Number.isFinite(value) && value > 0 ? Math.ceil(value) : undefined;
}
