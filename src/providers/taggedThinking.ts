import type { StreamPart } from "../core/wire/wire.js";

/**
 * What models put round their thinking where no server takes it out: DeepSeek-R1, Qwen3 and their kin the first, some fine-tuned
 * ones the second, Magistral the last.
 */
const TAGS = [
  ["<think>", "</think>"],
  ["<thinking>", "</thinking>"],
  ["[THINK]", "[/THINK]"],
] as const;

/**
 * The parts of an answer with the thinking that its text begins with, between tags, as reasoning. Servers without a reasoning
 * parser (llama.cpp, Ollama, vLLM, LM Studio, as they are set) leave it there.
 *
 * Only the very beginning counts, white space aside: later tags are what was asked for. Once a server tells thinking apart
 * itself, its text is left alone. Where the template has the opening tag in the prompt, nothing shows in time that the text is
 * thinking, and it stays text. How the text is cut into parts changes nothing.
 */
export async function* thinkingApart(parts: AsyncIterable<StreamPart>): AsyncGenerator<StreamPart, void, undefined> {
  const opening = new OpeningThinking();
  for await (const part of parts) {
    if (opening.isOver) yield part;
    else yield* opening.take(part);
  }
}

class OpeningThinking {
  private place: "before" | "blank" | "within" | "after" | "text" = "before";
  /** What cannot be told yet; never more than white space and a part of a tag. */
  private held = "";
  private close = "";

  /** Whether the text has begun, from where on every part is what it is; nothing is held then. */
  get isOver(): boolean {
    return this.place === "text";
  }

  *take(part: StreamPart): Generator<StreamPart, void, undefined> {
    if (part.type === "text") {
      yield* this.read(part.text);
      return;
    }
    // What is held when a call fails was not shown, so that another model may still answer.
    if (part.type === "reasoning" || part.type === "tool-call" || part.type === "finish") yield* this.release();
    yield part;
  }

  private *read(text: string): Generator<StreamPart, void, undefined> {
    this.held += text;
    if (this.place === "before") this.open();
    if (this.place === "blank" || this.place === "within") yield* this.think();
    if (this.place === "after" && this.held.trim() !== "") {
      this.held = this.held.replace(/^\s*\n|^[^\S\n]+/, "");
      this.place = "text";
    }
    if (this.place === "text") yield* this.say("text", this.held.length);
  }

  private open(): void {
    const begun = this.held.trimStart();
    const tag = TAGS.find(([open]) => begun.startsWith(open));
    if (tag !== undefined) {
      this.place = "blank";
      this.close = tag[1];
      this.held = begun.slice(tag[0].length);
    } else if (!TAGS.some(([open]) => open.startsWith(begun))) this.place = "text";
  }

  private *think(): Generator<StreamPart, void, undefined> {
    if (this.place === "blank") this.held = this.held.trimStart();
    const at = this.held.indexOf(this.close);
    const end = at >= 0 ? at : this.held.length - this.begunClose();
    if (end > 0) this.place = "within";
    yield* this.say("reasoning", end);
    if (at < 0) return;
    this.held = this.held.slice(this.close.length);
    this.place = "after";
  }

  /** How many characters at the end may become the closing tag. */
  private begunClose(): number {
    let length = Math.min(this.close.length - 1, this.held.length);
    while (!this.held.endsWith(this.close.slice(0, length))) length -= 1;
    return length;
  }

  private *release(): Generator<StreamPart, void, undefined> {
    if (this.place === "before") {
      this.place = "text";
      yield* this.say("text", this.held.length);
    } else if (this.place !== "after") yield* this.say("reasoning", this.held.length);
  }

  private *say(type: "text" | "reasoning", length: number): Generator<StreamPart, void, undefined> {
    const text = this.held.slice(0, length);
    this.held = this.held.slice(length);
    if (text !== "") yield { type, text };
  }
}
