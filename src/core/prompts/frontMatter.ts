import type { Node, Pair } from "yaml";
import { modelGlobProblem } from "../catalog/modelGlob.js";
import type { Prompt } from "./prompt.js";
import type { TemplateProblem } from "./template.js";

/** What the head of a prompt file says. */
export interface FrontMatter {
  readonly models: readonly string[];
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly effort?: Exclude<Prompt["effort"], undefined>;
  readonly owner?: string;
  readonly notes?: string;
  /** Hash of the base prompt that this variant was last compared with, hex. */
  readonly base?: string;
}

/** The head with everything wrong in it; offsets count within the YAML text. */
export interface ReadFrontMatter {
  readonly head: FrontMatter;
  readonly problems: readonly TemplateProblem[];
}

const EFFORTS = ["none", "minimal", "low", "medium", "high"] as const;
const KEYS = ["models", "config", "notes", "owner", "base"];
const CONFIG_KEYS = ["temperature", "maxOutputTokens", "effort"];
/**
 * Keys of other prompt formats that would let a file of the workspace choose where text and keys go or what runs.
 * Prompty, for one, has `connection.endpoint` and `apiKey: ${env:..}` there.
 */
const FORBIDDEN =
  /^(endpoints?|apikeys?|keys?|tokens?|secrets?|passwords?|auth(orization)?|baseurls?|urls?|uri|hosts?|origin|proxy|headers?|env(ironment)?|tools?|functions?|providers?|connections?|commands?|exec|run|scripts?|imports?|includes?|plugins?|extensions?|mcp|mcpservers?|fetch|https?)$/;

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Reads the YAML head of a prompt file: data only, no anchors, aliases or tags, so that it can neither grow nor mean code. */
export async function readFrontMatter(text: string): Promise<ReadFrontMatter> {
  const yaml = await import("yaml");
  const problems: TemplateProblem[] = [];
  const report = (node: unknown, message: string, severity: TemplateProblem["severity"] = "error") => {
    const range = yaml.isNode(node) ? node.range : undefined;
    problems.push({ message, severity, start: range?.[0] ?? 0, end: range?.[1] ?? text.length });
  };
  const head: Writable<FrontMatter> = { models: [] };

  let document;
  try {
    document = yaml.parseDocument(text, {
      schema: "core",
      version: "1.2",
      merge: false,
      uniqueKeys: true,
      prettyErrors: false,
      logLevel: "silent",
    });
  } catch {
    // The parser recurses; nesting thousands deep is all that gets here.
    return {
      head,
      problems: [{ message: "The head is nested too deep to be read.", severity: "error", start: 0, end: text.length }],
    };
  }
  for (const error of document.errors)
    problems.push({
      message: `The head is not valid YAML: ${error.message}.`,
      severity: "error",
      start: error.pos[0],
      end: error.pos[1],
    });
  if (problems.length > 0) return { head, problems };
  yaml.visit(document, (_, node) => {
    if (!yaml.isNode(node)) return undefined;
    if (yaml.isAlias(node) || node.anchor !== undefined)
      report(node, "Anchors and aliases are not allowed in a prompt file.");
    else if (node.tag !== undefined) report(node, "Tags such as !!binary are not allowed in a prompt file.");
    return undefined;
  });
  if (problems.length > 0) return { head, problems };
  const contents = document.contents;
  if (contents === null || (yaml.isScalar(contents) && contents.value === null)) return { head, problems };
  if (!yaml.isMap(contents)) {
    report(contents, "The head has to be keys and values, such as models: [anthropic/*].");
    return { head, problems };
  }

  for (const { name, key, value } of entries(contents.items, "")) {
    if (name === "models") head.models = readModels(value);
    else if (name === "config") readConfig(value);
    else if (name === "notes" || name === "owner") {
      const words = scalar(value);
      if (typeof words === "string") head[name] = words;
      else report(value ?? key, `${name} has to be text.`);
    } else if (name === "base") {
      const hash = scalar(value);
      if (typeof hash === "string" && /^sha256:[0-9a-f]{64}$/.test(hash)) head.base = hash.slice("sha256:".length);
      else
        report(
          value ?? key,
          "base has to be sha256: and 64 hex digits, the hash of the base prompt that this variant was last compared with.",
        );
    }
  }
  return { head, problems };

  function entries(items: readonly Pair[], prefix: string): { name: string; key: unknown; value: Node | undefined }[] {
    const known = prefix === "" ? KEYS : CONFIG_KEYS;
    return items.flatMap(({ key, value }) => {
      const name = scalar(key);
      if (typeof name !== "string") {
        report(key, "A key has to be a word.");
        return [];
      }
      if (known.includes(name)) return [{ name, key, value: yaml.isNode(value) ? value : undefined }];
      if (FORBIDDEN.test(name.toLowerCase().replaceAll(/[-_.\s]/g, ""))) {
        report(
          key,
          `"${prefix}${name}" is not allowed in a prompt file: prompts never choose where text goes, with which key, or what runs.`,
        );
      } else {
        report(
          key,
          `"${prefix}${name}" is not known and is ignored; there are ${known.map((word) => prefix + word).join(", ")}.`,
          "warning",
        );
      }
      return [];
    });
  }

  function scalar(node: unknown): unknown {
    return yaml.isScalar(node) ? node.value : undefined;
  }

  function readModels(value: Node | undefined): readonly string[] {
    const nodes: readonly unknown[] = yaml.isSeq(value) ? value.items : [value];
    return nodes.flatMap((node) => {
      const glob = scalar(node);
      const problem =
        typeof glob === "string" ? modelGlobProblem(glob) : "write a model name or glob, such as anthropic/claude-*";
      if (problem !== undefined) report(node, `models: ${problem}.`);
      return typeof glob === "string" && problem === undefined ? [glob] : [];
    });
  }

  function readConfig(value: Node | undefined): void {
    if (!yaml.isMap(value)) {
      report(value, "config has to be keys and values, such as temperature: 0.2.");
      return;
    }
    for (const { name, key, value: node } of entries(value.items, "config.")) {
      const setting = scalar(node);
      if (name === "temperature") {
        if (typeof setting === "number" && setting >= 0 && setting <= 2) head.temperature = setting;
        else report(node ?? key, "config.temperature has to be a number from 0 to 2.");
      } else if (name === "maxOutputTokens") {
        if (typeof setting === "number" && Number.isInteger(setting) && setting >= 1 && setting <= 1_000_000)
          head.maxOutputTokens = setting;
        else report(node ?? key, "config.maxOutputTokens has to be a whole number from 1 to 1000000.");
      } else {
        const effort = EFFORTS.find((word) => word === setting);
        if (effort !== undefined) head.effort = effort;
        else report(node ?? key, `config.effort has to be one of ${EFFORTS.join(", ")}.`);
      }
    }
  }
}
