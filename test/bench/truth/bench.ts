import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Truth, truthSchema } from '#core/credit/truth.ts';
import { rounded } from '../median.ts';
import { Cells } from './cells.ts';
import { trainerCode } from './code.ts';
import { type Measured, type RowName, measure, rowNames } from './measure.ts';
import { FULL, SMALL, type Size } from './scene.ts';
import { withTable } from './table.ts';
import { WORLD_SEED } from './world.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Whether what the product says of whom it owes an answer is true. `--full` takes hours, goes on where it was broken
 * off, and writes what it found where the product reads it; `--seed` is for other worlds, and `--rows b5,b8` for some rows
 * of the table: both only print.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({
    args,
    options: { full: { type: 'boolean', default: false }, seed: { type: 'string' }, rows: { type: 'string' } },
  });
  const size = values.full ? FULL : SMALL;
  const seed = values.seed === undefined ? WORLD_SEED : Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`${values.seed} is no seed`);
  const rows = values.rows === undefined ? undefined : new Set(z.array(z.enum(rowNames)).parse(values.rows.split(',')));
  const measured = await measuredTruth(size, seed, (line) => console.log(line), rows);
  if (values.full && seed === WORLD_SEED && rows === undefined) keep(size, seed, measured);
  return fieldsOf(measured);
}

export function measuredTruth(
  size: Size,
  seed: number,
  say: (line: string) => void,
  rows?: ReadonlySet<RowName>,
): Promise<Measured> {
  return measure(size, seed, new Cells(join(root, '.build', 'truth'), trainerCode()), say, rows);
}

function fieldsOf({ rows, cpuSeconds }: Measured): Record<string, number> {
  const fields: Record<string, number> = {};
  for (const { id, value, low, words, gradientDot } of rows) {
    if (value !== null) fields[id] = rounded(value, 4);
    if (id !== 'b2') continue;
    if (low !== null) fields['b2Lo'] = rounded(low, 4);
    if (words !== null) fields['b2Tfidf'] = rounded(words, 4);
    if (gradientDot !== null) fields['b2Dot'] = rounded(gradientDot, 4);
  }
  return { ...fields, cpuS: rounded(cpuSeconds, 1) };
}

function keep(size: Size, seed: number, { rows, configurations, cpuSeconds }: Measured): void {
  const made: Truth = truthSchema.parse({
    format: 'colophon-truth/1',
    made: {
      command: 'npm run -s bench -- truth --full',
      seed,
      contributors: size.contributors,
      records: size.contributors * size.factsEach * size.recordsPerFact,
      queries: size.queries,
      subsets: size.subsets,
      seeds: size.seeds,
      cpuSeconds: rounded(cpuSeconds, 1),
    },
    rows: rows.map((row) => ({ ...row, ...roundedAll(row) })),
    configurations: configurations.map((one) => ({ ...one, ...roundedAll(one) })),
  });
  writeFileSync(join(root, 'core/credit/truth.json'), `${JSON.stringify(made, null, 2)}\n`);
  const page = join(root, 'docs/measurements.md');
  writeFileSync(page, withTable(readFileSync(page, 'utf8'), made));
}

function roundedAll(of: object): Record<string, number> {
  return Object.fromEntries(
    Object.entries(of).flatMap(([key, value]) => (typeof value === 'number' ? [[key, rounded(value, 4)]] : [])),
  );
}
