import * as vscode from "vscode";
import type { ChatCall } from "../../core/wire/call.js";
import type { Failure } from "../../core/wire/failure.js";
import { NO_USAGE } from "../../core/wire/usage.js";
import type { StreamPart, Wire } from "../../core/wire/wire.js";
import { toChatMessages, toRequestOptions } from "./convert.js";
import { failureOf } from "./failure.js";

/** The vendor under which we offer our own routes to VS Code; asking it would ask ourselves for ever. */
const OURSELVES = "fairlead";

/** A model that VS Code offers to extensions. */
export interface VscodeModel {
  /** `vendor/id`, the model id that the wire takes. */
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly contextTokens: number;
}

/** Every model that VS Code offers, without our own. */
export async function listVscodeModels(): Promise<readonly VscodeModel[]> {
  const models = await vscode.lm.selectChatModels();
  return models
    .filter((model) => model.vendor !== OURSELVES)
    .map((model) => ({
      id: `${model.vendor}/${model.id}`,
      name: model.name,
      vendor: model.vendor,
      contextTokens: model.maxInputTokens,
    }));
}

/** Makes the wire that asks models through VS Code: Copilot's, and those of other extensions. */
export function createVscodeWire(): Wire {
  return {
    name: "vscode-lm",
    async *stream(call, _endpoint, signal): AsyncIterable<StreamPart> {
      if (signal.aborted) return yield { type: "failure", failure: cancelled(call.model) };
      const model = await find(call.model);
      if (!model) return yield { type: "failure", failure: failureOf({ code: "NotFound", message: "" }, call.model) };
      if (call.kind === "completion") yield { type: "failure", failure: noHoles(call.model) };
      else yield* ask(model, call, signal);
    },
  };
}

/**
 * Whether a model may be asked without a person's action, such as for ghost text: only when the person has already allowed
 * Fairlead to use it, since VS Code would otherwise ask for consent in the middle of typing.
 */
export async function mayAskQuietly(access: vscode.LanguageModelAccessInformation, name: string): Promise<boolean> {
  const model = await find(name);
  return model !== undefined && access.canSendRequest(model) === true;
}

async function find(name: string): Promise<vscode.LanguageModelChat | undefined> {
  const slash = name.indexOf("/");
  const vendor = slash < 0 ? "" : name.slice(0, slash);
  if (vendor === OURSELVES) return undefined;
  const found = await vscode.lm.selectChatModels(vendor === "" ? { id: name } : { vendor, id: name.slice(slash + 1) });
  return found.find((model) => model.vendor !== OURSELVES);
}

async function* ask(model: vscode.LanguageModelChat, call: ChatCall, signal: AbortSignal): AsyncIterable<StreamPart> {
  const source = new vscode.CancellationTokenSource();
  const cancel = () => source.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  let text = "";
  let tools = 0;
  try {
    const messages = toChatMessages(call.messages);
    const response = await model.sendRequest(messages, toRequestOptions(call), source.token);
    for await (const part of response.stream) {
      if (part instanceof vscode.LanguageModelTextPart) {
        text += part.value;
        if (part.value !== "") yield { type: "text", text: part.value };
      } else if (part instanceof vscode.LanguageModelToolCallPart) {
        tools += 1;
        yield { type: "tool-call", id: part.callId, name: part.name, input: JSON.stringify(part.input ?? {}) };
      }
    }
    if (signal.aborted) return yield { type: "failure", failure: cancelled(call.model) };
    yield { type: "usage", usage: await estimate(model, messages, text, source.token) };
    yield text === "" && tools === 0
      ? { type: "failure", failure: emptyAnswer(call.model) }
      : { type: "finish", reason: tools > 0 ? "tool-calls" : "stop" };
  } catch (error) {
    if (signal.aborted) yield { type: "failure", failure: cancelled(call.model) };
    else yield { type: "failure", failure: failureOf(thrown(error), call.model) };
  } finally {
    signal.removeEventListener("abort", cancel);
    source.cancel();
    source.dispose();
  }
}

/** VS Code tells no usage; its own count of the texts is the best there is. */
async function estimate(
  model: vscode.LanguageModelChat,
  messages: readonly vscode.LanguageModelChatMessage[],
  answer: string,
  token: vscode.CancellationToken,
): Promise<typeof NO_USAGE> {
  try {
    const counts = await Promise.all([
      ...messages.map((message) => model.countTokens(message, token)),
      model.countTokens(answer, token),
    ]);
    const output = counts.pop() ?? 0;
    return { ...NO_USAGE, input: counts.reduce((sum, count) => sum + count, 0), output, incomplete: true };
  } catch {
    return { ...NO_USAGE, incomplete: true };
  }
}

function thrown(error: unknown): { readonly code?: string; readonly message: string } {
  if (error instanceof vscode.LanguageModelError) return { code: error.code, message: error.message };
  return { message: error instanceof Error ? error.message : "" };
}

function cancelled(model: string): Failure {
  return { class: "cancelled", message: `The request to ${model} was cancelled.`, remedy: "" };
}

function emptyAnswer(model: string): Failure {
  return { class: "empty", message: `${model} answered nothing.`, remedy: "Try again, or choose another model." };
}

function noHoles(model: string): Failure {
  return {
    class: "invalid-request",
    message: `${model} takes conversations only; VS Code offers no way to have a hole filled.`,
    remedy: "List a model that completes under fairlead.routes.completion.",
  };
}
