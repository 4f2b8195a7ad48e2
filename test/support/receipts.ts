import { WHOLE } from '#core/snapshot/weights.ts';
import type { Share } from '#core/credit/credit.ts';
import type { Statement } from '#core/receipt/receipt.ts';
import { Seeded } from './seeded.ts';

const hash = (chance: Seeded): string => Buffer.from(chance.bytes(32)).toString('hex');

/** A statement as an answer leaves one, with six shares. */
export function statementOf(seed: number): Statement {
  const chance = new Seeded(seed);
  const snapshot = hash(chance);
  const shares = Array.from({ length: 6 }, (_, at): Share => {
    const parts = 1 + chance.below(100_000);
    const kind = at < 3 ? 'matched' : 'estimated';
    return { snapshot, record: hash(chance), kind, parts, low: parts - 1, high: parts + 40 };
  });
  return {
    kind: 'answer',
    base: { family: 'small', file: hash(chance), name: 'Small base' },
    adapters: [{ file: hash(chance), name: 'Birds', scale: 1 }],
    snapshots: [{ root: snapshot, use: 'trained' }],
    prompt: hash(chance),
    answer: hash(chance),
    tokens: { prompt: chance.below(900), answer: chance.below(400) },
    methods: [{ kind: 'spans', name: 'suffix-array/2', state: 'done', figures: {} }],
    credit: { shares, unattributed: WHOLE - shares.reduce((sum, { parts }) => sum + parts, 0) },
  };
}

export function supplementOf(index: number, seed: number): Statement {
  const { methods, credit } = statementOf(seed);
  return { kind: 'supplement', of: index, methods, credit };
}
