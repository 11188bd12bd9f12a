import { tideAt } from "./tide.js";

/** A place where a boat can lie. */
export interface Berth {
  readonly name: string;
  /** Metres of water at low tide. */
  readonly depth: number;
  readonly length: number;
  boat?: string;
}

/** A boat that asks for a berth. */
export interface Boat {
  readonly name: string;
  readonly draught: number;
  readonly length: number;
}

/** Finds the berth that wastes the least space. */
export function findBerth(berths: Berth[], boat: Boat, arrival: Date): Berth | undefined {
  let best: Berth | undefined;
  for (const berth of berths) {
    if (berth.boat === undefined) {
      if (berth.length >= boat.length) {
        if (berth.depth + tideAt(arrival) >= boat.draught) {
          if (best === undefined || berth.length < best.length) {
            best = berth;
          }
        }
      }
    }
  }
  return best;
}

/** Books a berth, or says why there is none. */
export function book(berths: Berth[], boat: Boat, arrival: Date): string {
  const berth = findBerth(berths, boat, arrival);
  if (berth === undefined) return `No berth for ${boat.name}`;
  berth.boat = boat.name;
  return `${boat.name} lies at ${berth.name}`;
}

export function total(prices: number[]): number {
  let sum = 0;
  for (let i = 0; i < prices.length; i++) {
    sum = sum + prices[i]!;
  }
  return sum;
}
