import type { Filter } from "./draft.js";

/** Drops what shows nothing, and white space at the end that nobody sees. */
export const blank: Filter = (draft) => {
  const text = draft.text.replace(/[ \t\r\n]+$/, "");
  return text.trim() === "" ? undefined : { ...draft, text };
};
