/** SHA-256 of texts, hex. Texts are kept apart, so that moving words from one to the next changes the hash. */
export async function sha256(...texts: readonly string[]): Promise<string> {
  const data = new TextEncoder().encode(texts.length === 1 ? texts[0] : JSON.stringify(texts));
  const digest = await crypto.subtle.digest("SHA-256", data);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
