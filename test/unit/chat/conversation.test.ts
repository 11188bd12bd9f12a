import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCallMemory } from "../../../src/core/chat/callMemory.js";
import { conversationIdOf } from "../../../src/core/chat/conversationId.js";
import { countMessageTokens } from "../../../src/core/chat/countTokens.js";
import { CHAT_OUTPUT_TOKENS, chatLimits } from "../../../src/core/chat/limits.js";
import { modelOptions } from "../../../src/core/chat/modelOptions.js";
import type { Model, ModelFacts } from "../../../src/core/catalog/model.js";
import { CHARACTERS_PER_TOKEN } from "../../../src/core/catalog/tokens.js";
import { createPolicyReader } from "../../../src/core/policy/merge.js";
import { personsWords } from "../../../src/core/request/person.js";
import type { EditorRequest } from "../../../src/core/request/request.js";
import { needsOf } from "../../../src/core/routing/needs.js";
import { planRoute } from "../../../src/core/routing/plan.js";
import type { Content, Message } from "../../../src/core/wire/message.js";
import { NOW, situationOf } from "../routing/build.js";

const user = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
const said = (text: string): Message => ({ role: "assistant", content: [{ type: "text", text }] });

describe("the id of a conversation", () => {
  const context = (date: string) =>
    user(`<environment_info>\nLinux, ${date}\n</environment_info>\n<userMemory>\nnone\n</userMemory>`);
  const request = (time: string) =>
    user(
      `<context>\n${time}\n</context>\n<reminderInstructions>\nWrite tests.\n</reminderInstructions>\n<userRequest>\nrename the field\n</userRequest>`,
    );

  it("stays the same from turn to turn, whatever the host writes round the person's words", () => {
    const first = conversationIdOf([context("Monday"), request("10:00")], "chat-auto");
    expect(first).toBeDefined();
    expect(
      conversationIdOf([context("Tuesday"), request("11:30"), said("Done."), user("now the tests")], "chat-auto"),
    ).toBe(first);
  });

  it("differs by first words and by choice of model", () => {
    const ids = [
      conversationIdOf([user("one")], "a"),
      conversationIdOf([user("two")], "a"),
      conversationIdOf([user("one")], "b"),
    ];
    expect(new Set(ids).size).toBe(3);
  });

  it("is missing while nobody has said anything", () => {
    expect(
      conversationIdOf([{ role: "system", content: [{ type: "text", text: "x" }] }, context("Monday")], "a"),
    ).toBeUndefined();
  });
});

describe("the person's words", () => {
  it("are what the host marks as theirs, and nothing round it", () => {
    expect(
      personsWords(
        "<attachments>\n<attachment>\nfix this\n</attachment>\n</attachments>\nstray\n<userRequest>\nexplain it\n</userRequest>",
      ),
    ).toBe("explain it");
  });

  it("hold neither memories nor summaries of the host", () => {
    expect(
      personsWords(
        "<repoMemory>\nwrite tests\n</repoMemory>\n<conversation-summary>\nfixed\n</conversation-summary>\ngo on",
      ),
    ).toBe("go on");
  });
});

