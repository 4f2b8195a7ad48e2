import { runTool } from './run.ts';

const steps: [name: string, script: string, args: string[]][] = [
  ['format', 'oxfmt/bin/oxfmt', ['--check']],
  ['lint', 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']],
  ['types', 'typescript/bin/tsc', ['-b']],
  ['unused code', 'knip/bin/knip.js', []],
];

let failed = false;
for (const [name, script, args] of steps) {
  const code = await runTool(script, args);
  console.log(`${code === 0 ? 'ok' : 'FAILED'}  ${name}`);
  failed ||= code !== 0;
}
process.exitCode = failed ? 1 : 0;
