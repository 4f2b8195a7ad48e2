import { type ChannelBudget, type Scores, channelBudget, gainOf, tokenGain } from '#core/credit/budget.ts';
import { type PlacedToken, isContent, placesOf } from '#core/credit/content.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Weighed } from '#protocol/engine/answer.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { StackedAdapter } from '../engine/generationHow.ts';

/** Up to so many adapters every set of them is weighed; of more, each alone and all without it. */
export const MOST_EXACT = 3;

/** What was said without a pause, and what stood before it: an answer that used no tool is one piece. */
export interface Piece {
  readonly messages: Message[];
  readonly text: string;
  /** Where it stands in the answer. */
  readonly from: number;
}

export interface Channels {
  readonly budget: ChannelBudget;
  /** Of the tokens that count. */
  readonly places: readonly PlacedToken[];
  /** Of each adapter, what it gained on each of these tokens beside the others, in nats. */
  readonly gains: readonly (readonly number[])[];
  readonly sampled: boolean;
  /** The oldest turns were left out. */
  readonly cut: boolean;
  readonly figures: Record<string, number>;
}

interface Wish {
  pieces: readonly Piece[];
  adapters: readonly StackedAdapter[];
  /** Which units of the answer count. */
  content: Uint8Array;
  weigh: (wish: {
    messages: Message[];
    answer: string;
    adapters: StackedAdapter[];
  }) => Promise<Result<Weighed, Failure>>;
}

/** Weighs an answer under sets of its adapters. The whole stack comes last: what it read is there for the next question. */
export async function weighChannels({ pieces, adapters, content, weigh }: Wish): Promise<Result<Channels, Failure>> {
  const count = adapters.length;
  const whole = 2 ** count - 1;
  const exact = count <= MOST_EXACT;
  const alone = adapters.map((_, at) => 1 << at);
  const sets = exact
    ? Array.from({ length: whole + 1 }, (_, set) => set)
    : [...new Set([0, ...alone, ...alone.map((bit) => whole ^ bit), whole])];
  const scores = new Map<number, Scores>();
  let places: PlacedToken[] = [];
  let cut = false;
  for (const set of sets) {
    const stack = adapters.filter((_, at) => (set & (1 << at)) !== 0);
    const found: number[] = [];
    places = [];
    for (const { messages, text, from } of pieces) {
      const weighed = await weigh({ messages, answer: text, adapters: stack });
      if (!weighed.ok) return weighed;
      cut ||= weighed.value.cut;
      const { tokens } = weighed.value;
      for (const [at, place] of placesOf(tokens.map(({ length }) => length)).entries()) {
        const moved = { start: place.start + from, end: place.end + from };
        if (!isContent(moved, content)) continue;
        places.push(moved);
        found.push(tokens[at]?.logProbability ?? 0);
      }
    }
    scores.set(set, Float64Array.from(found));
  }
  const of = (set: number): Scores => scores.get(set) ?? new Float64Array(places.length);
  const bare = of(0);
  const total = gainOf(bare, of(whole));
  const gain = exact ? (set: number) => gainOf(bare, of(set >> 1)) : additive(total, alone, bare, of);
  const budget = channelBudget({ bare, gain, reads: false, adapters: count });
  const gains = alone.map((bit) => {
    const without = of(whole ^ bit);
    return Array.from(of(whole), (score, at) => tokenGain(without[at] ?? 0, score));
  });
  return ok({
    budget,
    places,
    gains,
    sampled: !exact,
    cut,
    figures: {
      tokens: places.length,
      weighings: sets.length,
      bareNats: rounded(bare.reduce((sum, score) => sum - score, 0)),
      gainNats: rounded(total),
    },
  });
}

/** Where not every set was weighed: what all gain together, divided as each gains alone. */
function additive(
  total: number,
  alone: readonly number[],
  bare: Scores,
  of: (set: number) => Scores,
): (set: number) => number {
  const each = alone.map((bit) => Math.max(0, gainOf(bare, of(bit))));
  const sum = each.reduce((all, one) => all + one, 0);
  return (set) => {
    const inside = each.filter((_, at) => ((set >> 1) & (1 << at)) !== 0).reduce((all, one) => all + one, 0);
    return sum === 0 ? 0 : (total * inside) / sum;
  };
}

function rounded(nats: number): number {
  return Math.round(nats * 1_000) / 1_000;
}
