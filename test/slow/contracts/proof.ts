import { findForge, forgeTests } from '#scripts/contracts/forge.ts';

const RUNS = 1_000;
const DEPTH = 100;
/** Of each invariant. */
const LEAST_CALLS = 100_000;

/** `npm run test:slow -- contracts [seed]`: the SECURITY row "contracts" over calls in any order. */
export async function prove([seed = '1']: string[]): Promise<boolean> {
  const forge = findForge();
  if (forge === undefined) {
    console.error('npm has no forge for this system: nothing was proven.');
    return false;
  }
  const tests = await forgeTests(forge, ['--match-test', 'invariant_', '--fuzz-seed', seed], {
    FOUNDRY_INVARIANT_RUNS: String(RUNS),
    FOUNDRY_INVARIANT_DEPTH: String(DEPTH),
  });
  for (const { name, passed, reason, calls } of tests) {
    console.log(`${passed ? 'held' : 'BROKEN'}  ${calls} calls  ${name}${reason === '' ? '' : `: ${reason}`}`);
  }
  const calls = tests.reduce((sum, test) => sum + test.calls, 0);
  const broken = tests.filter(({ passed }) => !passed).length;
  console.log(`${calls} calls, ${tests.length} invariants, ${broken} broken`);
  return tests.length > 0 && tests.every((test) => test.passed && test.calls >= LEAST_CALLS);
}
