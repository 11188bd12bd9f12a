import { describe, expect, it, vi } from "vitest";
import { failureFromThrown } from "../../src/providers/failures.js";
import { isLoopback } from "../../src/core/wire/loopback.js";
import { endpointUrl, FailedCall, guardedFetch, keyHeaders } from "../../src/providers/http.js";
import { wire as anthropic } from "../../src/providers/anthropic.js";
import { wire as chat } from "../../src/providers/openaiChat.js";
import { wire as responses } from "../../src/providers/openaiResponses.js";
import type { Handler } from "./server.js";
import { serving } from "./serving.js";
import { chatCall, collect, endpointAt, failureIn, KEY } from "./shared.js";

const serve = serving();

const redirectTo =
  (target: string, status = 307): Handler =>
  (_, answer) =>
    answer.json(status, "", { location: target });

const failureOfFetch = async (address: string, init: RequestInit = { method: "POST", body: "text" }) => {
  const endpoint = endpointAt(address);
  try {
    await guardedFetch(endpointUrl(endpoint, "x"), { ...init, headers: keyHeaders(endpoint) }, endpoint);
  } catch (thrown) {
    return failureFromThrown(endpoint, thrown, new AbortController().signal, false);
  }
  throw new Error("The fetch did not fail.");
};

describe("guardedFetch", () => {
  it("follows a redirect within the origin with method, body and key", async () => {
    const server = await serve((request, answer) =>
      request.path === "/there" ? answer.json(200, { ok: true }) : answer.json(308, "", { location: "/there" }),
    );
    const endpoint = endpointAt(server.url);
    const response = await guardedFetch(
      `${server.url}/here`,
      { method: "POST", body: "the text", headers: keyHeaders(endpoint) },
      endpoint,
    );
    expect(await response.json()).toEqual({ ok: true });
    expect(server.requests[1]).toMatchObject({
      method: "POST",
      path: "/there",
      text: "the text",
      headers: { authorization: `Bearer ${KEY}` },
    });
  });

  it.each([301, 302, 303, 307, 308])(
    "never follows a %i to another origin: neither key nor text goes there",
    async (status) => {
      const other = await serve((_, answer) => answer.json(200, {}));
      const server = await serve(redirectTo(`${other.url}/x`, status));
      const failure = await failureOfFetch(server.url);
      expect(failure).toMatchObject({ class: "network", code: "redirect-refused", lasting: true });
      expect(failure.message).toContain(other.url);
      expect(failure.remedy).toContain("baseUrl");
      expect(other.requests).toEqual([]);
    },
  );

  it("takes another port, scheme, or a host that only begins alike for another origin", async () => {
    for (const target of ["https://127.0.0.1/", "http://127.0.0.1.evil.example/", "//localhost/"]) {
      const server = await serve(redirectTo(target));
      expect((await failureOfFetch(server.url)).code).toBe("redirect-refused");
      expect(server.requests).toHaveLength(1);
    }
    const server = await serve((_, answer) => answer.json(200, {}));
    const endpoint = endpointAt(server.url);
    await expect(guardedFetch(`${server.url}@evil.example/`, {}, endpoint)).rejects.toBeInstanceOf(FailedCall);
  });

  it("gives up after three redirects, and refuses one that would turn a POST into a GET", async () => {
    const loop = await serve(redirectTo("/again"));
    expect(await failureOfFetch(loop.url)).toMatchObject({ class: "network", code: "redirect-loop" });
    expect(loop.requests).toHaveLength(4);
    const changing = await serve(redirectTo("/x", 302));
    expect((await failureOfFetch(changing.url)).code).toBe("redirect-changes-method");
  });

  it("wants https except on this machine", async () => {
    expect((await failureOfFetch("http://example.com/v1")).code).toBe("insecure-address");
    expect((await failureOfFetch("http://10.0.0.1")).code).toBe("insecure-address");
    expect((await failureOfFetch("http://127.0.0.1.example.com")).code).toBe("insecure-address");
    expect((await failureOfFetch("ftp://127.0.0.1")).code).toBe("bad-address");
    expect((await failureOfFetch("nonsense")).code).toBe("bad-address");
    const withPassword = await failureOfFetch("https://user:secret@example.com");
    expect(withPassword.code).toBe("address-with-password");
    expect(JSON.stringify(withPassword)).not.toContain("secret");
    for (const local of ["http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:8", "http://localhost:80"]) {
      expect(isLoopback(new URL(local))).toBe(true);
    }
    for (const remote of ["http://128.0.0.1", "http://localhost.example", "http://[::2]", "http://127.0.0.1.nip.io"]) {
      expect(isLoopback(new URL(remote))).toBe(false);
    }
  });

  it("refuses a key that cannot be a header without showing it", async () => {
    const endpoint = endpointAt("http://127.0.0.1:1", { key: "sk-line\nbreak" });
    expect(() => keyHeaders(endpoint)).toThrow(FailedCall);
    const failure = failureIn(await collect(chat, chatCall(), endpoint));
    expect(failure.class).toBe("key");
    expect(JSON.stringify(failure)).not.toContain("break");
  });

  it("names a refused connection and an unknown host as network failures", async () => {
    const server = await serve(() => undefined);
    await server.close();
    expect(await failureOfFetch(server.url)).toMatchObject({ class: "network", code: "ECONNREFUSED" });
    const resetting = await serve((_, answer) => answer.reset());
    expect((await failureOfFetch(resetting.url)).class).toBe("network");
  });
});

