import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { HostOptions } from "./harness.js";

/** One request for text at the cursor. */
export interface Asked {
  readonly prompt: string;
  readonly suffix: string;
  readonly model: string;
}

/** What the model answers by what stands before the cursor: the first entry whose first text the prompt ends with; the others in turn. */
export type Answers = readonly (readonly [before: string, ...answers: string[]])[];

/** How it fails instead: with a status, and headers such as `retry-after`. */
export interface Failing {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A model behind a completions endpoint on this machine. */
export interface CompletionModel {
  readonly baseUrl: string;
  /** What it was asked, oldest first; may be emptied. */
  readonly asked: Asked[];
  /** Each request fails so until it is undefined again. */
  failing: Failing | undefined;
  /** Time to the first text of a model, ms. */
  delayMs: (model: string) => number;
  /** The key it takes; any when undefined. */
  key: string | undefined;
  /** Tokens in and out that it reports. */
  usage: { readonly prompt_tokens: number; readonly completion_tokens: number } | undefined;
  close(): void;
}

/** Providers of a window in which ghost text comes from such a model: `loop/fim`, for next to nothing. */
export function holeFiller({ baseUrl }: { readonly baseUrl: string }): Required<HostOptions>["providers"] {
  const models = [{ id: "fim", price: { input: 0.1, output: 0.1 }, completion: true }];
  return { loop: { kind: "openai-compatible", baseUrl, models } };
}

/** Lists of suggestions that open by themselves would stand where a test looks for ghost text. */
export const WITHOUT_LISTS = { "editor.quickSuggestions": false, "editor.suggestOnTriggerCharacters": false } as const;

/** Starts one. */
export async function startCompletionModel(answers: Answers): Promise<CompletionModel> {
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (!request.url?.endsWith("/completions")) return void response.writeHead(404).end("{}");
      const {
        prompt = "",
        suffix = "",
        model: name = "",
      } = JSON.parse(Buffer.concat(parts).toString()) as Partial<Asked>;
      const known = asked.filter((one) => one.prompt === prompt).length;
      asked.push({ prompt, suffix, model: name });
      const refused = model.key !== undefined && request.headers.authorization !== `Bearer ${model.key}`;
      const failing = refused ? { status: 401, headers: {} } : model.failing;
      if (failing !== undefined) {
        response.writeHead(failing.status, { "content-type": "application/json", ...failing.headers });
        return void response.end(JSON.stringify({ error: { message: `Practised failure ${failing.status}.` } }));
      }
      const [, ...texts] = answers.find(([before]) => prompt.endsWith(before)) ?? ["", ""];
      const text = texts[known % texts.length] ?? "";
      const timer = setTimeout(() => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        const send = (value: object): void => void response.write(`data: ${JSON.stringify(value)}\n\n`);
        for (const piece of text.match(/[\s\S]{1,4}/gu) ?? [])
          send({ choices: [{ index: 0, text: piece, finish_reason: null }] });
        send({ choices: [{ index: 0, text: "", finish_reason: "stop" }] });
        if (model.usage !== undefined) send({ choices: [], usage: model.usage });
        response.end("data: [DONE]\n\n");
      }, model.delayMs(name));
      response.on("close", () => clearTimeout(timer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const model: CompletionModel = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    failing: undefined,
    delayMs: () => 0,
    key: undefined,
    usage: undefined,
    close: () => void server.close(),
  };
  return model;
}