describe("counting tokens", () => {
  it("counts all that is sent, and no markers", () => {
    const call = { kind: "tool-call", id: "1", name: "list", input: { path: "a".repeat(400) } } as const;
    const result = {
      kind: "tool-result",
      id: "1",
      isError: false,
      content: [{ kind: "text", text: "b".repeat(400) }],
    } as const;
    const marker = { kind: "data", mimeType: "cache_control", bytes: new Uint8Array(10_000) } as const;
    const image = { kind: "data", mimeType: "image/png", bytes: new Uint8Array(10) } as const;
    expect(countMessageTokens({ role: 2, content: [call] }, 4)).toBeGreaterThan(100);
    expect(countMessageTokens({ role: 1, content: [result] }, 4)).toBeGreaterThan(100);
    expect(countMessageTokens({ role: 1, content: [marker] }, 4)).toBeLessThan(10);
    expect(countMessageTokens({ role: 1, content: [image] }, 4)).toBeGreaterThan(1000);
  });

  it("counts media that are left out by the words that stand for them, and a text by its own", () => {
    const bytes = new Uint8Array(40_000).fill(97);
    const count = (mimeType: string) =>
      countMessageTokens({ role: 1, content: [{ kind: "data", mimeType, bytes }] }, 4);
    for (const left of [
      "application/pdf",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "video/mp4",
    ])
      expect([left, count(left) > 10 && count(left) < 60]).toEqual([left, true]);
    for (const sent of ["text/plain", "Text/Plain; charset=utf-8", "application/ld+json"])
      expect([sent, count(sent) >= 10_000]).toEqual([sent, true]);
  });

  it("counts more for a model whose tokens are shorter", () => {
    const message = { role: 1, content: [{ kind: "text", text: "x".repeat(1000) }] } as const;
    expect(countMessageTokens(message, 2.7)).toBeGreaterThan(countMessageTokens(message, 3.5));
  });
});

describe("the limits of a chat", () => {
  const model = (name: string, facts: Partial<ModelFacts>): Model => {
    const [providerId = "", id = ""] = name.split("/");
    return {
      name,
      providerId,
      id,
      local: false,
      fills: "by-prompt",
      facts: { id, vendor: "v", name: id, source: "test", ...facts },
    };
  };
  const policyOf = (settings: Readonly<Record<string, unknown>>) =>
    createPolicyReader().read([{ layer: "team", settings }]).policy;
  const all = () => true;
  const ratio = () => CHARACTERS_PER_TOKEN;
  const small = model("a/small", { contextTokens: 32_000, images: true, maxOutputTokens: 4_000 });
  const large = model("b/large", { contextTokens: 200_000, images: false });

  it("are those of the largest window that may be routed to", () => {
    const limits = chatLimits([small, large], policyOf({}), all, ratio, 0);
    expect(limits).toMatchObject({
      maxInputTokens: 200_000 - CHAT_OUTPUT_TOKENS - 401,
      maxOutputTokens: CHAT_OUTPUT_TOKENS,
      images: true,
      tools: true,
    });
  });

  it("shrink when the team's rules or a missing key leave a smaller one", () => {
    const expected = { maxInputTokens: 32_000 - 8_000 - 401, maxOutputTokens: 4_000, models: ["a/small"] };
    expect(chatLimits([small, large], policyOf({ "fairlead.models.deny": ["b/*"] }), all, ratio, 0)).toMatchObject(
      expected,
    );
    expect(chatLimits([small, large], policyOf({}), (id) => id === "a", ratio, 0)).toMatchObject(expected);
  });

  it("are none without any model", () => {
    expect(chatLimits([], policyOf({}), all, ratio, 0)).toBeUndefined();
    expect(chatLimits([small], policyOf({ "fairlead.models.deny": ["*"] }), all, ratio, 0)).toBeUndefined();
  });

  it("are those of models that call tools, where there is one", () => {
    const talker = model("c/talker", { contextTokens: 900_000, tools: false });
    expect(chatLimits([small, talker], policyOf({}), all, ratio, 0)).toMatchObject({ widest: "a/small", tools: true });
    expect(chatLimits([talker], policyOf({}), all, ratio, 0)).toMatchObject({ widest: "c/talker", tools: false });
  });

  it("are those of the model that takes the most text, which need not have the most tokens", () => {
    const dense = model("d/dense", { contextTokens: 150_000 });
    const byName = ({ name }: Model) => (name === "d/dense" ? 4.5 : 2.7);
    expect(chatLimits([large, dense], policyOf({}), all, byName, 0)?.widest).toBe("d/dense");
  });

  it("promise nothing that routing then refuses for its length", () => {
    const any = fc.record({
      context: fc.integer({ min: 4_000, max: 400_000 }),
      ratio: fc.double({ min: 1, max: 10, noNaN: true }),
      most: fc.option(fc.integer({ min: 500, max: 100_000 }), { nil: undefined }),
      tools: fc.constantFrom(true, false, undefined),
    });
    const share = fc.double({ min: 0.5, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(any, { minLength: 1, maxLength: 4 }),
        share,
        fc.integer({ max: 5, min: 0 }),
        (all, part, images) => {
          const names = all.map((_, index) => `p/m${index}`);
          const ratioOf = ({ name }: Pick<Model, "name">) => all[names.indexOf(name)]?.ratio ?? 1;
          const situation = situationOf({
            models: Object.fromEntries(
              all.map(({ context, most, tools }, index) => [
                names[index] ?? "",
                {
                  context,
                  facts: {
                    ...(most === undefined ? {} : { maxOutputTokens: most }),
                    ...(tools === undefined ? {} : { tools }),
                  },
                },
              ]),
            ),
          });
          const models = [...situation.directory.values()].map((entry) => entry.model);
          const limits = chatLimits(models, situation.policy, () => true, ratioOf, NOW);
          if (limits === undefined) throw new Error("no limits");
          const counted = ratioOf({ name: limits.widest });
          const picture = { kind: "data", mimeType: "image/png", bytes: new Uint8Array(1) } as const;
          const count = (characters: number) =>
            countMessageTokens(
              { role: 1, content: [{ kind: "text", text: "x".repeat(characters) }, ...Array(images).fill(picture)] },
              counted,
            );
          const room = limits.maxInputTokens * part - count(0);
          fc.pre(room > 0);
          const text = "x".repeat(Math.floor(room * counted));
          expect(count(text.length)).toBeLessThanOrEqual(limits.maxInputTokens + 1);
          const request: EditorRequest = {
            ...{ id: "1", surface: "chat-model", instruction: "", location: "panel" },
            maxOutputTokens: limits.maxOutputTokens,
            conversation: [
              {
                role: "user",
                content: [
                  { type: "text", text },
                  ...Array<Content>(images).fill({ type: "image", mimeType: "image/png", base64: "" }),
                ],
              },
            ],
          };
          const { candidates } = planRoute({
            ...situation,
            needs: { ...needsOf(request, "ask"), tools: limits.tools },
            charactersPerToken: ratioOf,
          });
          expect(candidates.find(({ model: name }) => name === limits.widest)).toMatchObject({ kept: true });
        },
      ),
    );
  });

  it("say no images only where that is known", () => {
    expect(chatLimits([large], policyOf({}), all, ratio, 0)?.images).toBe(false);
    expect(chatLimits([model("c/any", {})], policyOf({}), all, ratio, 0)?.images).toBe(true);
  });
});

