import { lifecycleOn } from "../core/catalog/lifecycle.js";
import { explainPolicy } from "../core/policy/explain.js";
import { environmentKeyName } from "../core/policy/keyName.js";
import type { CommandLine } from "./host.js";
import type { Output } from "./output.js";

/** One thing that is wrong or will be. */
interface Finding {
  readonly severity: "error" | "warning";
  readonly where: string;
  readonly message: string;
  readonly remedy?: string;
}

/** Checks settings and prompt files, for people and for CI. @returns 0, or 2 when something is in error */
export async function check(commandLine: CommandLine, json: boolean, output: Output): Promise<number> {
  const models = await commandLine.models();
  const { policy, problems } = commandLine.policy();
  const findings: Finding[] = [...models.problems, ...problems].map(({ severity, setting, message, remedy }) => ({
    severity,
    where: setting,
    message,
    remedy,
  }));
  for (const file of commandLine.promptFiles) {
    const path = file.ok ? (file.prompt.path ?? file.prompt.name) : file.broken.path;
    for (const { severity, message, line, column } of file.problems) {
      findings.push({ severity, where: `${path}:${line + 1}:${column + 1}`, message });
    }
  }
  for (const id of models.unlisted) {
    findings.push({
      severity: "warning",
      where: `fairlead.providers.${id}`,
      message: `Provider "${id}" listed no models.`,
      remedy: `Start it, set its key in ${environmentKeyName(id)}, or name its models in fairlead.providers.${id}.`,
    });
  }
  findings.push(...endings(models.directory));
  const policyLines = explainPolicy(policy);
  const failed = findings.some(({ severity }) => severity === "error");
  if (json) {
    output.out(
      `${JSON.stringify({ ok: !failed, findings, policy: policyLines, models: [...models.directory.keys()] })}\n`,
    );
  } else {
    for (const { severity, where, message, remedy } of findings)
      output.out(`${severity}: ${where}: ${message}${remedy === undefined ? "" : ` ${remedy}`}\n`);
    output.note(
      `${models.directory.size} models, ${commandLine.promptFiles.length} prompt files, ${findings.length} findings`,
    );
  }
  return failed ? 2 : 0;
}

function endings(directory: Awaited<ReturnType<CommandLine["models"]>>["directory"]): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { model } of directory.values()) {
    const lifecycle = lifecycleOn(model.facts, new Date());
    if (lifecycle.state === "active") continue;
    const remedy =
      lifecycle.replacement === undefined
        ? "Choose another model."
        : `Its provider names ${lifecycle.replacement} instead.`;
    const message =
      lifecycle.state === "retired"
        ? `${model.name} is retired${lifecycle.date === undefined ? "" : ` since ${lifecycle.date}`}.`
        : `${model.name} ends on ${lifecycle.date}, in ${lifecycle.daysLeft} days.`;
    findings.push({ severity: "warning", where: "fairlead.providers", message, remedy });
  }
  return findings;
}
