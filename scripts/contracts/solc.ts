import { readFileSync } from 'node:fs';
import { compileStandard, compilerVersion } from './compiler.ts';

// What forge starts as its compiler: the one from npm, which has no program of its own that speaks standard JSON.
if (process.argv.includes('--version')) {
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${compilerVersion()}\n`);
} else {
  process.stdout.write(JSON.stringify(compileForForge(JSON.parse(readFileSync(0, 'utf8')) as Input)));
}

interface Input {
  settings: { outputSelection: Record<string, Record<string, string[]>> };
}

interface Output {
  errors?: { severity: string }[];
  contracts?: Record<string, unknown>;
}

/**
 * What is deployed is made as it is deployed, with every optimisation. The tests are ten times as much code, which is
 * on no chain but theirs and deploys the others by their names: made in the plain way, it takes a tenth of the time.
 */
function compileForForge(input: Input): Output {
  const chosen = Object.entries(input.settings.outputSelection);
  const isTest = ([path]: [string, unknown]) => path.startsWith('contracts/test/');
  const deployed = compiled(input, { outputSelection: Object.fromEntries(chosen.filter((entry) => !isTest(entry))) });
  if (deployed.errors?.some(({ severity }) => severity === 'error') === true) return deployed;
  const tests = compiled(input, {
    outputSelection: Object.fromEntries(chosen.filter(isTest)),
    viaIR: false,
    optimizer: { enabled: false },
  });
  return {
    ...deployed,
    errors: [...(deployed.errors ?? []), ...(tests.errors ?? [])],
    contracts: { ...tests.contracts, ...deployed.contracts },
  };
}

function compiled(input: Input, settings: Record<string, unknown>): Output {
  const own = { ...input, settings: { ...input.settings, ...settings } };
  return JSON.parse(compileStandard(JSON.stringify(own))) as Output;
}