const WIRES = [
  ["openai-chat", chat, "/v1"],
  ["openai-responses", responses, "/v1"],
  ["anthropic", anthropic, ""],
] as const;

describe.each(WIRES)("%s over the guarded fetch", (_name, wire, path) => {
  it.each([true, false])("does not follow a redirect to another origin (stream %s)", async (stream) => {
    const other = await serve((_, answer) => answer.json(200, {}));
    const server = await serve(redirectTo(`${other.url}/v1`));
    expect(failureIn(await collect(wire, chatCall({ stream }), endpointAt(server.url + path)))).toMatchObject({
      class: "network",
      code: "redirect-refused",
    });
    expect(other.requests).toEqual([]);
  });

  it.each([false, true])("closes the socket within 50 ms of an abort (stream begun: %s)", async (begun) => {
    // The best of five: on a busy machine any one of them may wait for the processor.
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      let arrived = (): void => undefined;
      const arrival = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      const server = await serve((_, answer) => {
        if (begun) {
          answer.startEvents();
        }
        arrived();
      });
      const controller = new AbortController();
      const ending = collect(wire, chatCall(), endpointAt(server.url + path), controller.signal);
      await arrival;
      const start = performance.now();
      controller.abort();
      await server.requests[0]?.closed;
      times.push(performance.now() - start);
      expect(failureIn(await ending).class).toBe("cancelled");
    }
    expect(Math.min(...times)).toBeLessThan(50);
  });

  it("knows an error by its status though its body never ends, and closes the socket", async () => {
    const server = await serve((_, answer) => {
      answer.raw.writeHead(429, { "content-type": "application/json", "retry-after": "7" });
      answer.raw.write('{"error":{"message":"Slow');
    });
    const parts = await collect(wire, chatCall(), endpointAt(server.url + path), AbortSignal.timeout(5000));
    expect(failureIn(parts)).toMatchObject({ class: "rate-limit", status: 429, retryAfterMs: 7000 });
    await server.requests[0]?.closed;
  });

  it("closes the socket when its consumer stops reading", async () => {
    const server = await serve(async (_, answer) => {
      answer.startEvents();
      await answer.write(FIRST_TEXT[wire.name] ?? "");
    });
    for await (const part of wire.stream(chatCall(), endpointAt(server.url + path), new AbortController().signal)) {
      if (part.type === "text") {
        break;
      }
    }
    await server.requests[0]?.closed;
  });

  it("asks nobody when the call is already cancelled", async () => {
    const server = await serve((_, answer) => answer.json(200, {}));
    expect(failureIn(await collect(wire, chatCall(), endpointAt(server.url + path), AbortSignal.abort())).class).toBe(
      "cancelled",
    );
    expect(server.requests).toEqual([]);
  });

  it("sends no credential header without a key", async () => {
    const server = await serve((_, answer) => answer.json(500, {}));
    await collect(wire, chatCall(), endpointAt(server.url + path, { key: undefined }));
    const headers = server.requests[0]?.headers ?? {};
    expect(headers.authorization).toBeUndefined();
    expect(headers["x-api-key"]).toBeUndefined();
  });

  it("takes nothing from the environment, sends no telemetry, prints nothing, and asks once only", async () => {
    const poison = await serve((_, answer) => answer.json(200, {}));
    const environment = {
      OPENAI_BASE_URL: poison.url,
      OPENAI_API_KEY: "sk-environment",
      OPENAI_ADMIN_KEY: "sk-environment",
      OPENAI_ORG_ID: "org-environment",
      OPENAI_PROJECT_ID: "proj-environment",
      OPENAI_CUSTOM_HEADERS: "x-environment: 1",
      OPENAI_LOG: "debug",
      ANTHROPIC_BASE_URL: poison.url,
      ANTHROPIC_API_KEY: "sk-environment",
      ANTHROPIC_AUTH_TOKEN: "sk-environment",
      ANTHROPIC_CUSTOM_HEADERS: "x-environment: 1",
      ANTHROPIC_LOG: "debug",
      ANTHROPIC_PROFILE: "environment",
    };
    const before = { ...process.env };
    Object.assign(process.env, environment);
    const printed = (["debug", "info", "log", "warn", "error"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => undefined),
    );
    try {
      for (const key of [KEY, undefined]) {
        const server = await serve((_, answer) =>
          answer.json(500, { error: { message: "no" } }, { "x-should-retry": "true" }),
        );
        await collect(wire, chatCall(), endpointAt(server.url + path, { key }));
        expect(server.requests).toHaveLength(1);
        expect(JSON.stringify(server.requests[0]?.headers)).not.toMatch(/environment|stainless/i);
      }
      expect(poison.requests).toEqual([]);
      expect(printed.flatMap((spy) => spy.mock.calls)).toEqual([]);
    } finally {
      printed.forEach((spy) => spy.mockRestore());
      for (const name of Object.keys(environment)) {
        delete process.env[name];
      }
      Object.assign(process.env, before);
    }
  });
});

const FIRST_TEXT: Readonly<Record<string, string>> = {
  "openai-chat": 'data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n',
  "openai-responses":
    'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"Hi","output_index":0,"content_index":0}\n\n',
  anthropic:
    'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n' +
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}\n\n',
};
