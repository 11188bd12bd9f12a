import { PracticeEditor, type Region } from "./editor.js";
import { between, chance } from "./random.js";
import { gapBefore } from "./typist.js";

/** One key, and what then stands in the document. */
export interface Key {
  /** What it writes: a character, or a line end with the indentation behind it; undefined for the one that deletes a slip. */
  readonly text: string | undefined;
  /** ms after the key before it. */
  readonly gapMs: number;
  /** How much of the region stands there, and what was typed by mistake behind it. */
  readonly written: number;
  readonly mistake: string;
}

/** The keys that write a region, with slips and at a person's pace, where the editor closes no brackets and nothing is accepted. */
export function keysOf(region: Region, seed: string): readonly Key[] {
  const editor = new PracticeEditor(region);
  const pace = between(90, 230, seed, "pace");
  const slips = new Set<number>();
  const keys: Key[] = [];
  while (!editor.done) {
    const place = `${seed} ${editor.written} ${editor.mistake.length}`;
    const gapMs = gapBefore(editor, pace, place);
    let text: string | undefined;
    if (editor.mistake !== "") editor.mistake = "";
    else if (!slips.has(editor.written) && chance(place, "slip") < 0.02 && /[a-z]/.test(editor.coming[0] ?? "")) {
      slips.add(editor.written);
      text = editor.mistake = "x";
    } else {
      text = /^(\n[ \t]*|[\s\S])/.exec(editor.coming)?.[0] ?? "";
      editor.written += text.length;
    }
    keys.push({ text, gapMs, written: editor.written, mistake: editor.mistake });
  }
  return keys;
}
