import type { Preset } from "../../core/wire/preset.js";
import { GATEWAY } from "./gateway.js";

/** Bifrost. */
export const preset: Preset = {
  ...GATEWAY,
  kind: "bifrost",
  label: "Bifrost",
  baseUrl: "http://127.0.0.1:8080/v1",
};
