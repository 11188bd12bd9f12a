export { applyBlocks, keepFinalNewline, type AppliedBlocks, type BlockFailure } from "./applyBlocks.js";
export { applyWhole, insertText, offsetAt } from "./applyWhole.js";
export type { EditBlock, EditFormat, Edits, ParsedAnswer } from "./block.js";
export { applyHunks, hunks, placesAfter, type Hunk } from "./hunks.js";
export { parseAnswer } from "./parseAnswer.js";
export { partialText } from "./partial.js";
export { namedPaths, proposeFiles, type FileText, type ProposedFiles } from "./proposeFiles.js";
export { proposeText, type ProposedText } from "./proposeText.js";
export { protectedPath } from "./protectedPath.js";
