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
export const OPTIONS: LearnOptions = { atLeast: 3, lasso: 0.0003, ridge: 0.001, rounds: 300 };

/** Rows without a weight of this size change no decision and are dropped. */
const SMALLEST = 0.05;

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

/** The examples as one sparse matrix, so that a round of learning is a plain walk through numbers. */
interface Matrix {
  readonly names: readonly string[];
  /** Where the row of each example starts in `columns` and `values`; one more at the end. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  /** The square of the longest row, with the bias. */
  readonly longest: number;
}

function matrixOf(examples: readonly Example[], atLeast: number): Matrix {
  const seen = new Map<string, number>();
  for (const { features } of examples) for (const name of features.keys()) seen.set(name, (seen.get(name) ?? 0) + 1);
  const names = [...seen]
    .filter(([, count]) => count >= atLeast)
    .map(([name]) => name)
    .sort();
  const index = new Map(names.map((name, place) => [name, place]));
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  let longest = 1;
  for (const { features } of examples) {
    let square = 1;
    for (const [name, value] of features) {
      const place = index.get(name);
      if (place === undefined) continue;
      columns.push(place);
      values.push(value);
      square += value * value;
    }
    starts.push(columns.length);
    longest = Math.max(longest, square);
  }
  return {
    names,
    starts: Int32Array.from(starts),
    columns: Int32Array.from(columns),
    values: Float64Array.from(values),
    longest,
  };
}

const K = CLASSES.length;

/** The gradient of the loss at the given weights (one row of classes per feature, the bias last), without penalties. */
function gradientAt(weights: Float64Array, matrix: Matrix, examples: readonly Example[], total: number): Float64Array {
  const { starts, columns, values } = matrix;
  const biasAt = matrix.names.length * K;
  const gradient = new Float64Array(weights.length);
  const power = new Float64Array(K);
  for (let i = 0; i < examples.length; i += 1) {
    const { right, weight } = examples[i] as Example;
    const from = starts[i] as number;
    const end = starts[i + 1] as number;
    for (let k = 0; k < K; k += 1) power[k] = weights[biasAt + k] as number;
    for (let j = from; j < end; j += 1) {
      const at = (columns[j] as number) * K;
      const value = values[j] as number;
      for (let k = 0; k < K; k += 1) power[k] = (power[k] as number) + value * (weights[at + k] as number);
    }
    const top = Math.max(...power);
    let sum = 0;
    for (let k = 0; k < K; k += 1) {
      power[k] = Math.exp((power[k] as number) - top);
      sum += power[k] as number;
    }
    const rightSum = right.reduce((all, k) => all + (power[k] as number), 0);
    // From here on the powers are each class's pull on the weights.
    for (let k = 0; k < K; k += 1) {
      const target = right.includes(k) ? (power[k] as number) / rightSum : 0;
      const pull = (((power[k] as number) / sum - target) * weight) / total;
      power[k] = pull;
      gradient[biasAt + k] = (gradient[biasAt + k] as number) + pull;
    }
    for (let j = from; j < end; j += 1) {
      const at = (columns[j] as number) * K;
      const value = values[j] as number;
      for (let k = 0; k < K; k += 1) gradient[at + k] = (gradient[at + k] as number) + value * (power[k] as number);
    }
  }
  return gradient;
}

/** Fits the weights to the examples by accelerated proximal gradient descent. */
export function learn(examples: readonly Example[], options: LearnOptions = OPTIONS): Learned {
  const matrix = matrixOf(examples, options.atLeast);
  const { names } = matrix;
  const total = examples.reduce((sum, example) => sum + example.weight, 0);
  const biasAt = names.length * K;
  const step = 1 / (0.5 * Math.min(matrix.longest, 60) * 0.5 + options.ridge);
  let current = new Float64Array(biasAt + K);
  let ahead = new Float64Array(biasAt + K);
  let momentum = 1;
  for (let round = 0; round < options.rounds; round += 1) {
    const gradient = gradientAt(ahead, matrix, examples, total);
    const next = ahead.map((value, at) => {
      const ridge = at < biasAt ? options.ridge * value : 0;
      return value - step * ((gradient[at] ?? 0) + ridge);
    });
    for (let at = 0; at < biasAt; at += K) {
      const row = next.subarray(at, at + K);
      const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
      const keep = length > 0 ? Math.max(0, 1 - (step * options.lasso) / length) : 0;
      for (let k = 0; k < K; k += 1) row[k] = (row[k] ?? 0) * keep;
    }
    const grown = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const push = (momentum - 1) / grown;
    ahead = next.map((value, at) => value + push * (value - (current[at] ?? 0)));
    current = next;
    momentum = grown;
  }
  const weights = new Map<string, number[]>();
  names.forEach((name, place) => {
    const row = [...current.slice(place * K, (place + 1) * K)];
    if (row.some((value) => Math.abs(value) >= SMALLEST)) weights.set(name, row);
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
