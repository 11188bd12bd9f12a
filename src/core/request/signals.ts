/** What a meaning is called when it is told to a person. */
const TOLD: Readonly<Record<string, string>> = {
  explain: "explaining",
  test: "tests",
  document: "documentation",
  comment: "comments",
  fix: "fixing",
  error: "an error",
  fails: "failing or working",
  refactor: "refactoring",
  convert: "converting or replacing",
  change: "changing",
  remove: "removing",
  improve: "improving",
  reorder: "sorting or moving",
  use: "using or avoiding",
  create: "creating",
  write: "writing",
  add: "adding",
  implement: "implementing",
  show: "showing or giving",
  operate: "reading, computing or the like",
  what: "what",
  why: "why",
  how: "how",
  where: "which, where or who",
  asks: "a yes-or-no question",
  difference: "comparing",
  function: "a piece of code",
  part: "a part of a piece of code",
  project: "a project or app",
  editor: "the editor itself",
  platform: "a repository or platform",
  this: "the code here",
  relative: "a condition",
  and: "and, then",
  confirm: "a yes",
  name: "a name from code",
  other: "a word of no known kind",
};

function told(meaning: string): string {
  return TOLD[meaning] ?? meaning;
}

/** Says a feature's name (see `features`) in words that a person understands. */
export function signalName(feature: string): string {
  const name = feature.startsWith("panel+") ? feature.slice("panel+".length) : feature;
  const colon = name.indexOf(":");
  const kind = name.slice(0, colon);
  const rest = name.slice(colon + 1);
  switch (kind) {
    case "w":
      return `word "${rest}"`;
    case "pair":
      return `words "${rest}"`;
    case "m":
      return `speaks of ${told(rest)}`;
    case "first":
      if (rest.endsWith(" a")) return `begins with ${told(rest.slice(0, -2))} something new`;
      if (rest.endsWith(" into")) return `begins with ${told(rest.slice(0, -5))} to something that is there`;
      if (rest.endsWith(" the")) return `begins with ${told(rest.slice(0, -4))} something known`;
      return `begins with ${told(rest)}`;
    case "start":
      return `a clause begins with ${told(rest)}`;
    case "not":
      return `says not to: ${told(rest)}`;
    case "do": {
      const [verb = "", object = ""] = rest.split(">");
      return object === "other" ? `${told(verb)} something` : `${told(verb)}: ${told(object)}`;
    }
    case "second":
      return `goes on with ${told(rest)}`;
    case "then": {
      const [before = "", after = ""] = rest.split(">");
      return `${told(before)}, then ${told(after)}`;
    }
    case "is":
      return FACTS[rest] ?? rest;
    default:
      return name;
  }
}

const FACTS: Readonly<Record<string, string>> = {
  panel: "asked in the chat panel",
  selection: "text is selected",
  "no selection": "nothing is selected",
  diagnostics: "the editor reports a problem here",
  "diagnostics and nothing to do named": "the editor reports a problem and the text names nothing to do",
  "diagnostics and asks about errors": "asks about errors where the editor reports one",
  "politely asked for": "asks politely for something to be done",
  "question mark at the end": "ends with a question mark",
  "question mark": "has a question mark",
  "one or two words": "only one or two words",
  "three to five words": "three to five words",
  "more than a line": "more than a line",
  "long text": "a long text",
  "pasted code": "code is pasted",
  "pasted error": "an error is pasted",
  "error name": "names an error type",
  "names a file": "names a file or the selection",
  link: "has a link",
  "no words": "has no words",
};
