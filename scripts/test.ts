import { readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureWindow } from './buildWindow.ts';
import { ensureChromium } from './chromium.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import { findForge } from './contracts/forge.ts';
import { ensureElectronParts, findElectron } from './electronRuntime.ts';
import { root, runProgram, runTool } from './run.ts';

interface Count {
  passed: number;
  failed: number;
}

const results = join(root, '.build', 'results');
await rm(results, { recursive: true, force: true });

const parts: [name: string, count: Count][] = [];
const notRun: string[] = [];

await ensureWindow();
const units = join(results, 'units.json');
const unitsCode = await runTool('vitest/vitest.mjs', [
  'run',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${units}`,
]);
parts.push(['unit and conformance', await countVitest(units, unitsCode)]);

// The vitest files that need them skip their tests by the same question.
const why = 'npm has no such program for this system';
if (findForge() === undefined) notRun.push(`the contracts' own tests, in forge: ${why}`);
if (findAnvil() === null) notRun.push(`the tests of the contracts on a chain, in anvil: ${why}`);

const chromium = await ensureChromium();
let specs = 0;
if (chromium.ok) {
  const count = await runSpecs('chromium', { CHROMIUM: chromium.value });
  specs = count.passed + count.failed;
  parts.push(['window, in Chromium', count]);
} else {
  console.error(chromium.failure.sentence);
  parts.push(['window, in Chromium', { passed: 0, failed: 1 }]);
}

const electron = findElectron(root);
const display = findDisplay();
if (electron !== undefined && display !== undefined) {
  await ensureElectronParts(root);
  parts.push(['window, in Electron', await runSpecs('electron', { ELECTRON: electron }, display)]);
} else {
  // The same specs for both: as many as ran in Chromium did not run here.
  const missing = electron === undefined ? 'its runtime is not on this machine' : 'there is no display';
  notRun.push(`${specs} specs of the window, in Electron: ${missing}`);
}

for (const [name, { passed, failed }] of parts) console.log(`${name}: ${passed} passed, ${failed} failed`);
for (const what of notRun) console.log(`Not run: ${what}`);
const all = parts.reduce(
  (sum, [, count]) => ({ passed: sum.passed + count.passed, failed: sum.failed + count.failed }),
  {
    passed: 0,
    failed: 0,
  },
);
console.log(`${all.passed} passed, ${all.failed} failed`);
process.exitCode = all.failed === 0 && all.passed > 0 ? 0 : 1;

/** What a program that opens windows is started through: nothing where there is a display, else a virtual one. */
function findDisplay(): string[] | undefined {
  if (process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)) return [];
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'xvfb-run'));
  const found = places.find((place) => existsSync(place));
  return found === undefined ? undefined : [found, '-a'];
}

async function runSpecs(
  project: 'chromium' | 'electron',
  environment: NodeJS.ProcessEnv,
  startedThrough: readonly string[] = [],
): Promise<Count> {
  const file = join(results, `${project}.json`);
  const playwright = [process.execPath, join(root, 'node_modules/playwright/cli.js'), 'test', `--project=${project}`];
  const [program = process.execPath, ...args] = [...startedThrough, ...playwright, ...process.argv.slice(2)];
  const code = await runProgram(program, args, { ...environment, PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  const report = await readJson<{ stats: { expected: number; unexpected: number; flaky: number } }>(file);
  if (report === undefined) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.stats;
  return withCode({ passed: expected + flaky, failed: unexpected }, code);
}

async function countVitest(file: string, code: number): Promise<Count> {
  const report = await readJson<{ numPassedTests: number; numFailedTests: number }>(file);
  if (report === undefined) return { passed: 0, failed: 1 };
  return withCode({ passed: report.numPassedTests, failed: report.numFailedTests }, code);
}

/** A run that ended badly without a failed test (a file that does not load, say) has failed all the same. */
function withCode({ passed, failed }: Count, code: number): Count {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

async function readJson<Shape>(path: string): Promise<Shape | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Shape;
  } catch {
    return undefined;
  }
}
