import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Everything that decides what a training comes to. */
const FOLDERS = ['native/train/loop', 'native/train/model', 'native/train/data'];
const FILES = ['core/train/recipe.ts', 'core/train/run.ts', 'core/chance.ts'];

const ESTIMATING = [
  ...['checkpointWeights', 'countedByGain', 'eigen', 'factors', 'influenceOf', 'project', 'standing'].map(
    (name) => `native/influence/${name}.ts`,
  ),
  'core/credit/budget.ts',
  'core/credit/fold.ts',
  'core/credit/restraint.ts',
  'core/train/factors.ts',
];

/** A hash over the trainer: what another version of it computed is computed again. */
export function trainerCode(): string {
  return hashOver(FOLDERS, FILES);
}

/** The same over what estimates. */
export function signalCode(): string {
  return hashOver([], ESTIMATING);
}

/** The same over how adapters answer together. */
export function stackedCode(): string {
  return hashOver([], ['native/influence/stacked.ts']);
}

function hashOver(folders: readonly string[], others: readonly string[]): string {
  const hash = createHash('sha256');
  const files = folders
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .concat(others)
    .toSorted();
  for (const path of files) hash.update(path).update(readFileSync(join(root, path)));
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@jax-js/jax/package.json'), 'utf8')) as {
    version: string;
  };
  return hash.update(version).digest('hex');
}
