import { markdownLines } from "./fences.js";

/** Attributes by which a tag can load something, and tags that load or style by themselves. */
const LOADS = /\b(src|srcset|href|style|poster|background|data|action|formaction|xlink:href)\s*=/i;
const LOADING_TAG = /^\/?(style|link|script|svg|math|iframe|object|embed|base|meta)\b/i;

/** Invisible, and enough to end what would be a tag or an image. */
const BREAK = "\u200b";

/**
 * Makes a model's Markdown safe to be shown in VS Code's preview, which loads remote images and passes HTML on: an answer could
 * carry code of the workspace away in an image's address. Images become links, and HTML becomes text.
 *
 * Whether a line is code is judged as a reader would, which a crafted text can lead astray. Therefore nothing that could load
 * survives in code either; there it is broken by an invisible character, since `&lt;` would be shown as it is.
 */
export function safeMarkdown(text: string): string {
  const lines = markdownLines(text).lines.map((line) => (line.isCode ? line.text : inline(line.text)));
  return breakLoads(lines.join("\n"));
}

function inline(line: string): string {
  // Even pieces stand outside of code spans.
  return line
    .split(/(`+[^`]*`+)/)
    .map((piece, index) => (index % 2 === 0 ? piece.replace(/<(?=[A-Za-z/!?])/g, "&lt;") : piece))
    .join("");
}

function breakLoads(text: string): string {
  return text
    .replace(/!(?=\[)/g, `!${BREAK}`)
    .replace(/<(?=([/!?A-Za-z](?:"[^"]*"|'[^']*'|[^>"'])*))/g, (open, rest: string) => {
      const loads = LOADS.test(rest) || LOADING_TAG.test(rest) || rest.startsWith("!") || rest.startsWith("?");
      return loads ? open + BREAK : open;
    });
}
