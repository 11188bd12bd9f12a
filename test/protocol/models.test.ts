import { describe, expect, it } from "vitest";
import { detectLocal } from "../../src/providers/models/detectLocal.js";
import { type ModelList, listModels } from "../../src/providers/models/index.js";
import { endingOn } from "../../src/providers/models/modelList.js";
import type { SeenRequest, TestServer } from "./server.js";
import { serving } from "./serving.js";
import { endpointAt, KEY } from "./shared.js";

const serve = serving();

type Format = Parameters<typeof listModels>[0]["format"];

async function listing(
  format: Format,
  path: string,
  answerTo: (request: SeenRequest) => unknown,
  base = "/v1",
): Promise<{ list: ModelList; requests: readonly SeenRequest[] }> {
  const server = await serve((request, answer) => answer.json(200, answerTo(request)));
  const list = await listModels({ format, path }, endpointAt(`${server.url}${base}`), new AbortController().signal);
  return { list, requests: server.requests };
}

const models = (list: ModelList) => ("models" in list ? list.models : undefined);

describe("lists of models", () => {
  it("reads OpenAI's, with the day a model ends, and those of its imitators", async () => {
    const { list, requests } = await listing("openai", "models", () => ({
      object: "list",
      data: [
        { id: "gpt-5.4", object: "model", shutdown_date: null },
        { id: "gpt-4o", object: "model", shutdown_date: "2000-01-14" },
        { id: "o3", shutdown_date: "2999-12-11" },
        { id: "vllm-model", max_model_len: 32_768 },
        { id: "llama", meta: { n_ctx: 8192, n_ctx_train: 131_072 } },
        { object: "model" },
      ],
    }));
    expect(models(list)).toEqual([
      { id: "gpt-5.4" },
      { id: "gpt-4o", lifecycle: { status: "retired", shutdownDate: "2000-01-14", source: "Acme model list" } },
      { id: "o3", lifecycle: { status: "deprecated", shutdownDate: "2999-12-11", source: "Acme model list" } },
      { id: "vllm-model", context: 32_768 },
      { id: "llama", context: 8192 },
    ]);
    expect(requests[0]?.path).toBe("/v1/models");
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(models((await listing("openai", "models", () => [{ id: "bare", context_length: 4096 }])).list)).toEqual([
      { id: "bare", context: 4096 },
    ]);
  });

  it("reads Anthropic's pages with their lifecycle", async () => {
    const { list, requests } = await listing(
      "anthropic",
      "v1/models",
      (request) =>
        request.path.includes("after_id=b")
          ? {
              data: [{ id: "c", lifecycle: "retired", retires_at: "2026-01-05T00:00:00Z" }],
              has_more: false,
              last_id: "c",
            }
          : {
              data: [
                { id: "a", lifecycle: "active", retires_at: null, max_input_tokens: 200_000, max_tokens: 64_000 },
                { id: "b", lifecycle: "deprecated", retires_at: "2020-11-30T00:00:00Z" },
              ],
              has_more: true,
              last_id: "b",
            },
      "",
    );
    expect(models(list)).toEqual([
      {
        id: "a",
        context: 200_000,
        maxOutputTokens: 64_000,
        lifecycle: { status: "active", source: "Acme model list" },
      },
      // A past date on a deprecated model means overdue, not gone.
      { id: "b", lifecycle: { status: "deprecated", shutdownDate: "2020-11-30", source: "Acme model list" } },
      { id: "c", lifecycle: { status: "retired", shutdownDate: "2026-01-05", source: "Acme model list" } },
    ]);
    expect(requests.map((request) => request.path)).toEqual([
      "/v1/models?limit=1000",
      "/v1/models?limit=1000&after_id=b",
    ]);
    expect(requests[0]?.headers).toMatchObject({ "x-api-key": KEY, "anthropic-version": "2023-06-01" });
  });

  it("reads Gemini's, leaving out what writes no text, with the key in a header", async () => {
    const { list, requests } = await listing(
      "gemini",
      "v1beta/models",
      (request) =>
        request.path.includes("pageToken=t")
          ? { models: [{ name: "models/text-embedding", supportedGenerationMethods: ["embedContent"] }] }
          : {
              models: [
                {
                  name: "models/gemini-3.8-flash",
                  inputTokenLimit: 1_048_576,
                  outputTokenLimit: 65_536,
                  thinking: true,
                  supportedGenerationMethods: ["generateContent"],
                },
              ],
              nextPageToken: "t",
            },
      "",
    );
    expect(models(list)).toEqual([
      { id: "gemini-3.8-flash", context: 1_048_576, maxOutputTokens: 65_536, reasons: true },
    ]);
    expect(requests[0]?.headers["x-goog-api-key"]).toBe(KEY);
    expect(requests.some((request) => request.path.includes(KEY))).toBe(false);
  });

  it("reads Mistral's deprecation with its replacement, and who fills holes", async () => {
    const { list } = await listing("mistral", "models", () => ({
      data: [
        {
          id: "codestral-2508",
          max_context_length: 256_000,
          capabilities: { completion_chat: true, completion_fim: true, function_calling: true, vision: false },
        },
        {
          id: "old",
          capabilities: { completion_chat: true, completion_fim: false },
          deprecation: "2999-05-30T12:00:00Z",
          deprecation_replacement_model: "new",
        },
        { id: "mistral-embed", capabilities: { completion_chat: false, completion_fim: false } },
      ],
    }));
    expect(models(list)).toEqual([
      { id: "codestral-2508", context: 256_000, completion: "native", tools: true, images: false },
      {
        id: "old",
        lifecycle: { status: "deprecated", shutdownDate: "2999-05-30", replacement: "new", source: "Acme model list" },
      },
    ]);
  });

  it("asks Ollama about each model, and lists one that cannot be shown by name", async () => {
    const { list, requests } = await listing(
      "ollama",
      "api/tags",
      (request) => {
        if (request.path === "/api/tags")
          return {
            models: [
              { name: "qwen2.5-coder:1.5b", model: "qwen2.5-coder:1.5b" },
              { name: "old:1b" },
              { name: "vl:4b" },
            ],
          };
        if (request.json?.model === "qwen2.5-coder:1.5b")
          return {
            template: "{{ if .Suffix }}<|fim_prefix|>{{ end }}",
            model_info: { "qwen2.context_length": 32_768 },
          };
        if (request.json?.model === "vl:4b")
          return { template: "", capabilities: ["completion", "vision", "thinking"], model_info: {} };
        return "not json";
      },
      "",
    );
    expect(models(list)).toEqual([
      { id: "qwen2.5-coder:1.5b", context: 32_768, completion: "native" },
      { id: "old:1b" },
      { id: "vl:4b", tools: false, images: true, reasons: true },
    ]);
    expect(requests).toHaveLength(4);
  });

  it("reads LM Studio's own list", async () => {
    const { list, requests } = await listing("lmstudio", "../api/v0/models", () => ({
      data: [
        {
          id: "qwen2.5-coder-7b",
          type: "llm",
          state: "loaded",
          max_context_length: 32_768,
          loaded_context_length: 4096,
          capabilities: ["tool_use"],
        },
        { id: "vision", type: "vlm", max_context_length: 8192 },
        { id: "nomic-embed", type: "embeddings" },
      ],
    }));
    expect(models(list)).toEqual([
      { id: "qwen2.5-coder-7b", context: 4096, tools: true },
      { id: "vision", context: 8192, images: true },
    ]);
    expect(requests[0]?.path).toBe("/api/v0/models");
  });

  it("turns OpenRouter's prices a token into prices a million, and knows none of its routers", async () => {
    const { list } = await listing("openrouter", "models", () => ({
      data: [
        {
          id: "anthropic/claude-sonnet-5",
          context_length: 1_000_000,
          top_provider: { context_length: 200_000, max_completion_tokens: 64_000 },
          supported_parameters: ["tools", "reasoning"],
          architecture: { input_modalities: ["text", "image"] },
          pricing: {
            prompt: "0.000003",
            completion: "0.000015",
            input_cache_read: "0.0000003",
            input_cache_write: "0.00000375",
          },
          expiration_date: "2999-01-01",
        },
        { id: "openrouter/auto", pricing: { prompt: "-1", completion: "-1" } },
        { id: "free/model", pricing: { prompt: "0", completion: "0" } },
      ],
    }));
    expect(models(list)).toEqual([
      {
        id: "anthropic/claude-sonnet-5",
        context: 200_000,
        maxOutputTokens: 64_000,
        tools: true,
        reasons: true,
        images: true,
        price: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
        lifecycle: { status: "deprecated", shutdownDate: "2999-01-01", source: "Acme model list" },
      },
      { id: "openrouter/auto" },
      { id: "free/model", price: { input: 0, output: 0 } },
    ]);
  });

  it.each(["openai", "anthropic", "gemini", "mistral", "ollama", "lmstudio", "openrouter"] as const)(
    "%s: a refusal and a wrong document are failures, not throws",
    async (format) => {
      const refusing = await serve((_, answer) =>
        answer.json(401, { error: { message: `Incorrect API key provided: ${KEY}`, code: "invalid_api_key" } }),
      );
      const signal = new AbortController().signal;
      const refused = await listModels({ format, path: "models" }, endpointAt(refusing.url), signal);
      expect(refused).toMatchObject({ failure: { class: "key", status: 401 } });
      expect(JSON.stringify(refused)).not.toContain(KEY);
      expect((await listing(format, "models", () => ({ hello: 1 }))).list).toMatchObject({
        failure: { class: "malformed-response" },
      });
      const gone = await serve(() => undefined);
      await gone.close();
      expect(await listModels({ format, path: "models" }, endpointAt(gone.url), signal)).toMatchObject({
        failure: { class: "network" },
      });
      expect(await listModels({ format, path: "models" }, endpointAt("http://example.com/v1"), signal)).toMatchObject({
        failure: { code: "insecure-address" },
      });
    },
  );

  it("counts the day itself as the end", () => {
    expect(endingOn("2026-11-21", { label: "x" }, undefined, "2026-11-20")?.status).toBe("deprecated");
    expect(endingOn("2026-11-21", { label: "x" }, undefined, "2026-11-21")?.status).toBe("retired");
  });
});

