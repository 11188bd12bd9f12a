export type { CheckedFile } from "./checkedFile.js";
export { checkTexts, type CheckTexts, type TextReport } from "./checkTexts.js";
export { changedCode, codeOnly } from "./codeOnly.js";
export {
  verifyFiles,
  type FoundProblem,
  type LanguageService,
  type LanguageServiceReport,
  type Verified,
  type VerifyParts,
} from "./verify.js";
export type { Problem } from "./scan.js";
export { newProblems, syntaxChange, syntaxOf, unmended, type SyntaxReport } from "./syntax.js";