describe("the options of a caller", () => {
  it("are honoured under the names that callers use, within our own cap", () => {
    expect(
      modelOptions({ max_tokens: 100, temperature: 0.3, stop: "END", reasoning_effort: "low", top_p: 0.5, seed: 7 }),
    ).toEqual({ maxOutputTokens: 100, temperature: 0.3, stop: ["END"], effort: "low" });
    expect(modelOptions({ maxTokens: 5, stop_sequences: ["a", "", 1, "b"], reasoningEffort: "none" })).toEqual({
      maxOutputTokens: 5,
      stop: ["a", "b"],
      effort: "none",
    });
    expect(modelOptions({ max_tokens: 1_000_000 }).maxOutputTokens).toBe(CHAT_OUTPUT_TOKENS);
  });

  it("are left out when they are none", () => {
    const nothing = { maxOutputTokens: CHAT_OUTPUT_TOKENS };
    expect(modelOptions(undefined)).toEqual(nothing);
    expect(
      modelOptions({ max_tokens: -1, maxTokens: "9", temperature: 9, stop: [], effort: "much", temperatur: 1 }),
    ).toEqual(nothing);
  });
});

describe("the memory of calls", () => {
  it("forgets the oldest first", () => {
    const memory = createCallMemory(2);
    const remembered = { reasoning: [], signatures: new Map([["x", "y"]]) };
    for (const id of ["1", "2", "3"]) memory.remember([id], remembered);
    expect(["1", "2", "3"].map((id) => memory.recall(id) !== undefined)).toEqual([false, true, true]);
  });
});
