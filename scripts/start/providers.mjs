// @ts-check
// The providers that `npm start` writes into user settings: practice ones, and those whose key or program is on this machine.
import { spawn } from "node:child_process";
import path from "node:path";
import { ROOT } from "../setup/packages.mjs";

/** Where people keep their keys, by Fairlead's kind of provider; the first one that is set counts. */
const KEY_VARIABLES = {
  openai: ["OPENAI_API_KEY"],
  anthropic: ["ANTHROPIC_API_KEY"],
  gemini: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
  mistral: ["MISTRAL_API_KEY"],
  deepseek: ["DEEPSEEK_API_KEY"],
  xai: ["XAI_API_KEY"],
  groq: ["GROQ_API_KEY"],
  openrouter: ["OPENROUTER_API_KEY"],
  together: ["TOGETHER_API_KEY"],
  fireworks: ["FIREWORKS_API_KEY"],
  cohere: ["COHERE_API_KEY", "CO_API_KEY"],
  moonshot: ["MOONSHOT_API_KEY"],
  zai: ["ZAI_API_KEY"],
};

/** Ollama's own default address; OLLAMA_HOST moves it. */
const OLLAMA = "http://127.0.0.1:11434";

/** A local program answers at once or is not there, in ms. */
const OLLAMA_LIMIT_MS = 1000;

/**
 * @typedef {object} Providers
 * @property {Record<string, Record<string, unknown>>} entries of `fairlead.providers`
 * @property {Record<string, string>} keys environment variables for the extension host; never written to disk
 */

/**
 * Looks around on this machine.
 * @param {string} practice the address of the practice providers
 * @returns {Promise<Providers>}
 */
export async function findProviders(practice) {
  /** @type {Providers} */
  const found = { entries: practiceEntries(practice), keys: {} };
  for (const [kind, variables] of Object.entries(KEY_VARIABLES)) {
    const key = variables.map((name) => process.env[name]).find(Boolean);
    if (!key) continue;
    found.entries[kind] = { kind };
    found.keys[`FAIRLEAD_KEY_${kind.toUpperCase()}`] = key;
  }
  const ollama = await ollamaEntry();
  if (ollama) found.entries["ollama"] = ollama;
  return found;
}

/** Two practice providers that differ in price and in how good they are, so that routing has something to choose. @param {string} practice */
function practiceEntries(practice) {
  return {
    "practice-swift": {
      kind: "openai-compatible",
      baseUrl: `${practice}/practice-swift/v1`,
      models: [
        {
          id: "practice-small",
          price: { input: 0.1, output: 0.4 },
          context: 32_000,
          quality: { coding: 0.45 },
          completion: true,
        },
      ],
    },
    "practice-deep": {
      kind: "anthropic",
      baseUrl: `${practice}/practice-deep`,
      models: [{ id: "practice-large", price: { input: 3, output: 15 }, context: 200_000, quality: { coding: 0.9 } }],
    },
  };
}

async function ollamaEntry() {
  const host = process.env["OLLAMA_HOST"];
  const baseUrl = !host ? OLLAMA : /^https?:/.test(host) ? host.replace(/\/$/, "") : `http://${host}`;
  try {
    const response = await fetch(`${baseUrl}/api/tags`, { signal: AbortSignal.timeout(OLLAMA_LIMIT_MS) });
    const { models } = await response.json();
    const names = models.map((/** @type {{ name: string }} */ model) => model.name);
    return names.length > 0 ? { kind: "ollama", baseUrl, models: names } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts the practice providers as a program of their own.
 * @param {string} node
 * @returns {Promise<{ address: string, stop: () => Promise<void> }>}
 */
export async function startPracticeProgram(node) {
  const child = spawn(node, [path.join(ROOT, "test", "practice", "main.mjs"), "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  /** @type {string} */
  const line = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    });
    child.once("error", reject);
    void ended.then((code) => reject(new Error(`The practice providers ended with code ${code}.`)));
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await ended;
  };
  return { address: JSON.parse(line).address, stop };
}
