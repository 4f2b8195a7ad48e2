import type { Credit } from '#core/credit/credit.ts';
import { type Influence, type Named, type Reading, foldCredit } from '#core/credit/fold.ts';
import { Seeded } from '#test/support/seeded.ts';
import { OUTLIER_SIZE, type Saying, type World } from './world.ts';

/** Who can be told apart: whether commitments on a chain are known, and how far estimates are trusted. */
export interface Setting {
  readonly proven: boolean;
  readonly trust: number;
  /** Whether what seems to help with everything is held back. */
  readonly restrained: boolean;
}

/** Parts of an answer that the adapter and what was read made likelier. */
const ADAPTER = 0.5;
const READ = 0.2;
/** Nats: of the whole answer, and of the stretch in it that repeats a text. */
const GAIN = 15;
const SPAN = 10;
const NOTES = 5;

/** One answer about a fact: its signals as the engine would bring them, folded by the production's own fold. */
export function answer(world: World, fact: number, setting: Setting, random: Seeded): { credit: Credit; of: Saying[] } {
  const sayings = world.sayings[fact] ?? [];
  const clusters = world.clusters[fact] ?? [];
  const of = [...sayings, ...world.outliers];
  const named = of.map(({ since }, at): Named => ({
    snapshot: 's',
    record: String(at),
    cluster: at < sayings.length ? String(clusters[at]) : `outlier ${at}`,
    since: setting.proven ? since : null,
  }));
  // The answer repeats a stretch of one of the texts, whoever has it.
  const repeated = random.below(Math.min(2, sayings.filter(({ words }) => words < 2).length));
  const span = named.filter((_, at) => (sayings[at]?.words ?? -1) === repeated);
  const influences = of.map((saying, at): Influence => {
    const weight = setting.restrained ? (world.weights.get(saying) ?? 1) : 1;
    const drawn = 1 + 0.3 * (random.fraction() - 0.5);
    if (saying.outlier === 0) return { ...named[at]!, value: drawn, error: 0.2, weight };
    // Which half of the facts it is, is the same for all of them: together they take the most.
    const helps = fact < saying.outlier * world.sayings.length;
    return { ...named[at]!, value: helps ? OUTLIER_SIZE : 0, error: 0.1 * OUTLIER_SIZE, weight };
  });
  const order = new Seeded(random.next()).order(sayings.length);
  const notes = [...order].slice(0, NOTES);
  // Any one of them tells the whole fact, so each of them has the same part of it.
  const readings = notes.map((at): Reading => ({ ...named[at]!, value: 1 / notes.length, error: 0 }));
  const credit = foldCredit({
    budget: { reading: READ, adapters: [ADAPTER] },
    readings,
    adapters: [{ gain: GAIN, spans: [{ gain: SPAN, records: span }], influences, trust: setting.trust }],
  });
  return { credit, of };
}
