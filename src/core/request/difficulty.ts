import type { Signal } from "./classification.js";
import { plain } from "./plain.js";
import type { Difficulty, Task } from "./task.js";

/** What is known of the size and subject of a request. Every size only ever adds, so a bigger scope never lowers the level. */
export interface Scope {
  readonly task: Task;
  /** The person's words, with inserted blocks taken out. */
  readonly text: string;
  /** Lines of the selection; 0 when nothing is selected. */
  readonly selectedLines?: number;
  /** Problems the editor reports at the place of the request. */
  readonly diagnostics?: number;
  /** Lines of the document. */
  readonly documentLines?: number;
  /** Whether the request lets the model call tools; an agent's turns need a model that keeps its course. */
  readonly hasTools?: boolean;
}

/** Points from which a request is medium, and from which it is high. */
export const MEDIUM_FROM = 1;
export const HIGH_FROM = 3;

/** What each task costs by itself: text that must run, or that must explain a failure, starts a level up. */
const TASK_POINTS: Readonly<Record<Task, number>> = {
  completion: 0,
  document: 0,
  refactor: 0,
  explain: 0,
  ask: 0,
  fix: 1,
  test: 1,
  generate: 1,
};

interface Rule {
  readonly name: string;
  readonly points: number;
  readonly pattern: RegExp;
}

// Patterns are matched against lower-cased, accent-free text. The first phrase found is named in the signal.
const RULES: readonly Rule[] = [
  {
    name: "hard subject",
    points: 3,
    pattern:
      /\b(dead-?locks?|live-?locks?|race conditions?|data races?|concurren\w+|thread.?saf\w+|memory (leak|corruption|ordering)s?|use.after.free|segfaults?|segmentation fault|undefined behaviou?r|architect\w+|distributed|consensus|cryptograph\w+|vulnerabilit\w+|sql injection|xss|csrf|security|non.?determinis\w+|flaky|heisenbugs?|lock.?free|nebenlaufig\w*|speicherleck\w*|verklemm\w+|sicherheits\w*|condicion de carrera|concurrencia|fuga de memoria|seguridad|arquitectura|interblocage|fuite de memoire|securite|concurrence|condicao de corrida|vazamento de memoria|seguranca|arquitetura)\b|死锁|竞态|并发|内存泄漏|安全漏洞|架构|デッドロック|競合|並行|メモリリーク|脆弱性|アーキテクチャ|교착|동시성/,
  },
  {
    name: "demanding subject",
    points: 1,
    pattern:
      /\b(performance|performant|optimi[sz]\w*|scal(e|able|ability)|migrat\w+|async\w*|await|threads?|mutex|parallel\w*|transactions?|cach(e|es|ing)|algorithms?|complexity|dynamic programming|state machine|parsers?|compilers?|generics?|type inference|recurs\w+|backward.?compatib\w+|protocols?|schema|authentication|oauth|encrypt\w*|retr(y|ies)|timeouts?|edge cases?|rendimiento|leistung\w*|performances|desempenho|asynchron\w*)\b|性能|迁移|算法|异步|最適化|移行|非同期|アルゴリズム/,
  },
  {
    name: "wide scope",
    points: 2,
    pattern:
      /\b(whole|entire|complete) (\w+ )?(project|code ?base|repo(sitory)?|app(lication)?|module|system|workspace|solution)\b|\bacross (\w+ )?(all|every|the|files?|modules?|packages?|services?)\b|\b(all|every) (of )?(the |my |our )?(\w+ )?(files?|modules?|services?|callers?|usages?|call sites?|packages?)\b|\bcode ?base\b|\beverywhere\b|\bfrom scratch\b|\bend.to.end\b|\b(ganze[nms]?|gesamte[nms]?) (projekt|anwendung|code\w*)\b|\btodo el proyecto\b|\btous les fichiers\b|\btodos os arquivos\b|\btodos los archivos\b|整个项目|所有文件|プロジェクト全体|全ファイル|すべてのファイル/,
  },
  {
    name: "scope beyond one place",
    points: 1,
    pattern:
      /\b(whole|entire|complete) (file|class|document|script|component)\b|\b(all|every|each)\b|\beverything\b|\bmultiple\b|\b(alle[nrs]?|gesamte[nms]?|ganze[nms]?|todos?|todas?|tous|toutes|tout)\b|所有|全部|整个|すべて|全て|全体/,
  },
  {
    name: "asks for a reason",
    points: 1,
    pattern:
      /\b(why|root cause|reason|warum|wieso|weshalb|por que|porque|pourquoi|perche)\b|为什么|為什麼|为何|なぜ|どうして|왜/,
  },
  {
    name: "a whole program",
    points: 1,
    pattern:
      /\b(project|application|app|server|service|website|extension|game|library|framework|pipeline|dashboard|full.?stack|backend|frontend|proyecto|aplicacion|projekt|anwendung|projet|projeto|aplicativo)\b|项目|应用|アプリ|プロジェクト/,
  },
];

/** Small, local edits: one point less, so that they stay low where the task alone would not. */
const SMALL =
  /\b(renam\w*|typos?|docstrings?|jsdoc|one.?liner|semicolons?|whitespace|indent\w*|unused imports?|sort imports|spelling|grammar|umbenennen|renombra\w*|renomme\w*|renomei\w*)\b|重命名|拼写|リネーム|誤字/;

/** Points by size: one at the first limit, two at the second. */
function bySize(size: number, first: number, second: number): number {
  return size >= second ? 2 : size >= first ? 1 : 0;
}

/**
 * Judges how hard a request looks before it is sent, by adding points: below 1 it is low, from 3 it is high.
 * Sizes: words 50 and 140; selected lines 40 and 150; problems 3 and 8; document lines 600 and 2,000.
 * The limits are judgement, not measurement: they keep a one-place edit low and a cross-cutting one high.
 */
export function difficultyOf(scope: Scope): { difficulty: Difficulty; signals: readonly Signal[] } {
  const signals: Signal[] = [];
  const add = (name: string, weight: number): void => {
    if (weight !== 0) signals.push({ name, weight });
  };
  if (scope.task === "completion")
    return { difficulty: "low", signals: [{ name: "a completion at the cursor", weight: 0 }] };
  const text = plain(scope.text);
  add(`task ${scope.task}`, TASK_POINTS[scope.task]);
  for (const { name, points, pattern } of RULES) {
    const match = pattern.exec(text);
    if (match !== null) add(`${name}: "${match[0].trim().slice(0, 40)}"`, points);
  }
  const words = text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  add(`${words} words`, bySize(words, 50, 140));
  const selected = scope.selectedLines ?? 0;
  add(`${selected} lines selected`, bySize(selected, 40, 150));
  const diagnostics = scope.diagnostics ?? 0;
  add(`${diagnostics} problems here`, bySize(diagnostics, 3, 8));
  const lines = scope.documentLines ?? 0;
  add(`document of ${lines} lines`, bySize(lines, 600, 2_000));
  if (scope.hasTools === true) add("the model may call tools", 1);
  const small = SMALL.exec(text);
  if (small !== null) add(`small edit: "${small[0]}"`, -1);
  const points = signals.reduce((sum, { weight }) => sum + weight, 0);
  const difficulty = points >= HIGH_FROM ? "high" : points >= MEDIUM_FROM ? "medium" : "low";
  return { difficulty, signals };
}

/** One level up; high stays high. */
export function raised(difficulty: Difficulty): Difficulty {
  return difficulty === "low" ? "medium" : "high";
}
