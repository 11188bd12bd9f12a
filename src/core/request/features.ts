import { isUnspaced, meaningOf, meaningOfMisspelt, meaningsInside, type Meaning, PHRASES } from "./lexicon.js";
import { splitProse } from "./person.js";
import { plain } from "./plain.js";

/** What the classifier knows of one request. */
export interface RequestText {
  /** The person's words, with inserted blocks already taken out (see `personsWords`). */
  readonly text: string;
  readonly location: "inline" | "panel";
  readonly hasSelection?: boolean;
  readonly hasDiagnostics?: boolean;
  /** VS Code's language id. Not weighed: over the labelled requests it told nothing that the words do not. */
  readonly language?: string;
}

/** Words read from the start and from the end: the ask stands at one of them, and the time stays bounded. */
const HEAD_WORDS = 80;
const TAIL_WORDS = 40;
/** Unknown words that are compared with known ones for a slip of the keys; the ask itself is seldom longer. */
const MOST_GUESSES = 40;

const WORD = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_'.-]*/gu;

interface Token {
  readonly word: string;
  meaning: Meaning | "name" | undefined;
  /** Whether a sentence or a clause begins here. */
  readonly starts: boolean;
}

/** Meanings that are things to do; those that begin a clause say most. */
const ACTIONS: ReadonlySet<string> = new Set<Meaning>(
  "explain test document comment fix refactor convert change remove improve reorder use create write add implement show operate".split(
    " ",
  ) as Meaning[],
);
/** Meanings that are things to have; the one nearest after the verb is its object. */
const THINGS: ReadonlySet<string> = new Set<string>([
  "test",
  "document",
  "comment",
  "error",
  "function",
  "part",
  "project",
  "explain",
  "this",
  "name",
]);
/** Words that end the object of a verb: what follows only says more about it. */
const ENDS_OBJECT =
  /^(for|of|that|which|who|with|to|into|in|on|from|so|using|by|and|as|when|if|fur|von|zu|mit|auf|zum|zur|para|de|del|con|que|pour|du|avec|qui|do|da|com|em|per|di|che)$/;
