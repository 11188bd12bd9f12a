import type { EndingAdvice } from "../editor/endings/index.js";
import type { PromptEndings } from "./prompts.js";
import type { Assembly } from "./whenAssembled.js";

/** Gives the advice on one model of a settings file. Loads the catalog at first use. */
export function createEndingAdvice(assembly: Assembly): (name: string) => Promise<EndingAdvice | undefined> {
  return async (name) => {
    const [{ endingOf, endingWords }, parts] = await Promise.all([import("../assembly/endings.js"), assembly.get()]);
    const ending = endingOf(name, new Date(), { ...(await parts.models()), catalog: parts.catalog });
    if (ending === undefined) return undefined;
    const { replacement } = ending;
    return { message: endingWords(ending), ...(replacement === undefined ? {} : { replacement }) };
  };
}

/** Says when all models that a prompt file is for are retired. */
export function createPromptEndings(assembly: Assembly): PromptEndings {
  return async (models, text) => {
    if (models.length === 0) return [];
    const [{ endingWords, onlyRetired }, { matchesModel }, parts] = await Promise.all([
      import("../assembly/endings.js"),
      import("../core/catalog/modelGlob.js"),
      assembly.get(),
    ]);
    const sources = { ...(await parts.models()), catalog: parts.catalog };
    const endings = onlyRetired(models, new Date(), sources, matchesModel);
    if (endings.length === 0) return [];
    const line = Math.max(
      0,
      text.split("\n").findIndex((one) => /^models\s*:/.test(one)),
    );
    const message = `This prompt is for retired models only, so it will not be used. ${endings.map(endingWords).join(" ")}`;
    return [{ message, severity: "warning", line, column: 0, endLine: line, endColumn: Number.MAX_SAFE_INTEGER }];
  };
}
