import { parseTemplate, type TemplateProblem } from "./template.js";

/** Largest prompt file, in UTF-16 units; the largest text with all inclusions is four times as long. */
export const LARGEST_FILE = 64 * 1024;
const LARGEST_TEXT = 4 * LARGEST_FILE;
const DEEPEST = 8;
const MOST_INCLUSIONS = 100;

/** Why a text is none: pictures, archives and UTF-16 have NUL characters, which no prompt has. Undefined for a text. */
export function binaryProblem(text: string): string | undefined {
  return text.includes("\0") ? "is binary or not in UTF-8; save it as a text file in UTF-8" : undefined;
}

/** A template with its parts put in. `used` names the parts, in the order of first use. */
export interface Included {
  readonly text: string;
  readonly used: readonly string[];
  readonly problems: readonly TemplateProblem[];
}

/**
 * Puts the parts into a template. Only given texts can be put in, so nothing is ever read from here; circles, depth, number
 * and size are bounded. Each part has to be whole by itself: it cannot close what another file opened.
 * @param parts texts of `_name.prompt` files of the same folder, by name.
 * @param waiting names of parts that are there but not approved
 */
export function include(
  body: string,
  parts: ReadonlyMap<string, string>,
  waiting: ReadonlySet<string> = new Set(),
): Included {
  const used = new Set<string>();
  let inclusions = 0;

  const walk = (text: string, trail: readonly string[]): { text: string; problems: TemplateProblem[] } => {
    const template = parseTemplate(text);
    const problems = [...template.problems];
    let result = "";
    let place = 0;
    for (const { name, start, end } of template.inclusions) {
      result += text.slice(place, start);
      place = end;
      const part = parts.get(name);
      const refuse = (message: string) =>
        problems.push({ message, severity: "error", start, end: Math.min(end, text.length) });
      if (waiting.has(name)) refuse(`The part _${name}.prompt waits for your approval.`);
      else if (part === undefined) refuse(`There is no part _${name}.prompt in this folder.`);
      else if (trail.includes(name)) refuse(`Parts go in a circle: ${[...trail, name].join(" > ")}.`);
      else if (binaryProblem(part) !== undefined) refuse(`The part _${name}.prompt ${binaryProblem(part)}.`);
      else if (part.length > LARGEST_FILE) refuse(`The part _${name}.prompt is larger than ${LARGEST_FILE / 1024} KB.`);
      else if (trail.length >= DEEPEST) refuse(`Parts are nested deeper than ${DEEPEST}.`);
      else if (++inclusions > MOST_INCLUSIONS) refuse(`More than ${MOST_INCLUSIONS} parts are put in.`);
      else {
        used.add(name);
        const inner = walk(part, [...trail, name]);
        const error = inner.problems.find((problem) => problem.severity === "error");
        if (error !== undefined) refuse(`In _${name}.prompt: ${error.message}`);
        const startsLine = start === 0 || text[start - 1] === "\n";
        result +=
          startsLine && end > start && text[end - 1] === "\n" && !inner.text.endsWith("\n")
            ? `${inner.text}\n`
            : inner.text;
      }
      if (result.length > LARGEST_TEXT) {
        refuse(`The prompt with its parts is larger than ${LARGEST_TEXT / 1024} KB.`);
        break;
      }
    }
    return { text: result + text.slice(place), problems };
  };

  const whole = walk(body, []);
  return { text: whole.text, used: [...used], problems: whole.problems };
}
