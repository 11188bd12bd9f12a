import type { Endpoint } from "../../core/wire/wire.js";
import { entriesOf, fieldsOf, textIn } from "../json.js";
import { fetchJson } from "./modelList.js";

/** A program that runs models on this machine and answers now. */
export interface LocalProgram {
  readonly kind: "ollama" | "lmstudio" | "llamacpp";
  readonly label: string;
  /** Ready for `baseUrl` in `fairlead.providers`. */
  readonly baseUrl: string;
  /** Ids of its models. */
  readonly models: readonly string[];
}

/** ms for all programs together; they answer on loopback in a few, and nobody waits for one that does not. */
const LIMIT_MS = 300;

interface Probe {
  readonly kind: LocalProgram["kind"];
  readonly label: string;
  readonly port: number;
  /** After the origin. */
  readonly base: string;
  readonly path: string;
  /** The models, when the answer is this program's and not some other server's on its port. */
  modelsIn(value: unknown): readonly string[] | undefined;
}

const PROBES: readonly Probe[] = [
  {
    kind: "ollama",
    label: "Ollama",
    port: 11_434,
    base: "",
    path: "api/tags",
    modelsIn: (value) => {
      const { models } = fieldsOf(value);
      return Array.isArray(models)
        ? models.flatMap((entry) => textIn(fieldsOf(entry).model) ?? textIn(fieldsOf(entry).name) ?? [])
        : undefined;
    },
  },
  {
    kind: "lmstudio",
    label: "LM Studio",
    port: 1234,
    base: "/v1",
    path: "../api/v0/models",
    modelsIn: (value) => {
      const { data } = fieldsOf(value);
      return Array.isArray(data)
        ? data.map(fieldsOf).flatMap((entry) => (entry.type === "embeddings" ? [] : (textIn(entry.id) ?? [])))
        : undefined;
    },
  },
  {
    kind: "llamacpp",
    label: "llama.cpp server",
    port: 8080,
    base: "/v1",
    path: "models",
    // Port 8080 is everybody's; llama.cpp names itself as the owner of its models.
    modelsIn: (value) => {
      const entries = entriesOf(fieldsOf(value).data).map(fieldsOf);
      const own = entries.filter((entry) => entry.owned_by === "llamacpp");
      return own.length > 0 ? own.flatMap((entry) => textIn(entry.id) ?? []) : undefined;
    },
  },
];

/**
 * Finds Ollama, LM Studio and llama.cpp running on their usual ports of 127.0.0.1, in 300 ms at most. Sends nothing but
 * a question for the list of models, no key, and never fails: what does not answer is not there.
 *
 * @param ports other ports by kind, for tests.
 */
export async function detectLocal(
  signal: AbortSignal,
  ports: Readonly<Partial<Record<LocalProgram["kind"], number>>> = {},
): Promise<readonly LocalProgram[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  const found = await Promise.all(
    PROBES.map(async (probe): Promise<LocalProgram[]> => {
      const baseUrl = `http://127.0.0.1:${ports[probe.kind] ?? probe.port}${probe.base}`;
      const endpoint: Endpoint = { providerId: probe.kind, label: probe.label, baseUrl, key: undefined, quirks: {} };
      const answer = await fetchJson(endpoint, { path: probe.path }, limit);
      const models = "failure" in answer ? undefined : probe.modelsIn(answer.value);
      return models === undefined ? [] : [{ kind: probe.kind, label: probe.label, baseUrl, models }];
    }),
  );
  return found.flat();
}
