import { createServer } from "node:http";
import { answer } from "./answers/answer.mjs";
import { maskedHeaders, Providers } from "./behaviour.mjs";
import { geminiModels, modelList, ollamaShow, ollamaTags } from "./models.mjs";
import { anthropic } from "./protocols/anthropic.mjs";
import { completions, infill, mistralFim } from "./protocols/completions.mjs";
import { gemini } from "./protocols/gemini.mjs";
import { ollamaChat, ollamaGenerate } from "./protocols/ollama.mjs";
import { openaiChat } from "./protocols/openaiChat.mjs";
import { openaiResponses } from "./protocols/openaiResponses.mjs";
import { hashOf } from "./tokens.mjs";

const PROTOCOLS = {
  "/v1/chat/completions": openaiChat,
  "/v1/responses": openaiResponses,
  "/v1/messages": anthropic,
  "/v1/completions": completions,
  "/beta/completions": completions,
  "/v1/fim/completions": mistralFim,
  "/infill": infill,
  "/api/generate": ollamaGenerate,
  "/api/chat": ollamaChat,
};

/** First segments of protocol paths, which are never the name of a provider. */
const RESERVED = new Set(["v1", "v1beta", "api", "beta", "infill", "health", "props"]);

const MESSAGES = {
  400: "The request is not valid.",
  401: "Incorrect API key provided.",
  402: "Your credit balance is too low.",
  403: "Your key may not use this model.",
  404: "The model does not exist or you do not have access to it.",
  429: "Rate limit reached.",
  500: "The server had an error.",
  503: "The service is unavailable.",
  529: "Overloaded",
};
const CODES = { 401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded" };

/** Splits `/fast/v1/models` into the provider `fast` and the path `/v1/models`; without a name it is `default`. */
function placeOf(url) {
  const { pathname, searchParams } = new URL(url, "http://practice");
  const [, first = "", ...rest] = pathname.split("/");
  if (first === "" || RESERVED.has(first)) return { provider: "default", path: pathname, searchParams };
  return { provider: first, path: `/${rest.join("/")}`, searchParams };
}

function protocolOf(path) {
  const generate = path.match(/^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent)$/);
  if (generate !== null)
    return {
      protocol: gemini,
      place: { model: decodeURIComponent(generate[1]), stream: generate[2] === "streamGenerateContent" },
    };
  const protocol = PROTOCOLS[path] ?? PROTOCOLS[`/v1${path}`];
  return protocol === undefined ? undefined : { protocol, place: {} };
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function send(response, status, value, headers = {}) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(text);
}

/** Waits without keeping a closed connection waiting; resolves false when the caller went away. */
function pause(milliseconds, response) {
  if (response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (stays) => {
      clearTimeout(timer);
      response.off("close", closed);
      resolve(stays);
    };
    const closed = () => done(false);
    const timer = setTimeout(() => done(true), milliseconds);
    response.on("close", closed);
  });
}

/**
 * Starts the practice providers on 127.0.0.1.
 * See `startPractice.d.mts` for what can be told and what comes back.
 */
