import { z } from 'zod';
import { canonicalText } from '../canonical/canonical.ts';
import { type HashText, sha256OfText } from '../canonical/sha256.ts';
import { type Result, fail, ok } from '../result.ts';

/** A whole, in parts per million. */
export const WHOLE = 1_000_000;

const partsPerMillion = z.number().int().min(0).max(WHOLE);

/** How a record's credit is divided between the roles. Chosen when a snapshot is sealed. */
export const weightsRuleSchema = z
  .strictObject({ authors: partsPerMillion, labelers: partsPerMillion, reviewers: partsPerMillion })
  .refine(({ authors, labelers, reviewers }) => authors + labelers + reviewers === WHOLE, 'adds up to a million');
export type WeightsRule = z.infer<typeof weightsRuleSchema>;

/** Who has which part of a record: place in the manifest's contributors, ascending, and parts per million above 0. */
export type Weights = readonly (readonly [contributor: number, partsPerMillion: number])[];

/** Who did what on a record, as places in the manifest's contributors. */
export interface People {
  readonly authors: readonly number[];
  readonly labelers: readonly number[];
  readonly reviewers: readonly number[];
}

const ROLES = ['authors', 'labelers', 'reviewers'] as const;

/**
 * Divides by role first, then equally within a role. What a role would get that nobody had goes to the others in
 * their proportion. `NOBODY`: nobody had a role that gets anything.
 *
 * `input`: the input hash. Where an equal division leaves a remainder it decides who gets it, so that over many records
 * nobody gains by the place of their name.
 */
export function weightsOf(rule: WeightsRule, people: People, input: string): Result<Weights, 'NOBODY'> {
  const turn = Number.parseInt(input.slice(0, 8), 16);
  const roles = ROLES.filter((role) => people[role].length > 0 && rule[role] > 0);
  if (roles.length === 0) return fail('NOBODY');
  const ofRole = largestRemainder(
    WHOLE,
    roles.map((role) => rule[role]),
    turn,
  );

  const sums = new Map<number, number>();
  for (const [place, role] of roles.entries()) {
    const persons = [...new Set(people[role])].toSorted((a, b) => a - b);
    const parts = largestRemainder(
      ofRole[place] ?? 0,
      persons.map(() => 1),
      turn,
    );
    for (const [at, person] of persons.entries()) sums.set(person, (sums.get(person) ?? 0) + (parts[at] ?? 0));
  }
  return ok([...sums].filter(([, sum]) => sum > 0).toSorted(([a], [b]) => a - b));
}

/**
 * Whole parts of `total` in proportion to `shares` that add up to it exactly: everybody gets their share rounded down,
 * and what is left goes one by one to the largest remainders. `turn` says with whom a tie begins. The shares add up to
 * more than 0, and their product with `total` stays below 2^53.
 */
export function largestRemainder(total: number, shares: readonly number[], turn: number): number[] {
  const sum = shares.reduce((all, share) => all + share, 0);
  const parts = shares.map((share) => Math.floor((total * share) / sum));
  const left = total - parts.reduce((all, part) => all + part, 0);
  const from = shares.length === 0 ? 0 : turn % shares.length;
  const order = shares
    .map((share, place) => ({
      place,
      remainder: (total * share) % sum,
      after: (place - from + shares.length) % shares.length,
    }))
    .toSorted((a, b) => b.remainder - a.remainder || a.after - b.after);
  for (const { place } of order.slice(0, left)) parts[place] = (parts[place] ?? 0) + 1;
  return parts;
}

/**
 * What a leaf binds: ids instead of places, so that it says the same whatever else a snapshot holds. Contributors are
 * sorted by id, so the order is that of the places.
 */
export function weightsHash(weights: Weights, ids: readonly string[], hash: HashText = sha256OfText): string {
  const text = canonicalText(weights.map(([contributor, parts]) => [ids[contributor] ?? null, parts]));
  // Ids were read by their schema, or made by this project; a lone surrogate in one is a bug.
  if (!text.ok) throw new Error(`A contributor's id has no canonical form: ${text.failure.path}`);
  return hash(text.value);
}
