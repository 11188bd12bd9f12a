/** A setting as the extension's package.json contributes it. */
export interface ContributedSetting {
  readonly name: string;
  /** VS Code's scope, such as `application` or `language-overridable`. */
  readonly scope: string;
}

/** The `fairlead.*` settings of an extension manifest, whose `contributes.configuration` is one section or a list of them. */
export function contributedSettings(manifest: unknown): readonly ContributedSetting[] {
  const configuration = member(member(manifest, "contributes"), "configuration");
  const sections: readonly unknown[] = Array.isArray(configuration) ? configuration : [configuration];
  return sections.flatMap((section) => {
    const properties = member(section, "properties");
    if (typeof properties !== "object" || properties === null) return [];
    return Object.entries(properties)
      .filter(([name]) => name.startsWith("fairlead."))
      .map(([name, schema]) => {
        const scope: unknown = member(schema, "scope");
        return { name, scope: typeof scope === "string" ? scope : "window" };
      });
  });
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
