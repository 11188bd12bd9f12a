const ASCII = /^[\x20-\x7e\s]*$/;

/**
 * A text as words are compared: lower case, without accents, plain apostrophes, and letters that people leave undotted
 * or uncrossed when their keyboard lacks them (ı, ł, đ) as the plain ones. Texts of equal letters become equal strings.
 */
export function plain(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase().replaceAll("`", "'");
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f\u064b-\u0652]/g, "")
    .normalize("NFC")
    .replace(/[’`´]/g, "'")
    .replaceAll("ı", "i")
    .replaceAll("ł", "l")
    .replaceAll("đ", "d");
}
