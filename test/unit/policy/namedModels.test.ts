import { expect, test } from "vitest";
import { namedModels } from "../../../src/core/policy/namedModels.js";

const found = (text: string) =>
  namedModels(text).map(({ name, setting, written, offset, length }) => [
    name,
    setting,
    written,
    text.slice(offset, offset + length),
  ]);

test("finds models of providers, routes and lists, dotted or nested, in comments' company", () => {
  const text = `{
    // mine
    "fairlead.providers": { "openai": { "kind": "openai", "models": ["gpt-5", { "id": "o1", "price": { "input": 1, "output": 2 } }] } },
    "fairlead": { "routes": { "explain": ["openai/gpt-5", "openai/gpt-*"] } },
    "fairlead.models.deny": ["a/b", "c/*"],
    "fairlead.models.allow": ["d/{e,f}", "g/h?"],
    "editor.fontFamily": "openai/gpt-5",
  }`;
  expect(found(text)).toEqual([
    ["openai/gpt-5", "fairlead.providers.openai.models", "own", '"gpt-5"'],
    ["openai/o1", "fairlead.providers.openai.models", "own", '"o1"'],
    ["openai/gpt-5", "fairlead.routes.explain", "full", '"openai/gpt-5"'],
    ["a/b", "fairlead.models.deny", "full", '"a/b"'],
  ]);
});

test("reads a workspace file's settings, and text that is not finished", () => {
  expect(found('{ "folders": [], "settings": { "fairlead.routes.fix": ["x/y"] } }')).toEqual([
    ["x/y", "fairlead.routes.fix", "full", '"x/y"'],
  ]);
  expect(found('{ "fairlead.routes.fix": ["x/y", ')).toEqual([["x/y", "fairlead.routes.fix", "full", '"x/y"']]);
  for (const text of ["", "[", "{", '"fairlead.routes.fix"', "null"]) expect(found(text)).toEqual([]);
});
