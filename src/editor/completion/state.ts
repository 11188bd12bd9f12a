import type { FilePlan } from "./plans.js";

/** A command that helps, with its label in status and menu. */
export interface Help {
  readonly label: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** Why there is none. */
interface Reason {
  /** The whole of it, with what to do next. */
  readonly why: string;
  /** The same in so few words that the popup of the status bar holds them. */
  readonly brief: string;
  readonly help?: Help;
}

/** Where it comes from. */
interface Source {
  readonly model: string;
  readonly why: string;
  /** Who else shows ghost text here, in words. */
  readonly beside?: string;
}

/** How ghost text does at the active document. */
export type State =
  | ({ readonly kind: "ready" } & Source)
  | ({ readonly kind: "asking" } & Source)
  /** A switch, a snooze or a rule about the file keeps it silent. */
  | ({ readonly kind: "off" } & Reason)
  /** Models are kept out for a while after failures. */
  | ({ readonly kind: "cooling" } & Reason)
  | ({ readonly kind: "out-of-budget" } & Reason)
  | ({ readonly kind: "unable" } & Reason);

const WORDS = { off: "off", cooling: "cooling", "out-of-budget": "out of budget", unable: "not possible" } as const;
/** More does not fit beside the other entries of the popup. */
const BRIEF_CHARACTERS = 60;

/** What is the case, in a few words. */
export function headline(state: State): string {
  return state.kind === "ready" || state.kind === "asking" ? state.model : WORDS[state.kind];
}

/** Why, in a few words. */
export function brief(state: State): string {
  const words = state.kind === "ready" || state.kind === "asking" ? state.why : state.brief;
  return words.length <= BRIEF_CHARACTERS ? words : `${words.slice(0, BRIEF_CHARACTERS - 1).trimEnd()}…`;
}

/** What is the case, why, and what to do next, in one line. */
export function sentence(state: State): string {
  return state.kind === "ready" || state.kind === "asking"
    ? [`From ${state.model}: ${state.why}`, state.beside].filter((part) => part !== undefined).join(". ")
    : `${capital(headline(state))}: ${state.why}`;
}

/** The state that follows from what was decided for a file. @param beside who else shows ghost text there */
export function stateOf(plan: FilePlan, beside?: string): State {
  if (plan.ok) return { kind: "ready", model: plan.model, why: plan.reason, beside };
  const { class: errorClass, message, remedy, back } = plan.refusal;
  const why = message.includes(remedy) ? message : `${message} ${remedy}`;
  switch (errorClass) {
    case "budget":
      return {
        kind: "out-of-budget",
        why,
        brief: back ?? "what is left is too little for any model",
        help: settings("Change the Budget", "fairlead.budget"),
      };
    case "overloaded":
      return { kind: "cooling", why, brief: remedy.replace(/\.$/, ""), help: panel };
    case "key":
      return {
        kind: "unable",
        why,
        brief: "a key is missing or was refused",
        help: { label: "Set Provider Key", command: "fairlead.setKey", arguments: onlyProvider(plan) },
      };
    default:
      return { kind: "unable", why, brief: "no configured model may answer here", help: panel };
  }
}

/** A rule keeps the file from all models. @param rule in words, as `files.ts` gives it */
export function excludedState(path: string, rule: string): State {
  return {
    kind: "off",
    why: `${path} is kept from all models: ${rule}`,
    brief: "this file is kept from all models",
    ...(rule.startsWith("fairlead.") ? { help: settings("Change the Exclusions", "fairlead.privacy.exclude") } : {}),
  };
}

const panel: Help = { label: "Show Why in the Panel", command: "fairlead.openPanel", arguments: [] };

function settings(label: string, query: string): Help {
  return { label, command: "workbench.action.openSettings", arguments: [query] };
}

/** The provider that all models come from, as what a command is given; nothing when there are several, or none. */
function onlyProvider({ candidates }: Extract<FilePlan, { ok: false }>): readonly string[] {
  const providers = new Set(candidates.map(({ model }) => model.slice(0, model.indexOf("/"))));
  return providers.size === 1 ? [...providers] : [];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
