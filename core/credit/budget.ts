import { valuesInOrders } from './orders.ts';

/**
 * How much credit an answer has to give. The same answer is scored under the same base with and without what was read
 * and what was trained; what the base would have said anyway leaves nothing to pay for.
 */

/** Log-probabilities of the answer's content tokens, in nats, not tempered. Of equal length. */
export type Scores = Float64Array;

/** Gains and losses of one token count up to here, in nats: one odd token must not decide an answer's credit. */
export const LARGEST_TOKEN_GAIN = 8;
/** A text that the base finds easy still holds something: half a nat a token at least. */
const LEAST_NATS_PER_TOKEN = 0.5;

/** Nats that an answer gains from one way of scoring it to another. */
export function gainOf(from: Scores, to: Scores): number {
  if (from.length !== to.length) throw new RangeError(`${from.length} tokens against ${to.length}`);
  let sum = 0;
  for (let token = 0; token < from.length; token += 1) sum += tokenGain(from[token]!, to[token]!);
  return sum;
}

export function tokenGain(from: number, to: number): number {
  return Math.max(-LARGEST_TOKEN_GAIN, Math.min(LARGEST_TOKEN_GAIN, to - from));
}

/**
 * What takes part, as a set: 0 is the bare base, bit 0 what was read, bit 1 the first adapter, and so on. Gains are
 * against the bare base.
 */
export type GainOfSet = (set: number) => number;

export interface ChannelBudget {
  /** Parts of the whole, from 0 to 1. Together at most 1; what is left is the base's, and unattributed. */
  readonly reading: number;
  /** Of each adapter, in their order. */
  readonly adapters: readonly number[];
}

export interface Scored {
  /** Of the answer under the bare base. */
  readonly bare: Scores;
  readonly gain: GainOfSet;
  readonly reads: boolean;
  readonly adapters: number;
  /** In these the adapters join, and no other sets of them are asked for; without, all sets are. */
  readonly orders?: readonly (readonly number[])[];
}

/**
 * The Owen value: the adapters come as one company, so that splitting one into two gains it nothing against what was
 * read; within it each gets its Shapley value. With one adapter these are the plain Shapley values of two.
 */
export function channelBudget({ bare, gain, reads, adapters, orders }: Scored): ChannelBudget {
  const none = { reading: 0, adapters: Array.from({ length: adapters }, () => 0) };
  if (bare.length === 0) return none;
  const company = 2 ** adapters - 1;
  const readingBit = reads ? 1 : 0;
  const whole = Math.max(0, gain((company << 1) | readingBit));
  const nats = Math.max(
    bare.reduce((sum, score) => sum - Math.max(score, -1_000), 0),
    LEAST_NATS_PER_TOKEN * bare.length,
  );

  const reading = reads ? (gain(1) + gain((company << 1) | 1) - gain(company << 1)) / 2 : 0;
  const worth = (set: number) => (reads ? (gain(set << 1) + gain((set << 1) | 1) - gain(1)) / 2 : gain(set << 1));
  const values = orders === undefined ? shapleyOf(adapters, worth) : valuesInOrders(orders, adapters, worth);
  const parts = [Math.max(0, reading), ...values.map((value) => Math.max(0, value))];
  const sum = parts.reduce((all, part) => all + part, 0);
  if (sum === 0) return none;
  const most = Math.min(whole, nats);
  const scale = Math.min(1, most / sum) / nats;
  const [ofReading = 0, ...ofAdapters] = parts.map((part) => part * scale);
  return { reading: ofReading, adapters: ofAdapters };
}

/** The Shapley values of up to a dozen players; `value` of a set of them, as bits. The empty set is worth 0. */
export function shapleyOf(players: number, value: (set: number) => number): number[] {
  const values = Array.from({ length: players }, () => 0);
  const worth = Array.from({ length: 2 ** players }, (_, set) => (set === 0 ? 0 : value(set)));
  for (let set = 0; set < worth.length; set += 1) {
    const size = bitsIn(set);
    // How many of the players' orders have exactly this set before the next.
    const weight = 1 / (players * choose(players - 1, size));
    for (let player = 0; player < players; player += 1) {
      if ((set & (1 << player)) !== 0) continue;
      values[player] = values[player]! + weight * (worth[set | (1 << player)]! - worth[set]!);
    }
  }
  return values;
}

function bitsIn(set: number): number {
  let bits = 0;
  for (let left = set; left > 0; left &= left - 1) bits += 1;
  return bits;
}

function choose(from: number, count: number): number {
  let ways = 1;
  for (let at = 1; at <= count; at += 1) ways = (ways * (from - count + at)) / at;
  return ways;
}
