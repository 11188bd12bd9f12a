import type { FimTemplate } from "./fimTemplate.js";

/** ByteDance Seed-Coder, suffix first. Source: "Seed-Coder" technical report (arXiv 2506.03524), fill-in-the-middle. */
export const seedCoder: FimTemplate = {
  family: "seed-coder",
  matches: (id) => /seed-?coder/.test(id),
  stop: ["<[end\u2581of\u2581sentence]>", "<[fim-suffix]>", "<[fim-prefix]>", "<[fim-middle]>"],
  write: ({ prefix, suffix }) => `<[fim-suffix]>${suffix}<[fim-prefix]>${prefix}<[fim-middle]>`,
};
