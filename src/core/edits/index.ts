export { applyBlocks, keepFinalNewline, type AppliedBlocks, type BlockFailure } from "./applyBlocks.js";
export { applyWhole, offsetAt } from "./applyWhole.js";
export type { EditBlock, EditFormat, Edits, ParsedAnswer } from "./block.js";
export { applyHunks, hunks, type Hunk } from "./hunks.js";
export { parseAnswer } from "./parseAnswer.js";
export { proposeText, type ProposedText } from "./proposeText.js";
export { protectedPath } from "./protectedPath.js";
