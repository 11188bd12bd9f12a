/**
 * Learns the request classifier: multinomial logistic regression with a group lasso (one group per feature, so that a
 * feature is either worth its place in the file or gone) and a ridge. Full batch, fixed order, no randomness.
 */

/** The classes in the order of the columns of the weights; completions never come from text. */
export const CLASSES = ["refactor", "explain", "fix", "test", "document", "generate", "ask"] as const;

/** One example: facts by name, the classes of which any is right, and how much it counts. */
export interface Example {
  readonly features: ReadonlyMap<string, number>;
  readonly right: readonly number[];
  readonly weight: number;
}

/** Learned weights: one row of numbers per feature, one column per class. */
export interface Learned {
  readonly bias: readonly number[];
  readonly weights: ReadonlyMap<string, readonly number[]>;
}

export interface LearnOptions {
  /** Features seen in fewer examples are left out. */
  readonly atLeast: number;
  /** Strength of the group lasso and of the ridge, per example. */
  readonly lasso: number;
  readonly ridge: number;
  readonly rounds: number;
}

/** Chosen by cross-validation over a small grid; the surface is flat around them. */
export const OPTIONS: LearnOptions = { atLeast: 3, lasso: 0.0008, ridge: 0.003, rounds: 300 };

/** Probabilities of the classes from raw scores. */
export function softmax(scores: readonly number[], temperature = 1): number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - top) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** Raw scores of the classes. */
export function scores(learned: Learned, found: ReadonlyMap<string, number>): number[] {
  const result = [...learned.bias];
  for (const [name, value] of found) {
    const row = learned.weights.get(name);
    if (row !== undefined)
      for (let k = 0; k < result.length; k += 1) result[k] = (result[k] ?? 0) + value * (row[k] ?? 0);
  }
  return result;
}

/** Fits the weights to the examples by accelerated proximal gradient descent. */
export function learn(examples: readonly Example[], options: LearnOptions = OPTIONS): Learned {
  const classes = CLASSES.length;
  const seen = new Map<string, number>();
  for (const { features } of examples) for (const name of features.keys()) seen.set(name, (seen.get(name) ?? 0) + 1);
  const names = [...seen]
    .filter(([, count]) => count >= options.atLeast)
    .map(([name]) => name)
    .sort();
  const index = new Map(names.map((name, place) => [name, place]));
  const rows = examples.map(({ features }) => {
    const row: [number, number][] = [];
    for (const [name, value] of features) {
      const place = index.get(name);
      if (place !== undefined) row.push([place, value]);
    }
    return row;
  });
  const total = examples.reduce((sum, example) => sum + example.weight, 0);
  const size = (names.length + 1) * classes;
  const biasAt = names.length * classes;
  const longest = Math.max(...rows.map((row) => row.reduce((sum, [, value]) => sum + value * value, 1)));
  const step = 1 / (0.5 * Math.min(longest, 60) * 0.5 + options.ridge);
  let current = new Float64Array(size);
  let ahead = new Float64Array(size);
  let momentum = 1;
  for (let round = 0; round < options.rounds; round += 1) {
    const gradient = new Float64Array(size);
    examples.forEach((example, i) => {
      const row = rows[i] ?? [];
      const raw = Array.from({ length: classes }, (_, k) => ahead[biasAt + k] ?? 0);
      for (const [place, value] of row) {
        for (let k = 0; k < classes; k += 1) raw[k] = (raw[k] ?? 0) + value * (ahead[place * classes + k] ?? 0);
      }
      const chance = softmax(raw);
      const rightSum = example.right.reduce((sum, k) => sum + (chance[k] ?? 0), 0);
      for (let k = 0; k < classes; k += 1) {
        const p = chance[k] ?? 0;
        const target = example.right.includes(k) ? p / rightSum : 0;
        const pull = ((p - target) * example.weight) / total;
        if (pull === 0) continue;
        gradient[biasAt + k] = (gradient[biasAt + k] ?? 0) + pull;
        for (const [place, value] of row) {
          const at = place * classes + k;
          gradient[at] = (gradient[at] ?? 0) + pull * value;
        }
      }
    });
    const next = new Float64Array(size);
    for (let at = 0; at < size; at += 1) {
      const ridge = at < biasAt ? options.ridge * (ahead[at] ?? 0) : 0;
      next[at] = (ahead[at] ?? 0) - step * ((gradient[at] ?? 0) + ridge);
    }
    for (let place = 0; place < names.length; place += 1) {
      let length = 0;
      for (let k = 0; k < classes; k += 1) length += (next[place * classes + k] ?? 0) ** 2;
      length = Math.sqrt(length);
      const keep = length > 0 ? Math.max(0, 1 - (step * options.lasso) / length) : 0;
      for (let k = 0; k < classes; k += 1) next[place * classes + k] = (next[place * classes + k] ?? 0) * keep;
    }
    const grown = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const push = (momentum - 1) / grown;
    ahead = next.map((value, at) => value + push * (value - (current[at] ?? 0)));
    current = next;
    momentum = grown;
  }
  const weights = new Map<string, number[]>();
  names.forEach((name, place) => {
    const row = [...current.slice(place * classes, (place + 1) * classes)];
    if (row.some((value) => Math.abs(value) >= 0.05)) weights.set(name, row);
  });
  return { bias: [...current.slice(biasAt)], weights };
}

/** The temperature that makes the probabilities of held-out scores most likely to be right; found by golden section. */
export function fitTemperature(
  held: readonly { readonly scores: readonly number[]; readonly right: readonly number[] }[],
): number {
  const loss = (temperature: number): number =>
    held.reduce((sum, { scores: raw, right }) => {
      const chance = softmax(raw, temperature);
      return (
        sum -
        Math.log(
          Math.max(
            1e-9,
            right.reduce((all, k) => all + (chance[k] ?? 0), 0),
          ),
        )
      );
    }, 0);
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = 0.3;
  let high = 4;
  for (let i = 0; i < 40; i += 1) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}
