import { subjectOf, wordsOf } from "./code.mjs";
import { complete, functionFrom } from "./complete.mjs";
import { broken, edited, testsFor } from "./edit.mjs";
import { explain, NOTICE } from "./explain.mjs";
import { countTokens, hashOf } from "../tokens.mjs";

/** Ways in which prompts show a hole in code that is filled by conversation. */
const HOLES = [/<\|?(?:hole|cursor|fim|fill)[^>]{0,12}\|?>/i, /\[\[?(?:hole|cursor)\]?\]/i, /\{\{\s*(?:hole|cursor|FILL_HERE)\s*\}\}/i, /█/];

function taskOf(system, words) {
  const text = `${system}\n${words}`;
  const verb = words.match(/\b(explain|refactor|rename|rewrite|simplify|fix|repair|document|tests?|generate|write|create|commit message|add|change|convert|extract|replace)\b/i)?.[1]?.toLowerCase();
  if (/commit message/i.test(text)) return "commit";
  if (/<{5,} ?SEARCH/.test(text) || /fenced (?:code )?block|replacement|code block/i.test(text)) {
    if (/\btests?\b/i.test(words) && /\b(?:write|generate|add|create)\b[^.\n]{0,30}\btests?\b/i.test(text)) return "test";
    if (/\bexplain/i.test(words) && !/rename|refactor|fix|rewrite/i.test(words)) return "explain";
    if (/\b(?:fix|diagnostic|error)\b/i.test(words) && !/\brefactor|\brename/i.test(words)) return "fix";
    return "edit";
  }
  if (verb === undefined || verb === "explain") return "explain";
  if (/^tests?$/.test(verb)) return "test";
  if (/fix|repair/.test(verb)) return "fix";
  if (/generate|write|create/.test(verb)) return /\btests?\b/i.test(words) ? "test" : "generate";
  return "edit";
}

/** The smallest run of changed lines, with one line around it, as a SEARCH/REPLACE block. */
function searchReplace(before, after) {
  const old = before.split("\n");
  const fresh = after.split("\n");
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < fresh.length - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1;
  const from = Math.max(start - 1, 0);
  const keep = Math.max(end - 1, 0);
  const oldPart = old.slice(from, old.length - keep);
  const freshPart = fresh.slice(from, fresh.length - keep);
  return `<<<<<<< SEARCH\n${oldPart.join("\n")}\n=======\n${freshPart.join("\n")}\n>>>>>>> REPLACE`;
}

