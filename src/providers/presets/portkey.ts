import type { Preset } from "../../core/wire/preset.js";
import { GATEWAY } from "./gateway.js";

/** Portkey. */
export const preset: Preset = {
  ...GATEWAY,
  kind: "portkey",
  label: "Portkey",
  baseUrl: "https://api.portkey.ai/v1",
  quirks: { ...GATEWAY.quirks, keyHeader: "x-portkey-api-key" },
};
