import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** yaml's ESM build, as in esbuild.js: what is tested is what ships. */
const alias = { yaml: fileURLToPath(new URL("node_modules/yaml/browser/index.js", import.meta.url)) };

export default defineConfig({
  resolve: { alias },
  test: {
    // What is waited for comes as soon as it can; one second is too little on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      { extends: true, test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 30_000 } },
      { extends: true, test: { name: "protocol", include: ["test/protocol/**/*.test.ts"], testTimeout: 20_000 } },
      { extends: true, test: { name: "crash", include: ["test/crash/**/*.test.ts"], testTimeout: 60_000 } },
      { extends: true, test: { name: "chaos", include: ["test/chaos/**/*.test.ts"], testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          setupFiles: ["test/e2e/setup.ts"],
          // One VS Code at a time: two cores hold no more, and a failure then has one cause.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
