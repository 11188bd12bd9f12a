import type { Layer } from "./policy.js";

/** Something wrong in one layer's settings, in words for a person. */
export interface SettingProblem {
  /** The setting's full name, such as `fairlead.models.deny`. */
  readonly setting: string;
  readonly layer: Layer;
  /** Where the layer's settings come from, when the caller said so: a file or folder name. */
  readonly source?: string;
  readonly severity: "error" | "warning";
  /** What is wrong; names the setting and what is in force instead. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;
}

/** How a layer is called in messages. */
export const LAYER_WORDS: Readonly<Record<Layer, string>> = {
  default: "default settings",
  user: "user settings",
  team: "workspace settings",
  folder: "folder settings",
  override: "override",
};

/** One layer's settings as they stand in a file: keys dotted, nested or both. */
export interface SettingsLayer {
  readonly layer: Layer;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Tells layers of one kind apart, such as the folder's name; last good values are kept by it. */
  readonly source?: string;
}
