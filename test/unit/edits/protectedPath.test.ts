import { expect, test } from "vitest";
import { protectedPath } from "../../../src/core/edits/index.js";

test.each([
  ".vscode/settings.json",
  ".VSCode/tasks.json",
  "a/b/.vscode/launch.json",
  ".git/hooks/pre-commit",
  "sub/.GIT/config",
  ".fairlead/prompts/refactor.prompt",
  "x.code-workspace",
  "X.Code-Workspace",
  "src/../.git/config",
  "src\\..\\.vscode\\settings.json",
  "./.vscode/settings.json",
  ".vscode./settings.json",
  ".git /config",
  ".git::$INDEX_ALLOCATION/config",
  "GIT~1/config",
  ".g\u200cit/config",
  "../outside.ts",
  "a/../../outside.ts",
  "/home/me/project/.vscode/settings.json",
  "C:\\project\\.git\\config",
])("%s is protected", (path) => expect(protectedPath(path)).toBe(true));

test.each([
  "src/index.ts",
  ".github/workflows/ci.yml",
  ".gitignore",
  "a/..b/c.ts",
  "vscode/settings.json",
  "docs/.vscode.md",
  "a/../b.ts",
  "C:\\project\\src\\a.ts",
])("%s is not", (path) => expect(protectedPath(path)).toBe(false));
