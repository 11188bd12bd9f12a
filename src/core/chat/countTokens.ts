import { estimateTokens, IMAGE_TOKENS } from "../catalog/tokens.js";
import { leftOut, mediaType } from "./fromHost.js";
import type { HostMessage, HostPart } from "./hostMessage.js";
import { promptElementText } from "./promptElement.js";

/** What a protocol puts round one message: role, separators, ids. */
const MESSAGE_TOKENS = 4;

/** Estimates the tokens of a message as the conversion would send it. @param charactersPerToken of the model that will read it */
export function countMessageTokens(message: HostMessage, charactersPerToken: number): number {
  return MESSAGE_TOKENS + message.content.reduce((sum, part) => sum + partTokens(part, charactersPerToken), 0);
}

function partTokens(part: HostPart, ratio: number): number {
  switch (part.kind) {
    case "text":
      return estimateTokens(part.text, ratio);
    case "tool-call":
      return (
        MESSAGE_TOKENS + estimateTokens(part.name, ratio) + estimateTokens(JSON.stringify(part.input ?? {}), ratio)
      );
    case "tool-result":
      return MESSAGE_TOKENS + part.content.reduce((sum, one) => sum + partTokens(one, ratio), 0);
    case "prompt-element":
      return estimateTokens(promptElementText(part.value), ratio);
    case "data": {
      const { type, sentAs } = mediaType(part.mimeType);
      if (sentAs === "image") return IMAGE_TOKENS;
      if (sentAs === "text") return Math.ceil(part.bytes.length / ratio);
      return sentAs === "note" ? estimateTokens(leftOut(type), ratio) : 0;
    }
    default:
      return 0;
  }
}
