import type { Assembled } from "../assembly/assemble.js";
import type { Pause } from "../core/dispatch/breaker.js";
import { TASKS } from "../core/request/task.js";
import type { Overrides } from "../core/routing/override.js";
import type { HealthEntry, HealthView, OverrideView, PromptEntry, PromptsView } from "../panel/views.js";
import type { PromptFiles } from "../editor/prompts/index.js";
import type { PromptPages } from "./promptPages.js";
import type { PromptReader, ReadPrompt } from "./prompts.js";
import type { Assembly } from "./whenAssembled.js";

/** Longer timers overflow and go off at once, ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Breakers and an armed drill, as the panel shows them. */
export function healthView(assembly: Assembly): HealthView {
  return {
    entries() {
      const parts = assembly.current();
      if (parts === undefined) return [];
      const now = Date.now();
      const drill = parts.drill.armed(now);
      const entry = ({ providerId, modelId, until, reason }: Pause, state: HealthEntry["state"]): HealthEntry => ({
        providerId,
        ...(modelId === undefined ? {} : { model: modelId }),
        state,
        ...(Number.isFinite(until) ? { until } : {}),
        reason: `after ${reason}`,
      });
      const pauses = [
        // What waits for a key or an account has no time at which it returns.
        ...parts.breakers.pauses(now).map((pause) => entry(pause, Number.isFinite(pause.until) ? "cooling" : "open")),
        ...parts.breakers.trials(now).map((pause) => entry(pause, "half-open")),
      ];
      if (drill === undefined) return pauses;
      const { providerId, fault, until } = drill;
      return [
        {
          providerId,
          state: "open" as const,
          ...(until === undefined ? {} : { until }),
          reason: `failover drill: ${fault}`,
        },
        ...pauses,
      ];
    },
    onChange(listener) {
      const subscriptions: { dispose(): void }[] = [];
      let over = false;
      let timer: NodeJS.Timeout | undefined;
      /** A pause ends by time alone, which no breaker tells of. */
      const tellAtReturn = (parts: Assembled): void => {
        clearTimeout(timer);
        const first = Math.min(...parts.breakers.pauses(Date.now()).map(({ until }) => until));
        if (over || !Number.isFinite(first)) return;
        timer = setTimeout(
          () => (listener(), tellAtReturn(parts)),
          Math.min(first - Date.now() + 10, LONGEST_TIMER_MS),
        );
      };
      assembly.onReady(() => {
        const parts = assembly.current();
        if (over || parts === undefined) return;
        const changed = (): void => (listener(), tellAtReturn(parts));
        subscriptions.push(parts.breakers.onChange(changed), parts.drill.onChange(listener));
        changed();
      });
      return {
        dispose() {
          over = true;
          clearTimeout(timer);
          for (const subscription of subscriptions) subscription.dispose();
        },
      };
    },
  };
}

/** The narrowest override in words. */
export function overrideView(overrides: Overrides): OverrideView {
  return {
    current() {
      const [first] = overrides.all();
      if (first === undefined) return undefined;
      const reach = first.scope === "task" ? first.task : first.scope === "next" ? "next request" : "session";
      return `${reach}: ${first.model}`;
    },
    onChange: (listener) => overrides.onChange(listener),
  };
}

/** Built-in prompts and prompt files, as the panel lists them. */
export function promptsView(
  reader: PromptReader,
  files: PromptFiles,
  pages: Pick<PromptPages, "openBuiltIn" | "openFile" | "create">,
): PromptsView {
  return {
    async entries() {
      const { builtInPrompts } = await import("../core/prompts/builtin/index.js");
      const builtIn = [...(await builtInPrompts()).values()].map(({ name, task, models }): PromptEntry => ({
        name,
        task,
        models,
        problems: [],
      }));
      const all = await reader.all();
      const own = all.map((one): PromptEntry => {
        const { file, parsed } = one;
        const { task, models } = parsed.ok ? parsed.prompt : parsed.broken;
        const inactive = file.approved
          ? parsed.ok
            ? undefined
            : "has errors; the base prompt is in use"
          : "waits for your approval";
        return {
          name: nameAmong(all, one),
          task,
          path: file.path,
          models,
          problems: parsed.problems.map(({ message, severity, line }) => ({ message, severity, line })),
          ...(inactive === undefined ? {} : { inactive }),
        };
      });
      return [...builtIn, ...own];
    },
    async open(name, line) {
      const all = await reader.all();
      const found = all.find((one) => nameAmong(all, one) === name);
      if (found !== undefined) return pages.openFile(found.file, line);
      const task = TASKS.find((one) => name === `built-in ${one}`);
      if (task !== undefined) await pages.openBuiltIn(task);
    },
    create: (task) => pages.create(task),
    onChange: (listener) => files.onDidChange(listener),
  };
}

/** A prompt's name, with its folder's where several folders of the workspace have prompts: they may have the same names. */
function nameAmong(all: readonly ReadPrompt[], { file, parsed }: ReadPrompt): string {
  const { name } = parsed.ok ? parsed.prompt : parsed.broken;
  if (all.every((other) => other.file.workspaceFolder === file.workspaceFolder)) return name;
  return `${name} (${decodeURIComponent(file.workspaceFolder.replace(/\/+$/, "").split("/").at(-1) ?? "")})`;
}
