import { getNodePath, type Node, parseTree } from "jsonc-parser";

/** A model that a settings file names exactly, not by a glob. */
export interface NamedModel {
  /** `provider/model-id`. */
  readonly name: string;
  /** The setting it stands in, such as `fairlead.routes.explain`. */
  readonly setting: string;
  /** `own` where a provider's models are listed and only the id is written; `full` where the whole name is. */
  readonly written: "own" | "full";
  /** The written text with its quotes, in characters from the start of the file. */
  readonly offset: number;
  readonly length: number;
}

const OWN = /^(fairlead\.providers\.([a-z0-9-]+)\.models)\.\d+(?:\.id)?$/;
const FULL = /^(fairlead\.(?:routes\.[a-z]+|models\.allow|models\.deny))\.\d+$/;

/**
 * Finds the models that a settings file (or a workspace file with its `settings`) names. Settings may be dotted or nested;
 * comments and unfinished JSON are fine.
 */
export function namedModels(text: string): readonly NamedModel[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const found: NamedModel[] = [];
  if (root !== undefined) collect(root, found);
  return found;
}

function collect(node: Node, found: NamedModel[]): void {
  if (node.type === "string") {
    const model = readName(node);
    if (model !== undefined) found.push(model);
    return;
  }
  // Only the value of a property can be a model's name.
  const within = node.type === "property" ? node.children?.slice(1) : node.children;
  for (const child of within ?? []) collect(child, found);
}

function readName(node: Node): NamedModel | undefined {
  const value: unknown = node.value;
  if (typeof value !== "string" || value === "") return undefined;
  const path = getNodePath(node)
    .join(".")
    .replace(/^settings\./, "");
  const place = { offset: node.offset, length: node.length };
  const own = OWN.exec(path);
  if (own?.[1] !== undefined) return { name: `${own[2]}/${value}`, setting: own[1], written: "own", ...place };
  const full = FULL.exec(path);
  if (full?.[1] === undefined || /[*?[{]/.test(value) || !value.includes("/")) return undefined;
  return { name: value, setting: full[1], written: "full", ...place };
}
