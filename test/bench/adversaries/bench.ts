import type { Registered } from '#core/settlement/divideFee.ts';
import { trustIn, truth } from '#core/credit/trust.ts';
import { EpochFold } from '#core/settlement/epoch.ts';
import { USUAL_DIVISION } from '#core/settlement/feeTerms.ts';
import type { SumLeaf } from '#core/settlement/sumTree.ts';
import { Seeded } from '#test/support/seeded.ts';
import { rounded } from '../median.ts';
import { type Setting, answer } from './answers.ts';
import { saved } from './payers.ts';
import { type Attack, worldOf } from './world.ts';

const EPOCHS = 1_000;
const ANSWERS = 20;
const FEE = 10n ** 15n;
const SEED = 11;
/** Of so many who try, the one who gains most. */
const ATTACKERS = [3, 17, 29];
const ATTACKS: readonly Exclude<Attack, 'honest'>[] = [
  'exact',
  'near',
  'paraphrase',
  'copyExact',
  'copyNear',
  'outlier',
  'halfOutlier',
  'tenthOutlier',
];

/** With commitments on a chain and without, and with what the best figures of the truth bench let an estimate be paid. */
const TRUST = Math.max(...truth.configurations.map(trustIn), 0);
const SETTINGS: Readonly<Record<string, Setting>> = {
  proven: { proven: true, trust: TRUST, restrained: true },
  unproven: { proven: false, trust: TRUST, restrained: true },
  unrestrained: { proven: true, trust: TRUST, restrained: false },
};

/**
 * What it gains to cheat, over a thousand epochs through the production's folding of credit and of fees: what somebody is
 * paid who cheats, in parts of what the same person is paid who does not, in the same world with the same questions.
 */
export function bench(args: readonly string[] = []): Promise<Record<string, number>> {
  const epochs = Number(args.find((arg) => arg.startsWith('--epochs='))?.slice(9) ?? EPOCHS);
  const figures: Record<string, number> = { epochs };
  for (const [name, setting] of Object.entries(SETTINGS)) {
    for (const attack of ATTACKS) {
      const gains = ATTACKERS.map((attacker) => {
        const honest = paid(attacker, 'honest', setting, epochs);
        return Number((paid(attacker, attack, setting, epochs) * 10_000n) / honest) / 10_000;
      });
      figures[`${name}.${attack}`] = rounded(Math.max(...gains), 3);
    }
  }
  return Promise.resolve({ ...figures, ...saved(epochs) });
}

function paid(attacker: number, attack: Attack, setting: Setting, epochs: number): bigint {
  const world = worldOf(SEED, attack, attacker);
  const account = (number: number) => `0x${(0x1000 + number).toString(16).padStart(40, '0')}`;
  const whole = (number: number) => [{ account: account(number), parts: 1_000_000 }];
  // Base, author and reviewers are no contributors, and the pool is all contributors' in equal parts.
  const registered: Registered = {
    author: account(1_000),
    division: USUAL_DIVISION,
    people: { base: whole(1_001), author: whole(1_000), prompts: [], evaluators: [], reviewers: whole(1_002) },
    flat: Array.from({ length: world.contributors }, (_, number) => ({ account: account(number), parts: 25_000 })),
  };
  const adapters = new Map([['adapter', registered]]);
  const random = new Seeded(SEED + 2);
  let leaves: readonly SumLeaf[] = [];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const fold = new EpochFold({ payer: account(2_000), poster: account(2_001), previous: leaves, adapters });
    for (let turn = 0; turn < ANSWERS; turn += 1) {
      // Some facts are asked for much more than others.
      const fact = Math.floor(world.sayings.length * random.fraction() ** 2);
      const { credit, of } = answer(world, fact, setting, new Seeded(random.next()));
      const shares = credit.shares.map(({ record, kind, parts }) => ({
        name: `${record} ${kind}`,
        parts,
        people: whole(of[Number(record)]?.by ?? -1),
      }));
      fold.add('adapter', { amount: FEE, shares, unattributed: credit.unattributed, draw: `${epoch} ${turn}` });
    }
    leaves = fold.close(`epoch ${epoch}`).leaves;
  }
  return leaves.find((leaf) => leaf.account === account(attacker))?.total ?? 0n;
}
