/** Model lists, each in the shape of the service it stands for. */

export const DEFAULT_MODELS = ["practice-small", "practice-large"];

const DAY = 1_790_000_000;

/** `GET /v1/models`; Anthropic's shape when the caller sends `anthropic-version`. */
export function modelList(models, headers) {
  if (headers["anthropic-version"] !== undefined) {
    return {
      data: models.map((id) => ({
        id,
        type: "model",
        display_name: id,
        created_at: "2026-01-01T00:00:00Z",
        lifecycle: "active",
        deprecated_at: null,
        retires_at: null,
        max_input_tokens: 200_000,
        max_tokens: 32_000,
      })),
      has_more: false,
      first_id: models[0] ?? null,
      last_id: models.at(-1) ?? null,
    };
  }
  return {
    object: "list",
    data: models.map((id) => ({ id, object: "model", created: DAY, owned_by: "practice", shutdown_date: null })),
  };
}

/** `GET /api/tags`. */
export function ollamaTags(models) {
  return {
    models: models.map((name) => ({
      name,
      model: name,
      modified_at: "2026-01-01T00:00:00Z",
      size: 1_000_000,
      digest: "practice",
      details: {
        format: "gguf",
        family: "practice",
        families: ["practice"],
        parameter_size: "1B",
        quantization_level: "Q4_0",
      },
    })),
  };
}

/** `POST /api/show`: the template names `.Suffix`, so the model fills holes. */
export function ollamaShow() {
  return {
    template: "{{- if .Suffix }}<fim>{{ .Prompt }}<hole>{{ .Suffix }}{{ else }}{{ .Prompt }}{{ end }}",
    capabilities: ["completion", "tools", "insert"],
    details: { family: "practice", parameter_size: "1B" },
    model_info: { "general.architecture": "practice", "practice.context_length": 32_768 },
  };
}

/** `GET /v1beta/models`. */
export function geminiModels(models) {
  return {
    models: models.map((id) => ({
      name: `models/${id}`,
      displayName: id,
      inputTokenLimit: 1_000_000,
      outputTokenLimit: 65_536,
      supportedGenerationMethods: ["generateContent", "streamGenerateContent"],
    })),
  };
}
