import type { Preset } from "../../core/wire/preset.js";
import { GATEWAY } from "./gateway.js";

/** LiteLLM. */
export const preset: Preset = {
  ...GATEWAY,
  kind: "litellm",
  label: "LiteLLM",
  baseUrl: "http://127.0.0.1:4000/v1",
};
