export { changedCode, codeOnly } from "./codeOnly.js";
export {
  verifyFiles,
  type CheckedFile,
  type LanguageService,
  type LanguageServiceReport,
  type VerifyParts,
} from "./verify.js";
export type { Problem } from "./scan.js";
export { newProblems, syntaxChange, syntaxOf, unmended, type SyntaxReport } from "./syntax.js";
