import { describe, expect, it } from 'vitest';
import { findForge, forgeTests } from './forge.ts';

const forge = findForge();
const SUITES = [
  'Adapters',
  'Contributions',
  'Datanets',
  'Governance',
  'Invariants',
  'SettlementChallenges',
  'SettlementClaims',
  'SettlementDemands',
  'SettlementInvariants',
  'SettlementPools',
  'SettlementPosts',
  'Verdicts',
];

/** The Solidity tests of `contracts/test`; `npm run test:slow -- contracts` makes the long run of the invariants. */
describe.skipIf(forge === undefined)('the contracts, in forge', () => {
  it('keep to every test, fuzz and invariant', { timeout: 600_000 }, async () => {
    const tests = await forgeTests(forge ?? '', []);
    expect(tests.filter(({ passed }) => !passed)).toEqual([]);
    expect(new Set(tests.map(({ name }) => name.split(':')[0]))).toEqual(
      new Set(SUITES.map((name) => `contracts/test/${name}.t.sol`)),
    );
  });
});
