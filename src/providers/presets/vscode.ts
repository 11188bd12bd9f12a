import type { Preset } from "../../core/wire/preset.js";

/** The models that VS Code itself offers, such as those of GitHub Copilot; only in the editor. */
export const preset: Preset = {
  kind: "vscode",
  label: "VS Code",
  wire: "vscode-lm",
  runsModels: false,
  keyless: true,
  quirks: {},
  usage: "none; tokens are counted with the model's own counter, the cost is unknown",
  lifecycle: "VS Code's own list of models",
};
