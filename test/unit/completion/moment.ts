import type { Moment } from "../../../src/core/completion/moment.js";

/** A moment in a text whose cursor is written as `▮`. */
export function at(text: string, more: Partial<Moment> = {}): Moment {
  const [prefix = "", suffix = ""] = text.split("▮");
  return {
    document: "file:///a",
    language: "typescript",
    offset: prefix.length,
    prefix,
    suffix,
    identity: "p/m",
    manual: false,
    listed: false,
    tabSize: 2,
    insertSpaces: true,
    ...more,
  };
}
