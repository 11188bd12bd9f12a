import type { AnswerEvent } from "../answer/events.js";
import type { Decision } from "../decision/decision.js";
import type { ReasoningContent } from "../wire/message.js";
import type { WireName } from "../wire/wire.js";
import type { CallMemory } from "./callMemory.js";

/** What an editor's chat takes of an answer. */
export interface AnswerSink {
  text(text: string): void;
  /** @param input the arguments as the JSON text that the model wrote */
  call(id: string, name: string, input: string): void;
}

/**
 * Passes an answer on as it arrives: text and tool calls. Thinking is kept out of it, and remembered with the calls that
 * it led to, for the turn after.
 *
 * @returns the decision; undefined when the answer ended without one
 */
export async function relayAnswer(
  events: AsyncIterable<AnswerEvent>,
  sink: AnswerSink,
  memory: Pick<CallMemory, "remember">,
): Promise<Decision | undefined> {
  const reasoning: ReasoningContent[] = [];
  const signatures = new Map<string, string>();
  const calls: string[] = [];
  let wire: WireName | undefined;
  let decision: Decision | undefined;
  for await (const event of events) {
    switch (event.type) {
      case "committed":
        wire = event.wire;
        break;
      case "text":
        if (event.text !== "") sink.text(event.text);
        break;
      case "reasoning":
        reasoning.push({
          type: "reasoning",
          text: event.text,
          ...(event.signature === undefined ? {} : { signature: event.signature }),
          ...(wire === undefined ? {} : { origin: wire }),
        });
        break;
      case "tool-call":
        calls.push(event.id);
        if (event.signature !== undefined) signatures.set(event.id, event.signature);
        // Remembered before it is told: the host may come back with the result at once.
        memory.remember(calls, { reasoning, signatures });
        sink.call(event.id, event.name, event.input);
        break;
      case "finished":
        decision = event.decision;
        break;
      default:
        break;
    }
  }
  return decision;
}
