import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isSettingName, settingFacts, SETTINGS } from "../../../src/core/policy/names.js";
import { SETTING_SCHEMAS } from "../../../src/core/policy/settings.js";

interface Property {
  readonly type?: string | readonly string[];
  readonly scope?: string;
  readonly default?: unknown;
  readonly order?: number;
  readonly markdownDescription?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}
interface Manifest {
  readonly contributes: {
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<Record<string, Property>>;
    }[];
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: readonly string[] };
  };
}

const manifest = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as Manifest;
const properties = Object.assign(
  {},
  ...manifest.contributes.configuration.map((section) => section.properties),
) as Record<string, Property>;

test("every contributed setting has a class in names.ts, and every setting of names.ts is contributed", () => {
  expect(Object.keys(properties).sort()).toEqual(SETTINGS.map((setting) => setting.name).sort());
});

describe.each(Object.entries(properties))("%s", (name, property) => {
  const facts = settingFacts(name);

  test("has the scope of its class, so that a workspace can set only what narrows", () => {
    expect(property.scope).toBe(facts?.scope);
    expect(property.scope === "application").toBe(facts?.class !== "narrowing");
    // A setting that talks of destinations or keys is never anything but the user's.
    expect(/url|endpoint|header|proxy|key|provider|origin/i.test(name) && facts?.class !== "endpoint").toBe(false);
  });

  test("shows the default that the code uses, and that default is valid", () => {
    expect(property.default).toEqual(facts?.default);
    expect(SETTING_SCHEMAS.get(name)?.schema.safeParse(property.default).success ?? name === "fairlead.providers").toBe(
      true,
    );
  });

  test("is described, ordered and free of references", () => {
    expect(property.markdownDescription?.length).toBeGreaterThan(20);
    expect(property.order).toBeTypeOf("number");
    expect(property.enumDescriptions?.length).toBe(property.enum?.length);
    expect(JSON.stringify(property)).not.toMatch(/"\$ref"|"definitions"/);
  });

  test("is not read from an untrusted workspace", () => {
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toContain(name);
  });
});

test("an untrusted workspace is served in a limited way, and no restricted name is left over", () => {
  expect(manifest.capabilities.untrustedWorkspaces.supported).toBe("limited");
  expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.every(isSettingName)).toBe(true);
});

test("every setting but the providers has a schema", () => {
  const without = SETTINGS.filter((setting) => !SETTING_SCHEMAS.has(setting.name)).map((setting) => setting.name);
  expect(without).toEqual(["fairlead.providers"]);
});
