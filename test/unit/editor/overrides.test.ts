import { expect, test } from "vitest";
import { createOverrides } from "../../../src/core/routing/override.js";

test("the narrowest override holds, and the next request's only once", () => {
  const overrides = createOverrides();
  overrides.set({ scope: "session", model: "a/session" });
  overrides.set({ scope: "task", task: "explain", model: "a/task" });
  overrides.set({ scope: "next", model: "a/next" });
  expect(overrides.current("explain")?.model).toBe("a/next");
  expect(overrides.current("completion")?.model).toBe("a/session");
  overrides.consumeNext();
  expect(overrides.current("explain")?.model).toBe("a/task");
  expect(overrides.current("refactor")?.model).toBe("a/session");
  overrides.clear();
  expect(overrides.current("explain")).toBeUndefined();
  expect(overrides.all()).toEqual([]);
});

test("listeners hear of changes and only of changes", () => {
  const overrides = createOverrides();
  let heard = 0;
  const subscription = overrides.onChange(() => (heard += 1));
  overrides.clear();
  overrides.consumeNext();
  expect(heard).toBe(0);
  overrides.set({ scope: "next", model: "a/b" });
  overrides.consumeNext();
  expect(heard).toBe(2);
  subscription.dispose();
  overrides.set({ scope: "session", model: "a/b" });
  expect(heard).toBe(2);
});
