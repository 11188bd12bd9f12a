import { searchReplace } from "./blocks.mjs";
import { complete, functionFrom } from "./complete.mjs";
import { broken, documented, edited, rename, renamingIn, testsFor } from "./edit.mjs";
import { explain, NOTICE } from "./explain.mjs";
import { argumentsFor } from "./toolArguments.mjs";
import { templatedHole } from "./templatedHole.mjs";
import { typedIn, understand } from "./understand.mjs";
import { countTokens, hashOf } from "../tokens.mjs";

/**
 * Answers a request from its own text, the same each time.
 * Gives `{ text, toolCalls, finish, inputTokens, outputTokens }`; the text is cut at `maxTokens`.
 */
export function answer(request, behaviour) {
  const input = [
    request.system,
    ...request.messages.map((message) => message.text),
    request.hole?.prefix ?? "",
    request.hole?.suffix ?? "",
  ].join("");
  const inputTokens = Math.max(1, countTokens(input));
  if (request.hole !== undefined) {
    const hole = request.hole.suffix === "" ? (templatedHole(request.hole.prefix) ?? request.hole) : request.hole;
    return limited(cutAtStop(complete(hole.prefix, hole.suffix), request.stop), [], request, inputTokens);
  }
  const key = hashOf(`${request.model}\n${input}`);
  const calls = toolCalls(request, key);
  if (calls.length > 0) return limited("", calls, request, inputTokens);
  return limited(cutAtStop(chatText(request, behaviour, key), request.stop), [], request, inputTokens);
}

function toolCalls(request, key) {
  const last = request.messages.at(-1);
  if (request.tools.length === 0 || request.toolChoice === "none" || last?.toolResults?.length > 0) return [];
  const text = typedIn(request.messages.filter((message) => message.role === "user").at(-1)?.text ?? "");
  const mentioned = request.tools.filter((tool) =>
    new RegExp(`(?<![\\w])${tool.name.replace(/[^\w]/g, ".")}(?![\\w])`, "i").test(text),
  );
  const called = mentioned.length > 0 ? mentioned : request.toolChoice === "required" ? request.tools.slice(0, 1) : [];
  return called.map((tool, index) => ({
    id: `call_${key.toString(16)}${index}`,
    name: tool.name,
    input: JSON.stringify(argumentsFor(tool, text)),
  }));
}

function chatText(request, behaviour, key) {
  const last = request.messages.at(-1);
  if (last?.toolResults?.length > 0) {
    const told = last.toolResults.map(
      (result) => `${result.isError ? "failed with" : "answered"}: ${result.text.split("\n")[0] ?? ""}`,
    );
    return `The tool ${told.join("; the next ")} ${NOTICE}.`;
  }
  const asked = understand(request);
  const subject = asked.selection !== "" ? asked.selection : asked.document;
  switch (asked.task) {
    case "completion": {
      const filled = complete(asked.hole?.prefix ?? subject, asked.hole?.suffix ?? "");
      return asked.format === "whole" ? fence(filled, asked.language) : filled;
    }
    case "commit": {
      const files = [...asked.changes.matchAll(/^(?:diff --git a\/(\S+)|\+\+\+ b\/(\S+))/gm)].map(
        (match) => match[1] ?? match[2],
      );
      return `Change ${[...new Set(files)].join(", ") || "the files"} ${NOTICE}`;
    }
    case "explain":
      return subject === "" ? talk(asked.words) : explain(subject);
    case "test":
      return tests(asked, subject, request, behaviour, key);
    case "generate":
      return generated(asked, request, behaviour, key);
    default:
      if (subject === "") return fence(functionFrom(asked.words), asked.language || "typescript");
      return change(asked, subject, request, behaviour, key);
  }
}

function talk(words) {
  return `You wrote ${countTokens(words)} tokens in ${words.split(/\s+/).filter(Boolean).length} words; no code came with them ${NOTICE}.`;
}

/** The changed code in the form that was asked for. A rename reaches the whole document where the form allows it. */
function change(asked, subject, request, behaviour, key) {
  const renaming = renamingIn(asked.words, asked.document);
  const words = `${asked.words}\n${asked.problems}`;
  const alter = (code) => {
    if (renaming !== undefined) return rename(code, renaming.from, renaming.to);
    return asked.task === "document"
      ? documented(code, asked.language)
      : edited(code, words, asked.language, asked.task, behaviour.mends);
  };
  if (asked.format !== "blocks")
    return fence(spoiled(alter(subject), request, behaviour, key, asked.language), asked.language);
  const whole = renaming !== undefined || subject === asked.document;
  const fresh = spoiled(alter(whole ? asked.document : subject), request, behaviour, key, asked.language);
  const after = whole ? fresh : asked.document.replace(subject, () => fresh);
  if (after === asked.document) return `Nothing has to change ${NOTICE}.`;
  const blocks = [searchReplace(asked.document, after, asked.path)];
  // A new name reaches the files that use the old one, as far as they are shown.
  for (const { path, text } of renaming === undefined || behaviour.narrow ? [] : asked.related) {
    const renamed = rename(text, renaming.from, renaming.to);
    if (renamed !== text) blocks.push(searchReplace(text, renamed, path));
  }
  return misquoted(blocks.join("\n\n"), behaviour);
}

/** The blocks, the last of them with lines that are not in the document while the provider was told to misquote. */
function misquoted(text, behaviour) {
  if (!(behaviour.misquotes > 0)) return text;
  behaviour.misquotes -= 1;
  const at = text.lastIndexOf("<<<<<<< SEARCH\n") + "<<<<<<< SEARCH\n".length;
  return `${text.slice(0, at)}// no such line\n${text.slice(at)}`;
}

/** Tests as a file of their own, or added to the end of the file that the prompt is about. */
function tests(asked, subject, request, behaviour, key) {
  const newFile = /\bnew file (\S+?)[,.]?(?:\s|$)/.exec(asked.words)?.[1];
  if (asked.format !== "blocks") {
    const made = testsFor(subject, asked.path, asked.language, newFile);
    return fence(spoiled(made, request, behaviour, key, asked.language), asked.language);
  }
  const code = asked.related[0] ?? { path: asked.path, text: subject };
  const made = testsFor(code.text, code.path, asked.language, asked.path, true);
  const end = asked.document.endsWith("\n") ? "" : "\n";
  const after = `${asked.document}${end}\n${spoiled(made, request, behaviour, key, asked.language)}\n`;
  return searchReplace(asked.document, after, asked.path);
}

function generated(asked, request, behaviour, key) {
  const made = spoiled(functionFrom(asked.words, asked.language), request, behaviour, key, asked.language);
  if (asked.format !== "blocks") return fence(made, asked.language || "typescript");
  const end = asked.document.endsWith("\n") || asked.document === "" ? "" : "\n";
  return searchReplace(
    asked.document,
    `${asked.document}${end}${asked.document === "" ? "" : "\n"}${made}\n`,
    asked.path,
  );
}

/** The code, or with the provider's known error rate a broken one; which one is decided by the request and the seed alone. */
function spoiled(code, request, behaviour, key, language) {
  const rate =
    typeof behaviour.brokenEdits === "object"
      ? (behaviour.brokenEdits?.[request.model] ?? 0)
      : (behaviour.brokenEdits ?? 0);
  const draw = hashOf(`${behaviour.seed ?? 0}:${key}`);
  return rate > 0 && draw / 0x1_0000_0000 < rate ? broken(code, draw >>> 3, behaviour.breaks, language) : code;
}

function fence(code, language) {
  const ticks = code.includes("```") ? "````" : "```";
  return `${ticks}${language}\n${code}\n${ticks}`;
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