const INTO = /^(to|into|in|zu|zum|zur|a|al|au|aux|ao|dans|em|en|no|na)$/;
const NEGATES = /^(don't|dont|not|without|never|nicht|ohne|kein|keine|sin|sans|sem|não|nao)$/;

/** Words that ask at the start of a sentence and only join clauses inside it ("a function which returns"). */
const JOINS_CLAUSES = new Set(
  "which who where when whose that how what if do does is are was were has have would should will".split(" "),
);
const ASKS_ANYWHERE = new Set("how what".split(" "));
const INDEFINITE = /^(a|an|one|another|new|some|ein|eine|einen|einer|un|una|une|um|uma|uno)$/;
const DEFINITE =
  /^(the|this|these|that|those|it|my|our|its|die|der|das|den|dem|diese[nrsm]?|el|la|los|las|este|esta|esto|le|les|ce|cet|cette|o|os|as|esse|essa|isso|questo|questa|il|lo)$/;

/** "Could you rename this?" asks for a rename, not for a yes or a no. */
const ASKED_FOR =
  /^\W*(((hi|hey|hello|hallo|hola|bonjour|ola|please|copilot),? +)*(can|could|would|will) (you|u)|(kannst|konntest|wurdest) du|puedes|podrias|(peux|pourrais)[- ]tu|(pouvez|pourriez)[- ]vous|(voce )?(pode|poderia)|puoi|potresti|можешь|можете)\b/;

/** A word that only says which kind of thing follows ("an error class", "a document model") names no task. */
function settleModifiers(found: Token[]): void {
  found.forEach((token, place) => {
    const next = found[place + 1]?.meaning;
    if (next !== "function" && next !== "part" && next !== "project") return;
    const afterArticle = INDEFINITE.test(found[place - 1]?.word ?? "");
    if (token.meaning === "error" || (afterArticle && (token.meaning === "document" || token.meaning === "comment")))
      token.meaning = "article";
  });
}

/** Inside a sentence these words join clauses; there they say nothing about a question. */
function settleJoiningWords(found: Token[]): void {
  let begun = false;
  found.forEach((token, place) => {
    if (begun && JOINS_CLAUSES.has(token.word)) {
      const before = found[place - 1]?.meaning;
      if (token.word === "that") {
        const noun =
          before === "function" ||
          before === "part" ||
          before === "project" ||
          before === "name" ||
          before === undefined;
        if (noun && place < found.length - 1) token.meaning = "relative";
      } else if (!ASKS_ANYWHERE.has(token.word) && token.meaning !== "relative") {
        token.meaning = /^(which|who|where|when|whose|if)$/.test(token.word) ? "relative" : "article";
      }
    }
    const { meaning, word } = token;
    if (meaning !== "polite" && meaning !== "article" && meaning !== "confirm" && meaning !== "and" && word !== "that")
      begun = true;
  });
}

/** An identifier or a file rather than a word of a language. */
function isName(original: string): boolean {
  return /[\p{Ll}\d][\p{Lu}]|_|\w\.\w|\d/u.test(original);
}

function tokens(prose: string): Token[] {
  const found: Token[] = [];
  let end = 0;
  let guesses = 0;
  let starts = true;
  let matches = [...prose.matchAll(WORD)];
  if (matches.length > HEAD_WORDS + TAIL_WORDS)
    matches = [...matches.slice(0, HEAD_WORDS), ...matches.slice(-TAIL_WORDS)];
  for (const match of matches) {
    starts ||= /[.!?;:,\n。！？、，]/.test(prose.slice(Math.max(end - 1, match.index - 4), match.index));
    end = match.index + match[0].length;
    const original = match[0].replace(/[.'-]+$/, "");
    const word = plain(original);
    if (isUnspaced(word)) {
      for (const meaning of meaningsInside(word)) found.push({ word: "", meaning, starts: false });
      starts = false;
      continue;
    }
    let meaning: Token["meaning"] = meaningOf(word);
    if (meaning === undefined && isName(original)) meaning = "name";
    if (meaning === undefined && guesses < MOST_GUESSES) {
      guesses += 1;
      meaning = meaningOfMisspelt(word);
    }
    found.push({ word: meaning === "name" ? "" : word, meaning, starts });
    starts = starts && (meaning === "polite" || meaning === "confirm" || meaning === "and");
  }
  settleJoiningWords(found);
  settleModifiers(found);
  return found;
}

/**
 * The thing that a verb is about: the last known thing before a word that only says more about it; and whether that
 * word says that it goes into something that is there ("add a parameter to getName").
 */
function objectAfter(all: readonly Token[], verb: number): { readonly object: string; readonly into: boolean } {
  let object = "other";
  for (const [place, { word, meaning }] of all.slice(verb + 1, verb + 9).entries()) {
    if (ENDS_OBJECT.test(word) || meaning === "relative" || meaning === "and")
      return { object, into: place > 0 && INTO.test(word) };
    if (meaning !== undefined && THINGS.has(meaning)) object = meaning;
  }
  return { object, into: false };
}

/**
 * The facts that speak for or against a task, by name. Names are stable: they are the keys of the weights.
 * `m:` a meaning occurs, `first:` the first meaning that is not a courtesy, `start:` a thing
 * to do that begins a clause, `do:` a verb and its object, `then:` two meanings one after the other, `w:` a word, `pair:` two words, `is:` a fact about the text or its place. `panel+` marks a fact in a panel request; words and word orders are learned apart there, meanings are shared and learned apart as well.
 */
export function features(request: RequestText): Map<string, number> {
  const found = new Map<string, number>();
  const note = (name: string, value = 1): void => {
    if (!found.has(name)) found.set(name, value);
  };
  const { prose, codeLines, traceLines } = splitProse(request.text);
  const panel = request.location === "panel";
  const placed = (name: string): void => {
    note(name);
    if (panel) note(`panel+${name}`);
  };
  // Words and word orders mean something else in a chat ("add a route" is a question of how, more often than not):
  // what is learned of them in code is not lent to the panel. Meanings are shared by both.
  const apart = (name: string): void => note(panel ? `panel+${name}` : name);

  const all = tokens(prose);

  const compared = plain(prose);
  for (const [phrase, meaning] of PHRASES) if (compared.includes(phrase)) placed(`m:${meaning}`);

  let previous: Token["meaning"] = undefined;
  let named = false;
  let beforeWord = "";
  let first = true;
  let second = false;
  for (const [place, { word, meaning: plainMeaning, starts }] of all.entries()) {
    const negated = plainMeaning !== undefined && ACTIONS.has(plainMeaning) && NEGATES.test(beforeWord);
    if (negated) apart(`not:${plainMeaning}`);
    const meaning = negated ? undefined : plainMeaning;
    const action = meaning !== undefined && ACTIONS.has(meaning);
    if (action) named = true;
    if (action && (starts || previous === "and")) placed(`start:${meaning}`);
    const weighty = meaning !== undefined && meaning !== "polite" && meaning !== "article";
    if (meaning !== undefined && meaning !== "article") {
      if (weighty) {
        placed(`m:${meaning}`);
        if (second) {
          apart(`second:${meaning}`);
          second = false;
        }
        if (first) {
          placed(`first:${meaning}`);
          const next = all[place + 1]?.word ?? "";
          if (INDEFINITE.test(next)) note(`first:${meaning} a`);
          else if (DEFINITE.test(next)) note(`first:${meaning} the`);
          if (action) {
            const { object, into } = objectAfter(all, place);
            apart(`do:${meaning}>${object}`);
            if (into) note(`first:${meaning} into`);
          }
          first = false;
          second = true;
        }
        if (previous !== undefined) apart(`then:${previous}>${meaning}`);
        previous = meaning;
      }
    } else if (meaning === undefined && first && word.length > 1) {
      placed("first:other");
      first = false;
      second = true;
    }
    if (word !== "") {
      if (word.length < 24) apart(`w:${word}`);
      if (beforeWord !== "") apart(`pair:${beforeWord} ${word}`);
    }
    beforeWord = word;
  }

  if (/[?？]\s*$/.test(prose))
    placed(ASKED_FOR.test(compared) ? "is:politely asked for" : "is:question mark at the end");
  else if (/[?？]/.test(prose)) placed("is:question mark");
  if (all.length === 0) note("is:no words");
  else if (all.length <= 2) placed("is:one or two words");
  else if (all.length <= 5) note("is:three to five words");
  else if (all.length > 30) placed("is:long text");
  else if (all.length > 14) placed("is:more than a line");
  if (codeLines > 0) placed("is:pasted code");
  if (traceLines > 0) placed("is:pasted error");
  if (/\b\w*(Error|Exception)\b\s*:|\b(TS|CS|E|C)\d{4}\b/.test(prose)) note("is:error name");
  if (/#(file|selection|editor|sym)\b/.test(prose)) note("is:names a file");
  if (/https?:\/\//.test(prose)) note("is:link");
  if (panel) note("is:panel");
  if (request.hasSelection === true) note("is:selection");
  if (request.hasSelection === false) note("is:no selection");
  if (request.hasDiagnostics === true) {
    note("is:diagnostics");
    if (!named) note("is:diagnostics and nothing to do named");
    if (found.has("m:fix") || found.has("m:error")) note("is:diagnostics and asks about errors");
  }
  return found;
}
