import { startingRatio } from "../catalog/tokens.js";
import type { Preparation, Prepare, Prepared } from "../dispatch/prepared.js";
import { renderPrompt } from "../prompts/render.js";
import { resolvePrompt } from "../prompts/resolve.js";
import type { Prompt } from "../prompts/prompt.js";
import type { EditorRequest } from "../request/request.js";
import type { Task } from "../request/task.js";
import type { DirectoryEntry } from "../routing/directory.js";
import { DOCUMENT_TOKENS, type Needs } from "../routing/needs.js";
import type { ChatCall, ModelCall } from "../wire/call.js";
import type { Failure } from "../wire/failure.js";
import type { Message } from "../wire/message.js";
import { charactersOfMessages, charactersOfTools } from "../wire/size.js";
import type { InForce, LineParts } from "./parts.js";
import type { Refusals } from "./refusals.js";
import { variablesOf } from "./variables.js";
import { chooseWire } from "./wireChoice.js";

/** Room for the built-in words and the instruction beside the document, in tokens. */
const WORDS_TOKENS = 4_000;

/**
 * Makes the preparation of calls for one request: each model gets the prompt variant that fits it, within its own
 * window, on the wire that the call needs, with the key of its own provider.
 */
export function prepareFor(
  parts: LineParts,
  refusals: Refusals,
  inForce: InForce,
  request: EditorRequest,
  task: Task,
  needs: Needs,
  onDrill: () => void,
): Prepare {
  return async (entry, preparation) => {
    const key = await parts.keyOf(entry.provider);
    if (key === undefined && !inForce.hasKey(entry.model.providerId)) return { failure: noKey(entry) };
    const completion = task === "completion" && request.hole !== undefined;
    const learned = refusals.of(entry);
    const asked = preparation.useWire ?? (completion ? undefined : learned.useWire);
    const wireName = chooseWire(entry, { completion, tools: needs.tools, asked });
    const { wire, drill } = parts.drilled(await parts.wires(wireName), entry.model.providerId);
    if (drill) onDrill();
    const fillsHole = completion && entry.model.fills !== "by-prompt";
    const made = fillsHole
      ? { call: completionCall(request, entry, preparation, needs), notes: [], shrinkable: false, prompt: undefined }
      : await chatCall(parts, inForce, request, task, entry, preparation, needs);
    return {
      wire,
      call: made.call,
      endpoint: {
        providerId: entry.model.providerId,
        label: entry.preset.label,
        baseUrl: entry.provider.baseUrl,
        key,
        quirks: {
          ...entry.preset.quirks,
          omit: [...(entry.preset.quirks.omit ?? []), ...learned.omit, ...preparation.omit],
        },
      },
      variant: made.prompt?.name,
      variantHash: made.prompt?.hash,
      notes: made.notes,
      inputCharacters: charactersOf(made.call),
      charactersPerToken: parts.ratios.of(entry.model.name, startingRatio(entry.model.facts)),
      shrinkable: made.shrinkable,
      drill,
    } satisfies Prepared;
  };
}

function completionCall(
  request: EditorRequest,
  entry: DirectoryEntry,
  preparation: Preparation,
  needs: Needs,
): ModelCall {
  const family = entry.provider.models.find(({ id }) => id === entry.model.id)?.completion;
  return {
    kind: "completion",
    model: entry.model.id,
    maxOutputTokens: Math.min(needs.maxOutputTokens, preparation.mostOutputTokens ?? Infinity),
    temperature: request.temperature ?? 0,
    stream: entry.provider.stream !== false,
    prefix: request.hole?.prefix ?? "",
    suffix: request.hole?.suffix ?? "",
    context: (request.context ?? []).map(({ path, text }) => ({ path, text })),
    path: request.document?.path ?? "",
    language: request.document?.language ?? "",
    ...(typeof family === "string" ? { template: family } : {}),
  };
}

interface ChatMade {
  readonly call: ModelCall;
  readonly notes: readonly string[];
  readonly shrinkable: boolean;
  readonly prompt: Prompt | undefined;
}

