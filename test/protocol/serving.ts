import { afterEach } from "vitest";
import { type Handler, startServer, type TestServer } from "./server.js";

/** Gives the tests of a file a way to start scripted servers, which are closed after each test. */
export function serving(): (handler: Handler) => Promise<TestServer> {
  const running: TestServer[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.close()));
  });
  return async (handler) => {
    const server = await startServer(handler);
    running.push(server);
    return server;
  };
}
