import { CHARACTERS_PER_TOKEN, IMAGE_TOKENS } from "../catalog/tokens.js";
import type { EditorRequest } from "../request/request.js";
import type { Task } from "../request/task.js";
import { charactersOfMessages, charactersOfTools, imagesIn } from "../wire/size.js";

/** What a request needs of any model that answers it. */
export interface Needs {
  /** Estimated input, in tokens, as it will likely be sent. */
  readonly inputTokens: number;
  /** The part of the input that cannot be trimmed to fit a smaller window, in tokens. */
  readonly leastInputTokens: number;
  /** Most tokens that the answer may have. */
  readonly maxOutputTokens: number;
  /** Tokens that the answer will likely have; for comparing prices only. */
  readonly likelyOutputTokens: number;
  readonly tools: boolean;
  readonly images: boolean;
  /** The part of both inputs that is images, which count alike for every tokenizer. */
  readonly imageTokens?: number;
}

/** Room for the built-in instructions around the person's text, in tokens; the longest built-in prompt is below it. */
const PROMPT_OVERHEAD_TOKENS = 400;

/**
 * Most text of a document that is sent with a request, in tokens: enough for files of about 3,000 lines, while a huge
 * file cannot turn one question into dollars. Rendering keeps what is nearest to the selection.
 */
export const DOCUMENT_TOKENS = 32_000;

/**
 * Caps on answers, in tokens. Completions are a line or a block; edits may repeat a whole selection.
 * The likely lengths are rough on purpose: they only weigh input prices against output prices.
 */
const OUTPUT: Readonly<Record<Task, { readonly most: number; readonly likely: number }>> = {
  completion: { most: 256, likely: 48 },
  refactor: { most: 8192, likely: 800 },
  explain: { most: 4096, likely: 500 },
  fix: { most: 8192, likely: 500 },
  test: { most: 8192, likely: 1200 },
  document: { most: 4096, likely: 400 },
  generate: { most: 8192, likely: 1000 },
  ask: { most: 4096, likely: 500 },
};

/** Estimates what a request of a task needs, before any prompt is rendered. */
export function needsOf(request: EditorRequest, task: Task): Needs {
  const { conversation = [] } = request;
  const imageTokens = imagesIn(conversation) * IMAGE_TOKENS;
  const fixed =
    tokens(request.instruction.length + charactersOfMessages(conversation) + charactersOfTools(request.tools ?? [])) +
    imageTokens +
    PROMPT_OVERHEAD_TOKENS;
  const output = OUTPUT[task];
  const most = request.maxOutputTokens ?? output.most;
  return {
    inputTokens: fixed + Math.min(DOCUMENT_TOKENS, surroundingTokens(request)),
    leastInputTokens: fixed + selectionTokens(request),
    maxOutputTokens: most,
    likelyOutputTokens: Math.min(most, output.likely),
    tools: (request.tools?.length ?? 0) > 0,
    images: imageTokens > 0,
    imageTokens,
  };
}

function tokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}

function surroundingTokens(request: EditorRequest): number {
  const context = (request.context ?? []).reduce((sum, piece) => sum + piece.text.length, 0);
  const own =
    request.hole === undefined
      ? (request.document?.text.length ?? 0)
      : request.hole.prefix.length + request.hole.suffix.length;
  return tokens(own + context);
}

/** Lines of code are short of 40 characters on average; counting lines spares cutting the text. */
const CHARACTERS_PER_LINE = 40;

function selectionTokens(request: EditorRequest): number {
  const selection = request.document?.selection;
  if (selection === undefined || request.document === undefined) return 0;
  const lines = selection.endLine - selection.startLine + 1;
  return Math.min(tokens(lines * CHARACTERS_PER_LINE), tokens(request.document.text.length));
}
