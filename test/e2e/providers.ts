import type { HostOptions } from "./harness.js";

/** A cheap provider and a dear one, on two wires; both are practice providers that answer well until they are told otherwise. */
export const CHEAP_AND_DEAR: Required<Pick<HostOptions, "providers" | "user">> = {
  providers: {
    cheap: {
      kind: "openai-compatible",
      models: [{ id: "small", price: { input: 0.1, output: 0.4 }, context: 32_000, completion: true }],
    },
    dear: { kind: "anthropic", models: [{ id: "large", price: { input: 3, output: 15 }, context: 200_000 }] },
  },
  // A kept answer would hide what each test is about.
  user: { "fairlead.cache.enabled": false, "fairlead.completion.enabled": false },
};
