import type { Task } from "../core/request/task.js";
import type { Overrides } from "../core/routing/override.js";
import type { HealthView, OverrideView, PromptEntry, PromptsView } from "../panel/views.js";
import type { PromptFiles } from "../editor/prompts/index.js";
import type { PromptReader } from "./prompts.js";
import type { Assembly } from "./whenAssembled.js";

/** Breakers and an armed drill, as the panel shows them. */
export function healthView(assembly: Assembly): HealthView {
  return {
    entries() {
      const parts = assembly.current();
      if (parts === undefined) return [];
      const now = Date.now();
      const drill = parts.drill.armed(now);
      const pauses = parts.breakers.pauses(now).map(({ providerId, modelId, until, reason }) => ({
        providerId,
        ...(modelId === undefined ? {} : { model: modelId }),
        state: "cooling" as const,
        ...(Number.isFinite(until) ? { until } : {}),
        reason,
      }));
      if (drill === undefined) return pauses;
      const { providerId, fault, until } = drill;
      return [{ providerId, state: "open" as const, ...(until === undefined ? {} : { until }), reason: `failover drill: ${fault}` }, ...pauses];
    },
    onChange(listener) {
      const subscriptions: { dispose(): void }[] = [];
      let over = false;
      assembly.onReady(() => {
        const parts = assembly.current();
        if (over || parts === undefined) return;
        subscriptions.push(parts.breakers.onChange(listener), parts.drill.onChange(listener));
        listener();
      });
      return {
        dispose() {
          over = true;
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
  surface: { open(name: string, line: number | undefined): Promise<void>; create(task: Task): Promise<void> },
): PromptsView {
  return {
    async entries() {
      const { builtInPrompts } = await import("../core/prompts/builtin/index.js");
      const builtIn = [...(await builtInPrompts()).values()].map(
        ({ name, task, models }): PromptEntry => ({ name, task, models, problems: [] }),
      );
      const own = (await reader.all()).map(({ file, parsed }): PromptEntry => {
        const { name, task, models } = parsed.ok ? parsed.prompt : parsed.broken;
        const inactive = file.approved ? (parsed.ok ? undefined : "has errors; the base prompt is in use") : "waits for your approval";
        return {
          name,
          task,
          path: file.path,
          models,
          problems: parsed.problems.map(({ message, severity, line }) => ({ message, severity, line })),
          ...(inactive === undefined ? {} : { inactive }),
        };
      });
      return [...builtIn, ...own];
    },
    open: (name, line) => surface.open(name, line),
    create: (task) => surface.create(task),
    onChange: (listener) => files.onDidChange(listener),
  };
}
