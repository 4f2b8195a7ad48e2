import type { Credit } from '#core/credit/credit.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import { Production } from './production.ts';
import type { Scene } from './scene.ts';
import { influences } from './signals.ts';
import { type TruthRecord, tokensOf } from './world.ts';

export interface Learnt {
  readonly records: readonly TruthRecord[];
  readonly queries: readonly TruthRecord[];
  readonly seed: number;
  /** Texts in snapshots beside it that were never trained on. */
  readonly others?: readonly (readonly TruthRecord[])[];
  /** Without stretches, all of an adapter's part is estimated. */
  readonly spans?: boolean;
  /** How far an estimated part may be off, in parts of what it would be if nothing were squared. */
  readonly slack?: number;
}

/** The credit of each answer, and the places of the records that a share names; none for what was never learnt. */
export interface Credited {
  readonly credits: readonly Credit[];
  readonly placeOf: (hash: string) => number | undefined;
  readonly root: string;
}

/** Trains on the records and credits an answer to each query as the product does. */
export async function creditsOf(
  { bank, plan, folder }: Pick<Scene, 'bank' | 'plan' | 'folder'>,
  { records, queries, seed, others = [], spans = true, slack = 0 }: Learnt,
): Promise<Credited> {
  const [learnt, asked] = [records.map(tokensOf), queries.map(tokensOf)];
  const checkpoints = await bank.checkpoints(learnt, seed);
  const estimated = await influences(bank, { records: learnt, queries: asked, checkpoints, plan, folder });
  const bare = await bank.scores(asked, null);
  const adapted = await bank.scores(asked, checkpoints.at(-1)?.leaves ?? null);
  const production = await Production.open(folder, records, others);
  try {
    const credits: Credit[] = [];
    for (const [at, query] of queries.entries()) {
      const [one, other] = [bare[at], adapted[at]];
      if (one === undefined || other === undefined) throw new RangeError('An answer that was not weighed');
      const answered = { query, bare: one, adapted: other, influences: estimated[at] ?? [] };
      credits.push(await production.credit(answered, spans, slack));
    }
    return { credits, placeOf: (hash) => production.placeOf(hash), root: production.root };
  } finally {
    production.close();
  }
}

/** What contributors are paid, as parts of the whole. */
export function paidTo(
  { shares }: Credit,
  { placeOf }: Pick<Credited, 'placeOf'>,
  records: readonly TruthRecord[],
): Map<number, number> {
  const paid = new Map<number, number>();
  for (const { record, parts } of shares) {
    const owner = records[placeOf(record) ?? -1]?.contributor;
    if (owner !== undefined) paid.set(owner, (paid.get(owner) ?? 0) + parts / WHOLE);
  }
  return paid;
}
