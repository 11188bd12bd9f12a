import type { EditorRequest } from "../core/request/request.js";
import type { Message } from "../core/wire/message.js";

/** The request that lets a model go on where a partial answer broke off. */
export function continued(request: EditorRequest, partial: string): EditorRequest {
  return followUp(
    request,
    partial,
    "The answer above broke off. Go on exactly where it stopped; do not repeat any of it and do not start anew.",
  );
}

/** The request that asks a model to correct an answer whose edits could not be applied. The model of the first answer is kept. */
export function repair(request: EditorRequest, answer: string, problem: string): EditorRequest {
  return followUp(
    request,
    answer,
    `Your answer could not be applied:\n${problem}\nAnswer again in the same format, with all edits, so that they can be applied.\n\n${request.instruction}`,
  );
}

function followUp(request: EditorRequest, answer: string, instruction: string): EditorRequest {
  const asked = request.instruction === "" ? `Please ${request.task ?? "help"}.` : request.instruction;
  return {
    ...request,
    id: crypto.randomUUID(),
    instruction,
    conversation: [...(request.conversation ?? []), turn("user", asked), turn("assistant", answer)],
    conversationId: request.conversationId ?? request.id,
  };
}

function turn(role: Message["role"], text: string): Message {
  return { role, content: [{ type: "text", text }] };
}
