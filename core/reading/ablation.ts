import { Chance } from '../chance.ts';
import { shapleyOf } from '../credit/budget.ts';
import { lasso } from './lasso.ts';

/** Up to so many notes every set of them is weighed at once; up to so many later, when nobody waits. */
export const MOST_AT_ONCE = 3;
export const MOST_EXACT = 5;
/** Of more notes, so many sets by chance, each note in half of them (ContextCite). */
const SAMPLED = 64;
const SEED = 1;

/**
 * How the worth of each note is found: every set of them (Shapley), each left out by itself, or chance and a sparse
 * line through what it found.
 */
export type NoteMethod = 'shapley' | 'left-out' | 'surrogate';

/** Sets of notes as bits: bit 0 is the first note. */
export interface NotePlan {
  readonly method: NoteMethod;
  readonly masks: readonly number[];
}

/** `deep`: nobody waits for it. */
export function planOf(notes: number, deep: boolean): NotePlan {
  const full = 2 ** notes - 1;
  if (notes <= (deep ? MOST_EXACT : MOST_AT_ONCE))
    return {
      method: 'shapley',
      masks: inOrder(
        Array.from({ length: full + 1 }, (_, mask) => mask),
        notes,
      ),
    };
  if (!deep) {
    const without = Array.from({ length: notes }, (_, note) => full ^ (1 << note));
    return { method: 'left-out', masks: inOrder([0, ...without, full], notes) };
  }
  const chance = new Chance(SEED);
  const masks = Array.from({ length: SAMPLED }, () => chance.below(full + 1));
  return { method: 'surrogate', masks: inOrder([...new Set([0, ...masks, full])], notes) };
}

/** Whether there is more to find than is found at once. */
export function hasMore(notes: number): boolean {
  return notes > MOST_AT_ONCE;
}

/**
 * Late notes change first, and a set comes before what it begins with: so most of a prompt was read for the one before
 * it. The whole comes first.
 */
function inOrder(masks: readonly number[], notes: number): number[] {
  const place = (mask: number) => {
    let reversed = 0;
    for (let note = 0; note < notes; note += 1) reversed = reversed * 2 + ((mask >> note) & 1);
    return reversed;
  };
  return masks.toSorted((one, other) => place(other) - place(one));
}

export interface NoteValues {
  /** Nats that each note is worth. */
  readonly values: readonly number[];
  /** Standard error of each; 0 where every set was weighed. */
  readonly errors: readonly number[];
  /** Of a surrogate: how well it tells what it did not see, at most 1 (R²); null elsewhere. */
  readonly fit: number | null;
}

/** `worth` of each set of the plan, in nats; that of the empty set is taken off. */
export function valuesOf({ method, masks }: NotePlan, notes: number, worth: (mask: number) => number): NoteValues {
  const bare = worth(0);
  const gain = (mask: number) => worth(mask) - bare;
  if (method === 'shapley')
    return { values: shapleyOf(notes, gain), errors: Array.from({ length: notes }, () => 0), fit: null };
  const full = 2 ** notes - 1;
  if (method === 'left-out') {
    const values = Array.from({ length: notes }, (_, note) => gain(full) - gain(full ^ (1 << note)));
    // What the notes have only together, or twice, is not seen when one is left out: nobody knows whose it is.
    const unseen = Math.abs(gain(full) - values.reduce((sum, value) => sum + value, 0)) / Math.max(1, notes);
    return { values, errors: values.map(() => unseen), fit: null };
  }
  const rows = masks.map((mask) => ({
    inputs: Array.from({ length: notes }, (_, note) => (mask >> note) & 1),
    output: gain(mask),
  }));
  const { weights, fit, error } = lasso(rows);
  return { values: weights, errors: weights.map(() => error), fit };
}
