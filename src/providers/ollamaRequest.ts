import { alternatingTurns } from "./alternatingTurns.js";
import { prefixWithContext } from "./contextComment.js";
import type { ChatCall, CompletionCall, ModelCall } from "../core/wire/call.js";
import type { Message } from "../core/wire/message.js";
import { askedTextOf, demandingTools, repairConversation, resultText, textOf } from "../core/wire/conversation.js";
import { type Fields, fieldsOf } from "./json.js";

/** Ollama's window when nobody sets one; longer input used to be cut silently at the front. */
const DEFAULT_WINDOW = 4096;

/** Characters a token, low on purpose: too large a window costs memory, too small a one costs the instructions. */
const CHARACTERS_PER_TOKEN = 3;

/** The body of `/api/chat`. */
export function ollamaChat(call: ChatCall): Fields {
  // Ollama has no way to require a call or forbid one: requiring is saying so, forbidding is leaving the tools out.
  const tools = call.toolChoice === "none" ? [] : (call.tools ?? []);
  const demands = call.toolChoice === "required" && tools.length > 0;
  const asked = demands ? demandingTools(call.messages) : call.messages;
  const messages = alternatingTurns(repairConversation(asked)).flatMap(ollamaMessages);
  return {
    model: call.model,
    messages,
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map((tool) => ({
            type: "function",
            function: { name: tool.name, description: tool.description, parameters: tool.inputSchema },
          })),
        }),
    ...thinking(call),
    ...common(call, JSON.stringify(messages).length + JSON.stringify(tools).length),
  };
}

/**
 * The body of `/api/generate` for a hole; the model's own template places prefix and suffix. Without a suffix Ollama takes
 * the text for something said in a chat (ollama/ollama#6932), so at the end of a file a line end stands for it.
 */
export function ollamaGenerate(call: CompletionCall): Fields {
  const prompt = prefixWithContext(call);
  return {
    model: call.model,
    prompt,
    suffix: call.suffix === "" ? "\n" : call.suffix,
    ...common(call, prompt.length + call.suffix.length),
  };
}

function common(call: ModelCall, characters: number): Fields {
  const wanted = Math.ceil(characters / CHARACTERS_PER_TOKEN) + call.maxOutputTokens;
  return {
    stream: call.stream,
    // Overflow is an error to be told, not text to be dropped unseen. Older versions ignore both.
    truncate: false,
    shift: false,
    options: {
      num_predict: call.maxOutputTokens,
      ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
      ...(call.stop === undefined || call.stop.length === 0 ? {} : { stop: call.stop }),
      // Each new window reloads the model, so windows go in powers of two, and only past the default.
      ...(wanted > DEFAULT_WINDOW ? { num_ctx: 2 ** Math.ceil(Math.log2(wanted)) } : {}),
    },
  };
}

/** gpt-oss takes levels; other models only yes or no. */
function thinking(call: ChatCall): Fields {
  if (call.reasons !== true || call.effort === undefined) {
    return {};
  }
  if (/gpt-oss/i.test(call.model)) {
    return { think: call.effort === "none" || call.effort === "minimal" ? "low" : call.effort };
  }
  return { think: call.effort !== "none" };
}

function ollamaMessages(message: Message): Fields[] {
  if (message.role === "assistant") {
    const calls = message.content.filter((part) => part.type === "tool-call");
    const reasoning = message.content.filter((part) => part.type === "reasoning" && part.origin === "ollama");
    const thoughts = reasoning.map((part) => (part.type === "reasoning" ? part.text : "")).join("");
    return [
      {
        role: "assistant",
        content: textOf(message.content),
        ...(thoughts === "" ? {} : { thinking: thoughts }),
        ...(calls.length === 0
          ? {}
          : {
              tool_calls: calls.map((call) => ({
                id: call.id,
                function: { name: call.name, arguments: argumentsOf(call.input) },
              })),
            }),
      },
    ];
  }
  const results = message.content.filter((part) => part.type === "tool-result");
  const text = askedTextOf(message.content);
  const images = [...message.content, ...results.flatMap((result) => result.images ?? [])].filter(
    (part) => part.type === "image",
  );
  return [
    ...results.map((result) => ({
      role: "tool",
      content: resultText(result),
      tool_name: result.name ?? "",
      tool_call_id: result.id,
    })),
    ...(text === "" && images.length === 0
      ? []
      : [
          {
            role: message.role,
            content: text,
            ...(images.length === 0 ? {} : { images: images.map((image) => image.base64) }),
          },
        ]),
  ];
}

function argumentsOf(input: string): Fields {
  try {
    return fieldsOf(JSON.parse(input));
  } catch {
    return { input };
  }
}
