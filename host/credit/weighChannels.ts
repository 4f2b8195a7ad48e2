import { type ChannelBudget, type Scores, channelBudget, gainOf, tokenGain } from '#core/credit/budget.ts';
import { drawnOrders, setsOfOrders } from '#core/credit/orders.ts';
import { type PlacedToken, isContent, placesOf } from '#core/credit/content.ts';
import { type NoteMethod, type NoteValues, planOf, valuesOf } from '#core/reading/ablation.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Weighed } from '#protocol/engine/answer.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { StackedAdapter } from '../engine/generationHow.ts';

/** Up to so many adapters every set of them is weighed; of more, those of drawn orders in which they join. */
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
  /** Of what was read, in the order of the notes, and how it was found; null where nothing was read. */
  readonly notes: (NoteValues & { readonly method: NoteMethod }) | null;
  readonly sampled: boolean;
  /** The oldest turns were left out. */
  readonly cut: boolean;
  readonly figures: Record<string, number>;
}

interface Wish {
  /** With these notes, as bits, and the others left out. */
  pieces: (notes: number) => readonly Piece[];
  /** How many notes stood before the question. */
  notes: number;
  /** Nobody waits: the notes may be weighed as long as it takes. */
  deep: boolean;
  /** A conversation stood before the question: it is to be found as it was read when the next one comes. */
  goesOn: boolean;
  adapters: readonly StackedAdapter[];
  /** Which units of the answer count. */
  content: Uint8Array;
  weigh: (wish: {
    messages: Message[];
    answer: string;
    adapters: StackedAdapter[];
  }) => Promise<Result<Weighed, Failure>>;
}

/** One way of scoring: these adapters, these notes. */
interface Way {
  readonly adapters: number;
  readonly notes: number;
}

/**
 * Weighs an answer under sets of its adapters and its notes. Under one set of adapters all notes come one after the
 * other, for a prompt that was read with others is read anew. The whole stack comes first, for it was read when the
 * answer was made; last where a conversation is to be found again.
 */
export async function weighChannels(wish: Wish): Promise<Result<Channels, Failure>> {
  const { pieces, adapters, content, weigh, notes } = wish;
  const count = adapters.length;
  const whole = 2 ** count - 1;
  const full = 2 ** notes - 1;
  const exact = count <= MOST_EXACT;
  const orders = exact ? [] : drawnOrders(count);
  const plan = planOf(notes, wish.deep);
  const scores = new Map<string, Scores>();
  let places: PlacedToken[] = [];
  let cut = false;
  const ways = waysOf({ count, orders, full, masks: plan.masks, wholeFirst: notes > 0 && !wish.goesOn });
  for (const way of ways) {
    const stack = adapters.filter((_, at) => (way.adapters & (1 << at)) !== 0);
    const found: number[] = [];
    places = [];
    for (const { messages, text, from } of pieces(way.notes)) {
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
    scores.set(nameOf(way), Float64Array.from(found));
  }
  const of = (set: number, read: number): Scores =>
    scores.get(nameOf({ adapters: set, notes: read })) ?? new Float64Array(places.length);
  const bare = of(0, 0);
  const gainOfSet = (set: number, read: number) => gainOf(bare, of(set, read));
  const total = gainOfSet(whole, full);
  const gain = (set: number) => gainOfSet(set >> 1, (set & 1) === 1 ? full : 0);
  const scored = { bare, gain, reads: notes > 0, adapters: count };
  const budget = channelBudget(exact ? scored : { ...scored, orders });
  const gains = adapters.map((_, at) => {
    const without = of(whole ^ (1 << at), full);
    return Array.from(of(whole, full), (score, token) => tokenGain(without[token] ?? 0, score));
  });
  const found = notes === 0 ? null : valuesOf(plan, notes, (mask) => gainOfSet(whole, mask));
  return ok({
    budget,
    places,
    gains,
    notes: found === null ? null : { ...found, method: plan.method },
    sampled: !exact,
    cut,
    figures: {
      tokens: places.length,
      weighings: ways.length,
      ...(!exact && { orders: orders.length }),
      bareNats: rounded(bare.reduce((sum, score) => sum - score, 0)),
      gainNats: rounded(total),
    },
  });
}

/** What has to be weighed: four ways of everything, the notes by their plan under all adapters. */
function waysOf({
  count,
  orders,
  full,
  masks,
  wholeFirst,
}: {
  count: number;
  /** None where every set of adapters is weighed. */
  orders: readonly (readonly number[])[];
  full: number;
  masks: readonly number[];
  wholeFirst: boolean;
}): Way[] {
  const whole = 2 ** count - 1;
  const some = orders.length === 0 ? Array.from({ length: whole }, (_, set) => set) : setsOfOrders(orders);
  const withoutOne = Array.from({ length: count }, (_, at) => whole ^ (1 << at));
  const sets = [
    ...some.filter((set) => set !== whole).map((set) => ({ adapters: set, notes: [full, 0] })),
    ...withoutOne.map((set) => ({ adapters: set, notes: [full] })),
  ];
  const ofWhole = { adapters: whole, notes: [...masks] };
  const all = (wholeFirst ? [ofWhole, ...sets] : [...sets, ofWhole]).flatMap(({ adapters, notes }) =>
    notes.map((read): Way => ({ adapters, notes: read })),
  );
  return [...new Map(all.map((way) => [nameOf(way), way])).values()];
}

function nameOf({ adapters, notes }: Way): string {
  return `${adapters} ${notes}`;
}

function rounded(nats: number): number {
  return Math.round(nats * 1_000) / 1_000;
}
