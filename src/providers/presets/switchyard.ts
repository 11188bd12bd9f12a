import type { Preset } from "../../core/wire/preset.js";
import { GATEWAY } from "./gateway.js";

/** NVIDIA Switchyard. It listens where you tell it to: `baseUrl` is that address with /v1; a model is the id of a route. */
export const preset: Preset = {
  ...GATEWAY,
  kind: "switchyard",
  label: "NVIDIA Switchyard",
};
