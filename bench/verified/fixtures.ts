import type { Task } from "../../src/core/request/task.js";
import type { TextSpan } from "../../src/core/request/request.js";

/** An edit that is asked for. */
export interface Fixture {
  readonly path: string;
  readonly text: string;
  readonly task: Task;
  readonly instruction: string;
  readonly span: TextSpan;
}

/** Functions with their locals, two kinds of statement and an import of another module, so that types reach across files. */
const MODULES: readonly {
  readonly name: string;
  readonly first: string;
  readonly second: string;
  readonly unit: string;
}[] = [
  { name: "berth", first: "length", second: "margin", unit: "metres" },
  { name: "tide", first: "height", second: "drop", unit: "metres" },
  { name: "fee", first: "price", second: "rebate", unit: "euros" },
  { name: "crew", first: "heads", second: "leave", unit: "people" },
  { name: "cargo", first: "weight", second: "loss", unit: "tons" },
  { name: "route", first: "distance", second: "detour", unit: "miles" },
  { name: "fuel", first: "litres", second: "reserve", unit: "litres" },
  { name: "clock", first: "minutes", second: "delay", unit: "minutes" },
  { name: "chart", first: "scale", second: "offset", unit: "degrees" },
  { name: "light", first: "flashes", second: "gap", unit: "seconds" },
  { name: "rope", first: "strands", second: "wear", unit: "strands" },
  { name: "storm", first: "force", second: "calm", unit: "knots" },
  { name: "anchor", first: "chain", second: "slack", unit: "metres" },
  { name: "lock", first: "level", second: "fall", unit: "metres" },
  { name: "radio", first: "channel", second: "noise", unit: "kilohertz" },
  { name: "market", first: "stock", second: "waste", unit: "boxes" },
];

/** The project that the edits are made in, by path. */
export const PROJECT: Readonly<Record<string, string>> = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true,
      noUncheckedIndexedAccess: true,
      module: "nodenext",
      target: "es2022",
      types: [],
      noEmit: true,
    },
    include: ["src"],
  }),
  "package.json": JSON.stringify({ name: "harbour", type: "module" }),
  "src/measure.ts": `/** A figure with its unit. */
export interface Measure {
  readonly value: number;
  readonly unit: string;
}

export function measure(value: number, unit: string): Measure {
  return { value, unit };
}
`,
  ...Object.fromEntries(MODULES.map((module) => [`src/${module.name}.ts`, textOf(module)])),
};

function textOf({ name, first, second, unit }: (typeof MODULES)[number]): string {
  return `import { measure, type Measure } from "./measure.js";

export function ${name}Total(values: readonly number[], ${second}: number): Measure {
  let ${first} = 0;
  for (const value of values) {
    if (value > ${second}) {
      ${first} += value - ${second};
    }
  }
  return measure(${first}, "${unit}");
}

export function ${name}Words(found: Measure, limit: number): string {
  let label = found.unit.trim();
  let spare = limit - found.value;
  if (spare < 0) return \`\${label}: \${found.value} is too much\`;
  return \`\${label}: \${found.value}, \${spare} left\`;
}
`;
}

/** Four edits of each module: two renames, a change of statements, a documentation comment. */
export const FIXTURES: readonly Fixture[] = MODULES.flatMap(({ name, first }) => {
  const path = `src/${name}.ts`;
  const text = PROJECT[path] ?? "";
  const spanOf = (from: string): TextSpan => {
    const lines = text.split("\n");
    const startLine = lines.findIndex((line) => line.includes(from));
    const endLine = lines.indexOf("}", startLine);
    return { startLine, startCharacter: 0, endLine, endCharacter: 1 };
  };
  const edit = (task: Task, instruction: string, from: string): Fixture => ({
    path,
    text,
    task,
    instruction,
    span: spanOf(from),
  });
  return [
    edit("refactor", `rename ${first} to ${first}Sum`, `${name}Total`),
    edit("refactor", "rename spare to remaining", `${name}Words`),
    edit("refactor", "use const where nothing is assigned again", `${name}Words`),
    edit("document", "", `${name}Total`),
  ];
});