async function chatCall(
  parts: LineParts,
  inForce: InForce,
  request: EditorRequest,
  task: Task,
  entry: DirectoryEntry,
  preparation: Preparation,
  needs: Needs,
): Promise<ChatMade> {
  const { model } = entry;
  const mend = preparation.mend === undefined ? [] : mendTurns(preparation.mend);
  const outputTokens = outputCap(entry, needs, preparation);
  const base = {
    kind: "chat",
    model: model.id,
    maxOutputTokens: outputTokens,
    stream: entry.provider.stream !== false,
    ...(request.tools === undefined ? {} : { tools: request.tools }),
    ...(request.toolChoice === undefined ? {} : { toolChoice: request.toolChoice }),
    ...(model.facts.reasons === undefined ? {} : { reasons: model.facts.reasons }),
  } as const;
  if (request.surface === "chat-model") {
    const call = { ...base, ...askedFor(request), messages: [...(request.conversation ?? []), ...mend] };
    return { call, notes: [], shrinkable: false, prompt: undefined };
  }
  const { prompts, broken, waiting } = inForce.promptFiles;
  const { prompt, note } = await resolvePrompt(task, model.name, prompts, broken);
  const waits = waiting
    .filter((file) => file.task === task)
    .map(({ name }) => `${name}.prompt waits for your approval, so ${prompt.name} is in use`);
  const window = model.facts.contextTokens ?? Infinity;
  const budgetTokens = Math.floor(
    Math.min(DOCUMENT_TOKENS + WORDS_TOKENS, window - outputTokens) * preparation.budgetShare,
  );
  const rendered = renderPrompt(prompt, variablesOf(request), {
    budgetTokens,
    charactersPerToken: parts.ratios.of(model.name, startingRatio(model.facts)),
    context: request.context ?? [],
  });
  const call: ModelCall = {
    ...base,
    messages: [...withConversation(rendered.messages, request), ...mend],
    maxOutputTokens: Math.min(outputTokens, prompt.maxOutputTokens ?? Infinity),
    temperature: request.temperature ?? prompt.temperature ?? 0,
    ...(prompt.effort === undefined ? {} : { effort: prompt.effort }),
  };
  return {
    call,
    notes: [note, ...waits, ...rendered.dropped.map((piece) => `left out to fit: ${piece}`)].filter(
      (text) => text !== undefined,
    ),
    shrinkable: true,
    prompt,
  };
}

/** What the caller of a chat model set; nothing of ours stands in for what it left open. */
function askedFor({ temperature, stop, effort }: EditorRequest): Pick<ChatCall, "temperature" | "stop" | "effort"> {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(stop === undefined ? {} : { stop }),
    ...(effort === undefined ? {} : { effort }),
  };
}

/** A chat's earlier turns come before what is asked now; elsewhere the conversation goes on from the prompt. */
function withConversation(
  rendered: readonly Message[],
  { surface, conversation = [] }: EditorRequest,
): readonly Message[] {
  if (surface !== "chat-participant") return [...rendered, ...conversation];
  const system = rendered.filter(({ role }) => role === "system");
  return [...system, ...conversation, ...rendered.filter(({ role }) => role !== "system")];
}

/** Models that think spend part of their output on it, so they get twice the room; the model's own limit is the end. */
function outputCap({ model }: DirectoryEntry, needs: Needs, preparation: Preparation): number {
  const wanted = model.facts.reasons === true ? needs.maxOutputTokens * 2 : needs.maxOutputTokens;
  const window = model.facts.contextTokens === undefined ? Infinity : Math.floor(model.facts.contextTokens / 2);
  return Math.max(
    1,
    Math.min(wanted, model.facts.maxOutputTokens ?? Infinity, window, preparation.mostOutputTokens ?? Infinity),
  );
}

function mendTurns({ text, problems }: NonNullable<Preparation["mend"]>): readonly Message[] {
  return [
    { role: "assistant", content: [{ type: "text", text }] },
    {
      role: "user",
      content: [
        {
          type: "text",
          text: `That answer cannot be used:\n${problems}\n\nAnswer the same request again, whole, with this mended, in the same form.`,
        },
      ],
    },
  ];
}

function charactersOf(call: ModelCall): number {
  if (call.kind === "completion") {
    return call.prefix.length + call.suffix.length + call.context.reduce((sum, piece) => sum + piece.text.length, 0);
  }
  return charactersOfMessages(call.messages) + charactersOfTools(call.tools ?? []);
}

function noKey({ provider, preset }: DirectoryEntry): Failure {
  return {
    class: "key",
    message: `No key is stored for provider "${provider.id}" (${preset.label}) at ${provider.origin}.`,
    remedy: "Run Fairlead: Set Provider Key.",
  };
}
