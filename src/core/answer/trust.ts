import type { EditorRequest } from "../request/request.js";
import { refusedRoute } from "../routing/plan.js";
import type { Route } from "../routing/route.js";
import type { Situation } from "../routing/situation.js";

/** Whether a request holds any text of the workspace. */
export function carriesWorkspaceText(request: EditorRequest): boolean {
  return (
    request.document !== undefined ||
    request.hole !== undefined ||
    (request.context?.length ?? 0) > 0 ||
    request.surface === "chat-model"
  );
}

/** The route of a request that would carry text out of a workspace that its user does not trust. */
export function untrustedRoute(situation: Situation): Route {
  return refusedRoute(situation, {
    class: "policy",
    message: "This workspace is not trusted, so none of its text is sent anywhere.",
    remedy: "Trust the workspace (Workspaces: Manage Workspace Trust) if you know where it comes from.",
  });
}
