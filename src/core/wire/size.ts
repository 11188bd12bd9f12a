import type { Message, ToolDefinition } from "./message.js";

/** Characters of everything in a conversation that is text to a model, images apart. */
export function charactersOfMessages(messages: readonly Message[]): number {
  let characters = 0;
  for (const { content } of messages) {
    for (const part of content) {
      if (part.type === "tool-call") characters += part.name.length + part.input.length;
      else if (part.type !== "image") characters += part.text.length;
    }
  }
  return characters;
}

/** Characters of the tools that go with a conversation. */
export function charactersOfTools(tools: readonly ToolDefinition[]): number {
  return tools.reduce(
    (sum, { name, description, inputSchema }) =>
      sum + name.length + description.length + JSON.stringify(inputSchema).length,
    0,
  );
}

/** How many images a conversation has, those in results of tools too. */
export function imagesIn(messages: readonly Message[]): number {
  let images = 0;
  for (const { content } of messages) {
    for (const part of content) {
      if (part.type === "image") images += 1;
      else if (part.type === "tool-result") images += part.images?.length ?? 0;
    }
  }
  return images;
}