describe("detectLocal", () => {
  const portOf = (server: TestServer) => Number(new URL(server.url).port);
  const signal = new AbortController().signal;

  it("finds what answers as itself, and sends no key", async () => {
    const ollama = await serve((_, answer) => answer.json(200, { models: [{ name: "a:1b" }] }));
    const lmstudio = await serve((request, answer) =>
      request.path === "/api/v0/models"
        ? answer.json(200, {
            data: [
              { id: "b", type: "llm" },
              { id: "e", type: "embeddings" },
            ],
          })
        : answer.json(404, {}),
    );
    const llamacpp = await serve((_, answer) => answer.json(200, { data: [{ id: "c.gguf", owned_by: "llamacpp" }] }));
    const found = await detectLocal(signal, {
      ollama: portOf(ollama),
      lmstudio: portOf(lmstudio),
      llamacpp: portOf(llamacpp),
    });
    expect(found).toEqual([
      { kind: "ollama", label: "Ollama", baseUrl: ollama.url, models: ["a:1b"] },
      { kind: "lmstudio", label: "LM Studio", baseUrl: `${lmstudio.url}/v1`, models: ["b"] },
      { kind: "llamacpp", label: "llama.cpp server", baseUrl: `${llamacpp.url}/v1`, models: ["c.gguf"] },
    ]);
    for (const server of [ollama, lmstudio, llamacpp])
      expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it("takes no other server on a usual port for one of them, and waits for none that hangs", async () => {
    const web = await serve((_, answer) => answer.json(200, "<html>", { "content-type": "text/html" }));
    const other = await serve((_, answer) =>
      answer.json(200, { object: "list", data: [{ id: "x", owned_by: "vllm" }] }),
    );
    const hanging = await serve(() => undefined);
    expect(
      await detectLocal(signal, { ollama: portOf(web), lmstudio: portOf(hanging), llamacpp: portOf(other) }),
    ).toEqual([]);
  });
});
