import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findForge, forgeTests } from '#scripts/contracts/forge.ts';
import { generatedFiles } from '#scripts/contracts/generated.ts';
import { root } from '#scripts/run.ts';

const RUNS = 1_000;
const DEPTH = 100;
/** Of each invariant. */
const LEAST_CALLS = 100_000;

/**
 * `npm run test:slow -- contracts [seed]`: what is deployed is what the compiler makes of the sources; and the SECURITY
 * row "contracts" over calls in any order.
 */
export async function prove([seed = '1']: string[]): Promise<boolean> {
  const forge = findForge();
  if (forge === undefined) {
    console.error('npm has no forge for this system: nothing was proven.');
    return false;
  }
  const changed: string[] = [];
  for (const [name, text] of generatedFiles()) {
    const there = await readFile(join(root, 'contracts', 'generated', name), 'utf8').catch(() => '');
    if (there.replaceAll('\r\n', '\n') !== text) changed.push(name);
  }
  console.log(
    changed.length === 0 ? 'same    contracts/generated' : `OTHER   ${changed.join(', ')}: npm run contracts`,
  );
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
  return changed.length === 0 && tests.length > 0 && tests.every((test) => test.passed && test.calls >= LEAST_CALLS);
}
