import type { WorkspaceFolder } from "vscode";
import type { EditorRequest } from "../core/request/request.js";
import { exclusionOf, ruleSource } from "../core/policy/rules.js";
import type { Assembly } from "./whenAssembled.js";

/** Makes the question whether a path is kept from all models, answered with the rule in words. */
export function createExclusion(
  assembly: Assembly,
): (path: string, folder: WorkspaceFolder | undefined) => Promise<string | undefined> {
  return async (path, folder) => {
    const { policy } = (await assembly.get()).policy(placeIn(folder));
    const rule = exclusionOf(policy, path);
    return rule && `${ruleSource(rule)} ("${rule.value}")`;
  };
}

/** The least request that names a place. */
function placeIn(folder: WorkspaceFolder | undefined): EditorRequest {
  return {
    id: "place",
    surface: "explain",
    instruction: "",
    location: "inline",
    ...(folder === undefined ? {} : { workspaceFolder: folder.uri.toString() }),
  };
}
