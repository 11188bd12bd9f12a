import type { EditorRequest } from "../../core/request/request.js";
import type { Message } from "../../core/wire/message.js";

const GO_ON = "Your answer broke off. Go on exactly where it stopped; do not repeat any of it and do not start anew.";

/** The request that lets a model go on where a partial answer broke off: the same one, followed by the partial and the plea. */
export function continued(request: EditorRequest, partial: string): EditorRequest {
  return {
    ...request,
    id: crypto.randomUUID(),
    conversation: [...(request.conversation ?? []), turn("assistant", partial), turn("user", GO_ON)],
    conversationId: request.conversationId ?? request.id,
  };
}

function turn(role: Message["role"], text: string): Message {
  return { role, content: [{ type: "text", text }] };
}