/** Arguments for a tool from its schema: quoted words, paths and numbers of the text first, else plain values by type. */
function argumentsFor(tool, text) {
  const quoted = [...text.matchAll(/[`"']([^`"'\n]+)[`"']/g)].map((match) => match[1]).filter((value) => value !== tool.name);
  const paths = text.match(/[\w./-]+\.\w{1,4}\b/g) ?? [];
  const numbers = (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
  const strings = [...paths, ...quoted];
  const properties = tool.schema?.properties ?? {};
  const wanted = tool.schema?.required ?? Object.keys(properties);
  const result = {};
  for (const name of wanted) {
    const property = properties[name] ?? {};
    if (Array.isArray(property.enum)) result[name] = property.enum[0];
    else if (property.type === "number" || property.type === "integer") result[name] = numbers.shift() ?? 1;
    else if (property.type === "boolean") result[name] = true;
    else if (property.type === "array") result[name] = [];
    else if (property.type === "object") result[name] = {};
    else result[name] = strings.shift() ?? name;
  }
  return result;
}

function toolCalls(request, text, key) {
  if (request.tools.length === 0 || request.toolChoice === "none") return [];
  const last = request.messages.at(-1);
  if (last?.toolResults?.length > 0) return [];
  const mentioned = request.tools.filter((tool) => new RegExp(`(?<![\\w])${tool.name.replace(/[^\w]/g, ".")}(?![\\w])`, "i").test(text));
  const called = mentioned.length > 0 ? mentioned : request.toolChoice === "required" ? request.tools.slice(0, 1) : [];
  return called.map((tool, index) => ({
    id: `call_${key.toString(16)}${index}`,
    name: tool.name,
    input: JSON.stringify(argumentsFor(tool, text)),
  }));
}

function editAnswer(request, behaviour, key, before, after, asked) {
  const rate = typeof behaviour.brokenEdits === "object" ? (behaviour.brokenEdits?.[request.model] ?? 0) : (behaviour.brokenEdits ?? 0);
  const draw = hashOf(`${behaviour.seed ?? 0}:${key}`);
  const final = rate > 0 && draw / 0x1_0000_0000 < rate ? broken(after, draw >>> 3) : after;
  return /<{5,} ?SEARCH/.test(asked) ? searchReplace(before, final) : fence(final, request.language ?? "");
}

const fence = (code, language) => {
  const ticks = code.includes("```") ? "````" : "```";
  return `${ticks}${language}\n${code}\n${ticks}`;
};

function chatText(request, behaviour, key) {
  const last = request.messages.at(-1);
  if (last?.toolResults?.length > 0) {
    const told = last.toolResults.map((result) => `${result.isError ? "failed with" : "answered"}: ${result.text.split("\n")[0] ?? ""}`);
    return `The tool ${told.join("; the next ")} ${NOTICE}.`;
  }
  const asked = [...request.messages].reverse().find((message) => message.role === "user")?.text ?? "";
  const everything = `${request.system}\n${asked}`;
  const words = wordsOf(asked);
  const subject = subjectOf(asked) ?? subjectOf(request.messages.map((message) => message.text).join("\n"));
  const hole = HOLES.map((pattern) => (subject?.code ?? asked).match(pattern)).find((match) => match !== null && match !== undefined);
  if (hole && /\b(?:complet|insert|fill|hole|cursor)/i.test(everything)) {
    const code = subject?.code ?? asked;
    const filled = complete(code.slice(0, hole.index), code.slice(hole.index + hole[0].length));
    return /fenced|code block/i.test(everything) ? fence(filled, subject?.language ?? "") : filled;
  }
  const task = taskOf(request.system, words);
  const language = subject?.language ?? "";
  const withLanguage = { ...request, language };
  if (task === "commit") {
    const files = [...asked.matchAll(/^(?:diff --git a\/(\S+)|\+\+\+ b\/(\S+))/gm)].map((match) => match[1] ?? match[2]);
    return `Change ${[...new Set(files)].join(", ") || "the files"} ${NOTICE}`;
  }
  if (task === "test") return fence(testsFor(subject?.code ?? ""), language);
  if (task === "generate" && subject === undefined) return fence(functionFrom(words.split("\n").filter((line) => line.trim() !== "").at(-1) ?? ""), language);
  if (subject === undefined) {
    return task === "edit" || task === "fix"
      ? fence(functionFrom(words.split("\n").filter((line) => line.trim() !== "").at(-1) ?? ""), "typescript")
      : `You wrote ${countTokens(asked)} tokens in ${words.split(/\s+/).filter(Boolean).length} words; no code came with them ${NOTICE}.`;
  }
  if (task === "explain") return explain(subject.code);
  return editAnswer(withLanguage, behaviour, key, subject.code, edited(subject.code, words, language, task), everything);
}

/** The prefix and suffix inside a prompt that a fill-in-the-middle template wrote; undefined for other prompts. */
export function templatedHole(prompt) {
  const forms = [
    /<\|?fim_prefix\|?>([\s\S]*?)<\|?fim_suffix\|?>([\s\S]*?)<\|?fim_middle\|?>/,
    /<｜fim▁begin｜>([\s\S]*?)<｜fim▁hole｜>([\s\S]*?)<｜fim▁end｜>/,
    /<PRE> ?([\s\S]*?) ?<SUF>([\s\S]*?) ?<MID>/,
  ];
  for (const form of forms) {
    const match = prompt.match(form);
    if (match !== null && match[1] !== undefined) return { prefix: match[1], suffix: match[2] ?? "" };
  }
  const suffixFirst = prompt.match(/\[SUFFIX\]([\s\S]*?)\[PREFIX\]([\s\S]*)$/) ?? prompt.match(/<\[fim-suffix\]>([\s\S]*?)<\[fim-prefix\]>([\s\S]*?)<\[fim-middle\]>/);
  return suffixFirst === null ? undefined : { prefix: suffixFirst[2] ?? "", suffix: suffixFirst[1] ?? "" };
}

/**
 * Answers a request from its own text, the same each time.
 * Gives `{ text, toolCalls, finish, inputTokens, outputTokens }`; the text is cut at `maxTokens`.
 */
export function answer(request, behaviour) {
  const input = [request.system, ...request.messages.map((message) => message.text), request.hole?.prefix ?? "", request.hole?.suffix ?? ""].join("");
  const key = hashOf(`${request.model}\n${input}`);
  const inputTokens = Math.max(1, countTokens(input));
  if (request.hole !== undefined) {
    const hole = request.hole.suffix === "" ? (templatedHole(request.hole.prefix) ?? request.hole) : request.hole;
    return limited(cutAtStop(complete(hole.prefix, hole.suffix), request.stop), [], request, inputTokens);
  }
  const asked = [...request.messages].reverse().find((message) => message.role === "user")?.text ?? "";
  const calls = toolCalls(request, asked, key);
  if (calls.length > 0) return limited("", calls, request, inputTokens);
  return limited(cutAtStop(chatText(request, behaviour, key), request.stop), [], request, inputTokens);
}

function cutAtStop(text, stops) {
  let end = text.length;
  for (const stop of stops ?? []) {
    const at = stop === "" ? -1 : text.indexOf(stop);
    if (at >= 0 && at < end) end = at;
  }
  return text.slice(0, end);
}

function limited(text, calls, request, inputTokens) {
  const most = (request.maxTokens ?? Number.POSITIVE_INFINITY) * 4;
  const cut = text.length > most;
  const kept = cut ? text.slice(0, most) : text;
  return {
    text: kept,
    toolCalls: calls,
    finish: calls.length > 0 ? "tools" : cut ? "length" : "stop",
    inputTokens,
    outputTokens: countTokens(kept) + calls.reduce((total, call) => total + countTokens(call.input), 0),
  };
}
