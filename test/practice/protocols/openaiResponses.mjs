import { pieces } from "../tokens.mjs";
import { openaiChat, plainText } from "./openaiChat.mjs";

/** OpenAI Responses: `POST /v1/responses`. */
export const openaiResponses = {
  name: "openai-responses",
  error: openaiChat.error,
  read(body) {
    const items = typeof body.input === "string" ? [{ role: "user", content: body.input }] : (body.input ?? []);
    const messages = [];
    const system = [body.instructions ?? ""];
    for (const item of items) {
      if (item.role === "system" || item.role === "developer") system.push(plainText(item.content));
      else if (item.type === "function_call_output") {
        const result = { id: item.call_id, text: plainText(item.output) };
        const last = messages.at(-1);
        if (last?.toolResults !== undefined) last.toolResults.push(result);
        else messages.push({ role: "user", text: "", toolResults: [result] });
      } else if (item.role !== undefined) messages.push({ role: item.role, text: plainText(item.content) });
    }
    return {
      model: body.model,
      system: system.filter(Boolean).join("\n"),
      messages,
      tools: (body.tools ?? [])
        .filter((tool) => tool.type === "function")
        .map((tool) => ({ name: tool.name, schema: tool.parameters })),
      toolChoice: typeof body.tool_choice === "object" ? "required" : body.tool_choice,
      maxTokens: body.max_output_tokens,
      stop: [],
      stream: body.stream === true,
    };
  },
  usage: (answer) => ({
    input_tokens: answer.inputTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: answer.outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: answer.inputTokens + answer.outputTokens,
  }),
  output(answer, id) {
    if (answer.toolCalls.length > 0) {
      return answer.toolCalls.map((call) => ({
        type: "function_call",
        id: `fc_${call.id}`,
        call_id: call.id,
        name: call.name,
        arguments: call.input,
        status: "completed",
      }));
    }
    const content =
      answer.finish === "refusal"
        ? { type: "refusal", refusal: answer.text }
        : { type: "output_text", text: answer.text, annotations: [] };
    return [
      {
        type: "message",
        id: `msg_${id}`,
        role: "assistant",
        status: answer.finish === "length" ? "incomplete" : "completed",
        content: [content],
      },
    ];
  },
  whole(answer, request, id) {
    const incomplete = { length: "max_output_tokens", refusal: "content_filter" }[answer.finish];
    return {
      id: `resp_${id}`,
      object: "response",
      created_at: 1_790_000_000,
      status: incomplete === undefined ? "completed" : "incomplete",
      error: null,
      incomplete_details: incomplete === undefined ? null : { reason: incomplete },
      model: answer.served,
      output: this.output(answer, id),
      usage: this.usage(answer),
    };
  },
  contentType: "text/event-stream",
  frames(answer, request, id) {
    let sequence = 0;
    const event = (type, value) => {
      const text = `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence, ...value })}\n\n`;
      sequence += 1;
      return text;
    };
    const started = {
      ...this.whole(answer, request, id),
      status: "in_progress",
      output: [],
      usage: null,
      incomplete_details: null,
    };
    const head = [
      event("response.created", { response: started }),
      event("response.in_progress", { response: started }),
    ];
    const body = [];
    this.output(answer, id).forEach((item, index) => {
      if (item.type === "function_call") {
        body.push(
          event("response.output_item.added", {
            output_index: index,
            item: { ...item, arguments: "", status: "in_progress" },
          }),
        );
        for (const piece of pieces(item.arguments))
          body.push(
            event("response.function_call_arguments.delta", { item_id: item.id, output_index: index, delta: piece }),
          );
        body.push(
          event("response.function_call_arguments.done", {
            item_id: item.id,
            output_index: index,
            name: item.name,
            arguments: item.arguments,
          }),
        );
      } else {
        const place = { item_id: item.id, output_index: index, content_index: 0 };
        const kind = answer.finish === "refusal" ? "refusal" : "output_text";
        body.push(
          event("response.output_item.added", {
            output_index: index,
            item: { ...item, content: [], status: "in_progress" },
          }),
        );
        body.push(
          event("response.content_part.added", {
            ...place,
            part: kind === "refusal" ? { type: kind, refusal: "" } : { type: kind, text: "", annotations: [] },
          }),
        );
        for (const piece of pieces(answer.text)) body.push(event(`response.${kind}.delta`, { ...place, delta: piece }));
        body.push(event(`response.${kind}.done`, { ...place, [kind === "refusal" ? "refusal" : "text"]: answer.text }));
        body.push(event("response.content_part.done", { ...place, part: item.content[0] }));
      }
      body.push(event("response.output_item.done", { output_index: index, item }));
    });
    const whole = this.whole(answer, request, id);
    return { head, body, tail: [event(`response.${whole.status}`, { response: whole })] };
  },
  streamError: (message) =>
    `event: error\ndata: ${JSON.stringify({ type: "error", code: "server_error", message, param: null, sequence_number: 99 })}\n\n`,
};
