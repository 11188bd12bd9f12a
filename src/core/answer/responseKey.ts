import type { Prepared } from "../dispatch/prepared.js";
import type { EditorRequest } from "../request/request.js";
import type { Task } from "../request/task.js";
import type { DirectoryEntry } from "../routing/directory.js";
import type { InForce } from "./parts.js";

/** Tasks whose answer to the same words over the same text is as good the second time. */
const REPEATABLE: ReadonlySet<Task> = new Set(["explain", "document"]);

/**
 * Gives the function that names an exact repeat, for requests that may be answered from the cache; else undefined.
 * The name holds the workspace, the provider with its address and everything that would be sent, so that nothing is
 * ever answered across workspaces or providers.
 */
export function responseKeyFor(
  request: EditorRequest,
  task: Task,
  inForce: InForce,
): ((entry: DirectoryEntry, prepared: Prepared) => Promise<string | undefined>) | undefined {
  const alone = (request.conversation?.length ?? 0) === 0 && (request.tools?.length ?? 0) === 0;
  if (!inForce.cacheEnabled || !REPEATABLE.has(task) || !alone) return undefined;
  return async ({ provider, model }, { call }) => {
    if (call.temperature !== 0) return undefined;
    const text = JSON.stringify([
      inForce.workspace ?? "",
      request.workspaceFolder ?? "",
      provider.id,
      provider.baseUrl,
      model.id,
      call,
    ]);
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
}