export async function startPractice({ port = 0, providers: configured = {} } = {}) {
  const providers = new Providers(configured);
  let count = 0;

  async function control(request, response, searchParams) {
    if (request.method === "GET") return send(response, 200, providers.describe());
    try {
      const { provider, ...options } = JSON.parse((await readBody(request)) || "{}");
      if (searchParams.get("clear") !== null) providers.clear();
      if (typeof provider !== "string") throw new Error("provider must be the name of a provider.");
      providers.set(provider, options);
      return send(response, 200, providers.describe()[provider]);
    } catch (error) {
      return send(response, 400, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  async function stream(response, protocol, frames, behaviour, failure, headers) {
    response.writeHead(200, { "content-type": protocol.contentType, "cache-control": "no-cache", ...headers });
    const { head, body, tail } = frames;
    const half = Math.max(1, failure?.after ?? Math.floor(body.length / 2));
    const shown = failure === undefined ? body : body.slice(0, half);
    const wait = behaviour.tokensPerSecond > 0 ? 1000 / behaviour.tokensPerSecond : 0;
    const started = performance.now();
    for (const frame of head) response.write(frame);
    let sent = 0;
    for (const frame of shown) {
      const due = started + sent * wait - performance.now();
      if (wait > 0 && due > 0 && !(await pause(due, response))) return;
      while (sent >= (behaviour.holdAt ?? Infinity) * body.length) if (!(await pause(20, response))) return;
      if (response.destroyed) return;
      response.write(frame);
      sent += 1;
    }
    if (failure === undefined) {
      for (const frame of tail) response.write(frame);
      response.end();
    } else if (failure.status === "cut")
      await new Promise((resolve) => response.write("", () => setImmediate(() => resolve(response.destroy()))));
    else if (failure.status === "error") response.end(protocol.streamError(MESSAGES[529]));
    else if (failure.status === "end") response.end();
  }

  async function serve(request, response) {
    const { provider, path, searchParams } = placeOf(request.url ?? "/");
    if (provider === "control" && path === "/") return control(request, response, searchParams);
    if (provider === "requests" && path === "/") {
      if (request.method === "DELETE") providers.clear();
      return send(response, 200, providers.requests(searchParams.get("provider")));
    }
    const text = await readBody(request);
    let body;
    try {
      body = text === "" ? {} : JSON.parse(text);
    } catch {
      body = undefined;
    }
    count += 1;
    const id = `practice${count}`;
    const entry = {
      id,
      provider,
      method: request.method,
      path,
      query: Object.fromEntries(searchParams),
      headers: maskedHeaders(request.headers),
      body: body ?? text,
      at: Date.now(),
      closedByCaller: false,
    };
    response.on("close", () => {
      if (!response.writableFinished) entry.closedByCaller = true;
    });
    providers.record(entry);
    const behaviour = providers.of(provider);
    const found = protocolOf(path);
    const protocol = found?.protocol ?? openaiChat;
    const ids = { "x-request-id": id, "request-id": id };
    const refuse = (status, code = CODES[status] ?? null, message = MESSAGES[status] ?? "The request failed.") =>
      send(response, status, protocol.error(status, code, message, id), ids);

    if (behaviour.key !== undefined) {
      const given = String(
        request.headers.authorization ??
          request.headers["x-api-key"] ??
          request.headers["api-key"] ??
          request.headers["x-goog-api-key"] ??
          "",
      ).replace(/^Bearer /, "");
      if (given !== behaviour.key) return refuse(401);
    }
    if (body === undefined) return refuse(400, null, "The body is not JSON.");
    if (request.method === "GET" || path === "/api/show") {
      if (path === "/v1/models" || path === "/models" || path === "/api/v1/models")
        return send(response, 200, modelList(behaviour.models, request.headers), ids);
      if (path === "/v1beta/models") return send(response, 200, geminiModels(behaviour.models), ids);
      if (path === "/api/tags") return send(response, 200, ollamaTags(behaviour.models));
      if (path === "/api/show") return send(response, 200, ollamaShow());
      if (path === "/health") return send(response, 200, { status: "ok" });
    }
    if (found === undefined || request.method !== "POST") return refuse(404, "not_found", `No such path: ${path}`);

    const failure = providers.takeFailure(provider);
    if (behaviour.delayMs > 0 && !(await pause(behaviour.delayMs, response))) return;
    if (failure !== undefined) {
      if (failure.status === "hang") return;
      if (failure.status === "reset") return void request.socket.destroy();
      if (failure.status === "garbage")
        return send(response, 200, failure.body ?? "<html><body>It works!</body></html>", {
          "content-type": "text/html",
          ...failure.headers,
        });
      if (typeof failure.status === "number") {
        const value =
          failure.body ??
          protocol.error(
            failure.status,
            CODES[failure.status] ?? null,
            MESSAGES[failure.status] ?? "The request failed.",
            id,
          );
        return send(response, failure.status, value, { ...ids, ...failure.headers });
      }
    }

    const asked = protocol.read(body, found.place);
    if (typeof asked.model !== "string" || asked.model === "") return refuse(400, null, "model is required.");
    if (behaviour.strictModels && !behaviour.models.includes(asked.model)) return refuse(404);
    const window = behaviour.contextTokens;
    const made = { ...answer(asked, behaviour), served: behaviour.served ?? asked.model };
    if (window !== undefined && made.inputTokens > window) {
      return refuse(
        400,
        "context_length_exceeded",
        protocol === anthropic
          ? `prompt is too long: ${made.inputTokens} tokens > ${window} maximum`
          : `This model's maximum context length is ${window} tokens; the input has ${made.inputTokens}.`,
      );
    }
    if (failure?.status === "empty") Object.assign(made, { text: "", toolCalls: [], outputTokens: 0, finish: "stop" });
    if (failure?.status === "refusal")
      Object.assign(made, { text: "", toolCalls: [], outputTokens: 0, finish: "refusal" });
    const midway = ["cut", "end", "stall", "error"].includes(failure?.status) ? failure : undefined;
    const key = hashOf(`${id}${asked.model}`).toString(16);
    if (asked.stream)
      return stream(response, protocol, protocol.frames(made, asked, key), behaviour, midway, {
        ...ids,
        ...behaviour.headers,
      });
    if (
      behaviour.tokensPerSecond > 0 &&
      !(await pause((made.outputTokens * 1000) / behaviour.tokensPerSecond, response))
    )
      return;
    const whole = JSON.stringify(protocol.whole(made, asked, key));
    if (midway === undefined) return send(response, 200, whole, { ...ids, ...behaviour.headers });
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(whole), ...ids });
    response.write(whole.slice(0, whole.length >> 1), () => {
      if (midway.status !== "stall") response.destroy();
    });
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error) => {
      if (!response.headersSent)
        send(response, 500, {
          error: { message: `The practice provider failed: ${error instanceof Error ? error.message : error}` },
        });
      else response.destroy();
    });
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = `http://127.0.0.1:${server.address().port}`;
  return {
    address,
    /** `baseUrl` setting of a provider by the wire's convention. */
    baseUrl: (provider, kind = "openai") =>
      `${address}/${provider}${/^(?:anthropic|gemini|ollama|llamacpp)$/.test(kind) ? "" : "/v1"}`,
    control: (provider, options) => void providers.set(provider, options),
    requests: (provider) => providers.requests(provider),
    clear: () => providers.clear(),
    remember: () => providers.remember(),
    nextRequest: (wanted) => providers.next(wanted),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
