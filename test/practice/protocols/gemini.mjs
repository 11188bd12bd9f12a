import { pieces } from "../tokens.mjs";

/** Gemini: `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent?alt=sse`. */
export const gemini = {
  name: "gemini",
  error: (status, _code, message) => ({
    error: {
      code: status,
      message,
      status:
        {
          400: "INVALID_ARGUMENT",
          401: "UNAUTHENTICATED",
          403: "PERMISSION_DENIED",
          404: "NOT_FOUND",
          429: "RESOURCE_EXHAUSTED",
          503: "UNAVAILABLE",
          504: "DEADLINE_EXCEEDED",
        }[status] ?? "INTERNAL",
    },
  }),
  read(body, place) {
    const textOf = (content) =>
      (content?.parts ?? [])
        .filter((part) => !part.thought)
        .map((part) => part.text ?? "")
        .join("");
    return {
      model: place.model,
      system: textOf(body.systemInstruction),
      messages: (body.contents ?? []).map((content) => {
        const results = (content.parts ?? [])
          .filter((part) => part.functionResponse !== undefined)
          .map((part) => part.functionResponse);
        return {
          role: content.role === "model" ? "assistant" : "user",
          text: textOf(content),
          ...(results.length > 0
            ? {
                toolResults: results.map((result) => ({
                  id: result.id ?? result.name,
                  text: String(result.response?.output ?? result.response?.error ?? JSON.stringify(result.response)),
                  isError: result.response?.error !== undefined,
                })),
              }
            : {}),
        };
      }),
      tools: (body.tools ?? [])
        .flatMap((tool) => tool.functionDeclarations ?? [])
        .map((tool) => ({ name: tool.name, schema: tool.parametersJsonSchema ?? tool.parameters })),
      toolChoice: { ANY: "required", NONE: "none", AUTO: "auto" }[body.toolConfig?.functionCallingConfig?.mode],
      maxTokens: body.generationConfig?.maxOutputTokens,
      stop: body.generationConfig?.stopSequences ?? [],
      stream: place.stream,
    };
  },
  finish: (answer) => ({ length: "MAX_TOKENS", refusal: "SAFETY" })[answer.finish] ?? "STOP",
  calls: (answer) =>
    answer.toolCalls.map((call) => ({ functionCall: { id: call.id, name: call.name, args: JSON.parse(call.input) } })),
  usage: (answer) => ({
    promptTokenCount: answer.inputTokens,
    candidatesTokenCount: answer.outputTokens,
    totalTokenCount: answer.inputTokens + answer.outputTokens,
  }),
  piece(answer, parts, id, reason) {
    return {
      candidates: [
        { content: { role: "model", parts }, index: 0, ...(reason === undefined ? {} : { finishReason: reason }) },
      ],
      usageMetadata: this.usage(answer),
      modelVersion: answer.served,
      responseId: id,
    };
  },
  whole(answer, request, id) {
    return this.piece(
      answer,
      [...(answer.text === "" ? [] : [{ text: answer.text }]), ...this.calls(answer)],
      id,
      this.finish(answer),
    );
  },
  contentType: "text/event-stream",
  frames(answer, request, id) {
    const data = (value) => `data: ${JSON.stringify(value)}\r\n\r\n`;
    const parts = [...pieces(answer.text).map((text) => ({ text })), ...this.calls(answer)];
    return {
      head: [],
      body: parts.map((part) => data(this.piece(answer, [part], id))),
      tail: [data(this.piece(answer, [{ text: "" }], id, this.finish(answer)))],
    };
  },
  streamError: (message) => `data: ${JSON.stringify({ error: { code: 503, message, status: "UNAVAILABLE" } })}\r\n\r\n`,
};
