import type { FilePlan } from "./plans.js";

/** A command that helps, with its label in the menu. */
export interface Help {
  readonly label: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** How ghost text does at the active document. */
export type State =
  | { readonly kind: "ready"; readonly model: string; readonly why: string }
  | { readonly kind: "asking"; readonly model: string; readonly why: string }
  /** A switch, a snooze or a rule about the file keeps it silent. */
  | { readonly kind: "off"; readonly why: string; readonly help?: Help }
  /** Models are kept out for a while after failures. */
  | { readonly kind: "cooling"; readonly why: string; readonly help?: Help }
  | { readonly kind: "out-of-budget"; readonly why: string; readonly help?: Help }
  | { readonly kind: "unable"; readonly why: string; readonly help?: Help };

const WORDS = { off: "off", cooling: "cooling", "out-of-budget": "out of budget", unable: "not possible" } as const;

/** What is the case, in a few words. */
export function headline(state: State): string {
  return state.kind === "ready" || state.kind === "asking" ? state.model : WORDS[state.kind];
}

/** What is the case, why, and what to do next, in one line. */
export function sentence(state: State): string {
  return state.kind === "ready" || state.kind === "asking"
    ? `From ${state.model}: ${state.why}`
    : `${capital(headline(state))}: ${state.why}`;
}

/** The state that follows from what was decided for a file. */
export function stateOf(plan: FilePlan): State {
  if (plan.ok) return { kind: "ready", model: plan.model, why: plan.reason };
  const { class: errorClass, message, remedy } = plan.refusal;
  const why = message.includes(remedy) ? message : `${message} ${remedy}`;
  if (errorClass === "budget")
    return { kind: "out-of-budget", why, help: settings("Change the Budget", "fairlead.budget") };
  if (errorClass === "overloaded") return { kind: "cooling", why };
  if (errorClass === "key")
    return { kind: "unable", why, help: { label: "Set Provider Key", command: "fairlead.setKey", arguments: [] } };
  return {
    kind: "unable",
    why,
    help: { label: "Show Why in the Panel", command: "fairlead.openPanel", arguments: [] },
  };
}

/** A rule keeps the file from all models. @param rule in words */
export function excludedState(path: string, rule: string): State {
  return { kind: "off", why: `${path} is kept from all models: ${rule}` };
}

function settings(label: string, query: string): Help {
  return { label, command: "workbench.action.openSettings", arguments: [query] };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
