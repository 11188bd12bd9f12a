const PREFIX_FIRST = [
  /<\|?fim_prefix\|?>([\s\S]*?)<\|?fim_suffix\|?>([\s\S]*?)<\|?fim_middle\|?>/,
  /<｜fim▁begin｜>([\s\S]*?)<｜fim▁hole｜>([\s\S]*?)<｜fim▁end｜>/,
  /<PRE> ?([\s\S]*?) ?<SUF>([\s\S]*?) ?<MID>/,
];
const SUFFIX_FIRST = [
  /\[SUFFIX\]([\s\S]*?)\[PREFIX\]([\s\S]*)$/,
  /<\[fim-suffix\]>([\s\S]*?)<\[fim-prefix\]>([\s\S]*?)<\[fim-middle\]>/,
  /<fim_suffix>([\s\S]*?)<fim_prefix>([\s\S]*?)<fim_middle>/,
];

/** The prefix and suffix inside a prompt that a fill-in-the-middle template wrote; undefined for other prompts. */
export function templatedHole(prompt) {
  for (const form of SUFFIX_FIRST) {
    const match = prompt.match(form);
    if (match !== null) return { prefix: match[2] ?? "", suffix: match[1] ?? "" };
  }
  for (const form of PREFIX_FIRST) {
    const match = prompt.match(form);
    if (match !== null) return { prefix: match[1] ?? "", suffix: match[2] ?? "" };
  }
  return undefined;
}
