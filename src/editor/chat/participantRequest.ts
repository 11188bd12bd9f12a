import * as vscode from "vscode";
import type { ContextPiece, EditorRequest } from "../../core/request/request.js";
import type { Task } from "../../core/request/task.js";
import type { Message } from "../../core/wire/message.js";
import { type BuiltRequest, type RequestParts, type RequestPlace, requestFromDocument } from "../request/index.js";

/** Commands whose turns are about Fairlead itself and say nothing to a model. */
const OWN_COMMANDS = new Set(["why", "variant", "compare"]);

/** What was asked in the chat, as a request; or why there is none, in words for a person. */
export type ChatAsked =
  | {
      readonly ok: true;
      readonly request: EditorRequest;
      /** The place that it is about, if any. */
      readonly about: RequestPlace | undefined;
      /** What goes with it: documents, and parts of some. */
      readonly references: readonly (vscode.Uri | vscode.Location)[];
      /** What was attached and is kept back, with the reason. */
      readonly keptBack: readonly string[];
    }
  | { readonly ok: false; readonly message: string; readonly remedy: string };

/** A place that a person points to. */
interface Pointed {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range | undefined;
}

/**
 * Builds a request from a chat turn. What it is about is the first reference, else the selection of the active editor
 * (with `explain`, also the code round its cursor); further references come along as context.
 */
export async function requestFromChat(
  parts: RequestParts,
  asked: vscode.ChatRequest,
  context: vscode.ChatContext,
  task?: Task,
): Promise<ChatAsked> {
  const wish = {
    surface: "chat-participant",
    instruction: asked.prompt,
    variables: { edit_format: "chat" },
    ...(task ? { task } : {}),
  } as const;
  const references = asked.references.flatMap(pointed);
  const [first, ...rest] = references.length > 0 ? references : activePlace(task === "explain");
  const keptBack: string[] = [];
  let about: Extract<BuiltRequest, { readonly ok: true }> | undefined;
  const shown: (vscode.Uri | vscode.Location)[] = [];
  if (first !== undefined) {
    const built = await requestFromPlace(parts, wish, first);
    // What the person points to must be there; a selection that merely happens to be open need not.
    if (!built.ok && (task === "explain" || references.length > 0)) return built;
    if (built.ok) {
      about = built;
      shown.push(referenceTo(built.place));
    }
  } else if (task === "explain") {
    return {
      ok: false,
      message: "There is nothing to explain yet.",
      remedy: "Open a file and select code, or attach it to the message.",
    };
  }
  const pieces: ContextPiece[] = [];
  for (const place of rest) {
    const built = await requestFromPlace(parts, wish, place);
    if (!built.ok) keptBack.push(built.message);
    else if (built.request.document !== undefined) {
      pieces.push({
        path: built.request.document.path,
        text: place.range === undefined ? built.request.document.text : await textIn(place),
        reason: "attached",
      });
      shown.push(place.range === undefined ? place.uri : new vscode.Location(place.uri, place.range));
    }
  }
  const conversation = earlierTurns(context.history);
  const request: EditorRequest = {
    ...(about?.request ?? { id: crypto.randomUUID(), ...wish }),
    location: "panel",
    ...(pieces.length === 0 ? {} : { context: pieces }),
    ...(conversation.length === 0 ? {} : { conversation }),
    ...conversationIdFrom(context.history),
  };
  return { ok: true, request, about: about?.place, references: shown, keptBack };
}

async function requestFromPlace(
  parts: RequestParts,
  wish: Parameters<typeof requestFromDocument>[1],
  { uri, range }: Pointed,
) {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return await requestFromDocument(parts, wish, document, range ?? wholeOf(document));
  } catch {
    const name = vscode.workspace.asRelativePath(uri);
    return { ok: false, message: `${name} cannot be read as text.`, remedy: "Attach a text file." } as const;
  }
}

function referenceTo({ document, span }: RequestPlace): vscode.Uri | vscode.Location {
  const range = new vscode.Range(span.startLine, span.startCharacter, span.endLine, span.endCharacter);
  return range.isEqual(wholeOf(document)) ? document.uri : new vscode.Location(document.uri, range);
}

function wholeOf(document: vscode.TextDocument): vscode.Range {
  return document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
}

async function textIn({ uri, range }: Pointed): Promise<string> {
  return (await vscode.workspace.openTextDocument(uri)).getText(range);
}

function pointed({ value }: vscode.ChatPromptReference): Pointed[] {
  if (value instanceof vscode.Location) return [{ uri: value.uri, range: value.range }];
  return value instanceof vscode.Uri ? [{ uri: value, range: undefined }] : [];
}

function activePlace(evenWithoutSelection: boolean): Pointed[] {
  // A chat that has an editor tab of its own leaves none active; what stands beside it is meant then.
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (editor === undefined || (editor.selection.isEmpty && !evenWithoutSelection)) return [];
  return [{ uri: editor.document.uri, range: editor.selection }];
}

/** What was said before, without the turns about Fairlead itself. */
function earlierTurns(history: vscode.ChatContext["history"]): readonly Message[] {
  return history.flatMap((turn): Message[] => {
    if (turn.command !== undefined && OWN_COMMANDS.has(turn.command)) return [];
    const text = turn instanceof vscode.ChatRequestTurn ? askedIn(turn) : answerOf(turn);
    if (text === "") return [];
    return [{ role: turn instanceof vscode.ChatRequestTurn ? "user" : "assistant", content: [{ type: "text", text }] }];
  });
}

/** The person's words; a command alone says all. Without them an answer would stand in the conversation that nobody asked for. */
function askedIn({ prompt, command }: vscode.ChatRequestTurn): string {
  return prompt.trim() === "" && command !== undefined ? `/${command}` : prompt;
}

/** The answer itself as the handler kept it; what is shown round it was never the model's. */
function answerOf(turn: vscode.ChatResponseTurn): string {
  const kept: unknown = turn.result.metadata?.["answer"];
  if (typeof kept === "string") return kept;
  return turn.response
    .map((part) => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : ""))
    .join("");
}

/** A chat with no turns yet gets an id; later turns find it in the first one's result. */
function conversationIdFrom(history: vscode.ChatContext["history"]): { readonly conversationId: string } {
  for (const turn of history) {
    if (!(turn instanceof vscode.ChatResponseTurn)) continue;
    const id: unknown = turn.result.metadata?.["conversationId"];
    if (typeof id === "string") return { conversationId: id };
  }
  return { conversationId: crypto.randomUUID() };
}
