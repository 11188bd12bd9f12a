import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined when it is not JSON. */
  readonly json: Record<string, unknown> | undefined;
  /** Resolves when the client has closed the connection before the answer was complete. */
  readonly closed: Promise<void>;
}

/** What a handler can do with a request. */
export interface Answer {
  readonly raw: ServerResponse;
  /** Sends a whole answer of JSON, or of text when `body` is a string. */
  json(status: number, body: unknown, headers?: Record<string, string>): void;
  /** Sends status and headers of an event stream; `write` follows. */
  startEvents(headers?: Record<string, string>): void;
  /** Writes bytes in one piece and waits until they have left. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** A whole event stream, in one piece or in pieces of `pieceBytes`. */
  events(
    text: string,
    options?: { readonly pieceBytes?: number; readonly headers?: Record<string, string> },
  ): Promise<void>;
  /** Ends the answer properly. */
  end(): void;
  /** Cuts the connection with a clean end in the middle of the body. */
  cut(): void;
  /** Resets the connection. */
  reset(): void;
}

/** Decides what a request gets. Not answering leaves the client hanging, until `close`. */
export type Handler = (request: SeenRequest, answer: Answer) => void | Promise<void>;

/** A server on 127.0.0.1 for one test. */
export interface TestServer {
  /** Origin without a slash at the end. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

/** Starts a scripted HTTP server on a free port of this machine. */
export async function startServer(handler: Handler): Promise<TestServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("error", () => undefined);
    const closed = new Promise<void>((resolve) => {
      response.on("close", () => {
        if (!response.writableFinished) {
          resolve();
        }
      });
    });
    incoming.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const request: SeenRequest = {
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        headers: incoming.headers,
        text,
        json: parse(text),
        closed,
      };
      requests.push(request);
      void handler(request, answerFor(response));
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) {
          socket.destroy();
        }
      }),
  };
}

/** One server-sent event as text. */
export function event(data: unknown, name?: string): string {
  return `${name === undefined ? "" : `event: ${name}\n`}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

function answerFor(response: ServerResponse): Answer {
  const write = (bytes: string | Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      if (response.destroyed) {
        resolve();
        return;
      }
      response.write(bytes, () => resolve());
    });
  const startEvents = (headers: Record<string, string> = {}): void => {
    response.socket?.setNoDelay(true);
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", ...headers });
    response.flushHeaders();
  };
  return {
    raw: response,
    json(status, body, headers = {}) {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      response.writeHead(status, {
        "content-type": typeof body === "string" ? "text/plain" : "application/json",
        ...headers,
      });
      response.end(text);
    },
    startEvents,
    write,
    async events(text, options = {}) {
      startEvents(options.headers);
      const bytes = Buffer.from(text, "utf8");
      const size = options.pieceBytes ?? Math.max(bytes.length, 1);
      for (let at = 0; at < bytes.length; at += size) {
        await write(bytes.subarray(at, at + size));
      }
      response.end();
    },
    end: () => void response.end(),
    cut: () => void response.socket?.end(),
    reset: () => void response.socket?.resetAndDestroy(),
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
