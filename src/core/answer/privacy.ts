import type { Policy } from "../policy/policy.js";
import { exclusionOf, localOnlyRule } from "../policy/rules.js";
import type { EditorRequest } from "../request/request.js";

/** Every path that a request's document goes by. */
export function pathsOf({ document }: EditorRequest): readonly string[] {
  return document === undefined ? [] : [document.path, ...(document.realPaths ?? [])];
}

/**
 * Takes out of a request the text of other files that the policy keeps back: excluded ones always, and local-only ones
 * unless the request itself stays on the machine. Surfaces leave them out already; this is the gate that all pass.
 */
export function withAllowedContext(request: EditorRequest, policy: Policy): EditorRequest {
  if (request.context === undefined || request.context.length === 0) return request;
  const staysHere = pathsOf(request).some((path) => localOnlyRule(policy, path) !== undefined);
  const context = request.context.filter(
    ({ path }) => exclusionOf(policy, path) === undefined && (staysHere || localOnlyRule(policy, path) === undefined),
  );
  return context.length === request.context.length ? request : { ...request, context };
}
