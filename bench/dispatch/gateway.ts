import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { cacheFolder } from "../../scripts/setup/code-server.mjs";
import { npmEnvironment, run } from "../../scripts/setup/command.mjs";

export const GATEWAY_VERSION = "1.9.8";

/** Installs the gateway once, outside of the repository. @returns its start script, or why there is none */
export async function installGateway(): Promise<{ readonly entry: string } | { readonly missing: string }> {
  const home = path.join(cacheFolder(), `portkey-gateway-${GATEWAY_VERSION}`);
  const entry = path.join(home, "node_modules", "@portkey-ai", "gateway", "build", "start-server.js");
  if (existsSync(path.join(home, "complete"))) return { entry };
  const building = path.join(cacheFolder(), `.portkey-gateway-${process.pid}`);
  mkdirSync(building, { recursive: true });
  writeFileSync(path.join(building, "package.json"), JSON.stringify({ private: true }));
  const parameters = [
    "install",
    `@portkey-ai/gateway@${GATEWAY_VERSION}`,
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
  ];
  const { code, tail } = await run("npm", parameters, { cwd: building, env: npmEnvironment(process.cwd()) });
  try {
    if (code !== 0)
      return {
        missing: `npm could not install @portkey-ai/gateway@${GATEWAY_VERSION}: ${tail.split("\n").at(-1) ?? ""}`,
      };
    writeFileSync(path.join(building, "complete"), `${GATEWAY_VERSION}\n`);
    if (!existsSync(path.join(home, "complete"))) renameSync(building, home);
    return { entry };
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("No port is free.");
  return address.port;
}

/** Starts the gateway and waits until it answers. */
export async function startGateway(entry: string): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.execPath, [entry, `--port=${port}`, "--headless"], {
    stdio: "ignore",
    env: { ...process.env, NODE_ENV: "production" },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return { url, child };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error("The gateway did not start within 10 s.");
}
