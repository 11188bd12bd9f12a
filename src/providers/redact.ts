/** Longest piece of a provider's own message that is shown, in characters. */
const MAX_CHARACTERS = 300;

const REMOVED = "[removed]";

/** What looks like a credential, whoever's it is. */
const SECRETS: readonly RegExp[] = [
  /\bbearer\s+[^\s"',;]+/gi,
  // sk-..., sk_..., pk-..., rk-..., gsk_..., xai-..., AIza..., key-...: prefixes of well-known providers' keys.
  /\b(?:sk|pk|rk|gsk|xai|hf|nvapi|pplx|fw|csk|r8)[-_][A-Za-z0-9_*.-]{6,}/gi,
  /\bAIza[A-Za-z0-9_-]{10,}/g,
  // Keys that a provider has already half hidden, such as abcd****wxyz.
  /[A-Za-z0-9_-]*\*{3,}[A-Za-z0-9_-]*/g,
  /[A-Za-z0-9]{32,}/g,
  /[A-Za-z0-9_-]{40,}/g,
];

/**
 * A provider's own words made fit to show: on one line, without the key in use or anything that looks like a
 * credential, and cut to 300 characters.
 */
export function redact(text: string, key: string | undefined): string {
  let clean = text;
  const trimmed = key?.trim();
  if (trimmed) {
    clean = clean.replaceAll(trimmed, REMOVED).replaceAll(encodeURIComponent(trimmed), REMOVED);
  }
  for (const pattern of SECRETS) {
    clean = clean.replace(pattern, REMOVED);
  }
  clean = clean.replace(/[\u0000-\u001f\u007f\s]+/g, " ").trim();
  return clean.length > MAX_CHARACTERS ? `${clean.slice(0, MAX_CHARACTERS - 1).trimEnd()}…` : clean;
}
