export { changedCode, codeOnly } from "./codeOnly.js";
export {
  verifyFiles,
  type CheckedFile,
  type LanguageService,
  type LanguageServiceReport,
  type VerifyParts,
} from "./verify.js";
export type { Problem } from "./scan.js";
export { newProblems, syntaxOf, unmended, type HostParser, type SyntaxReport } from "./syntax.js";
