import type { LanguageModelChatInformation } from "vscode";
import type { ChatLimits } from "../../core/chat/limits.js";
import type { EditorRequest } from "../../core/request/request.js";
import { withToleratedFields } from "./tolerated.js";

/** One way of routing that a person picks like a model. */
export interface ModelChoice {
  readonly id: "auto" | "fast" | "best";
  readonly name: string;
  readonly tooltip: string;
  readonly strategy?: NonNullable<EditorRequest["strategy"]>;
}

/** The choices in VS Code's model picker. */
export const MODEL_CHOICES: readonly ModelChoice[] = [
  {
    id: "auto",
    name: "Auto (Fairlead)",
    tooltip:
      "Sends each conversation to the cheapest of your models that will do it well, by your settings and your team's, and to the next when one fails.",
  },
  {
    id: "fast",
    name: "Fast (Fairlead)",
    tooltip: "Sends each conversation to the one of your models that answers soonest, within your team's rules.",
    strategy: "fastest",
  },
  {
    id: "best",
    name: "Best (Fairlead)",
    tooltip: "Sends each conversation to the strongest of your models, within your team's rules.",
    strategy: "best",
  },
];

/**
 * A choice as VS Code lists it. The limits are those of the models that it can be routed to now.
 *
 * @param served the model that this choice's last answer came from
 */
export function choiceInformation(
  choice: ModelChoice,
  limits: ChatLimits,
  served: string | undefined,
): LanguageModelChatInformation {
  const among = limits.models.length === 1 ? (limits.models[0] ?? "") : `${limits.models.length} models`;
  return withToleratedFields({
    id: choice.id,
    name: choice.name,
    family: "fairlead",
    version: "1",
    tooltip: `${choice.tooltip} Now among ${among}.${served === undefined ? "" : ` The last answer came from ${served}.`}`,
    detail: served === undefined ? among : `last: ${served}`,
    maxInputTokens: limits.maxInputTokens,
    maxOutputTokens: limits.maxOutputTokens,
    capabilities: { toolCalling: limits.tools, imageInput: limits.images },
  });
}
