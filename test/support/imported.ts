import { expect } from 'vitest';
import type { BadRow, Found, Guess } from '#core/curate/importing.ts';
import { mappingSchema } from '#core/curate/mapping.ts';
import { guess } from '#native/formats/guess/guess.ts';
import type { Wishes } from '#native/formats/guess/guess.ts';
import type { ImportedRow } from '#native/formats/shapes/apply.ts';
import { importRows } from '#native/formats/shapes/importRows.ts';

/** Text that was guessed at and imported, with nobody's help. */
export async function imported(name: string, text: string, wishes: Wishes = {}) {
  const source = { kind: 'text' as const, text, name };
  const preview = await guess(source, wishes);
  if (!preview.ok) throw new Error(preview.failure.detail);
  const { mapping, reading } = preview.value;
  expect(mappingSchema.safeParse(mapping).error).toBeUndefined();
  const records: ImportedRow[] = [];
  const bad: BadRow[] = [];
  let found: Found | undefined;
  for await (const event of importRows(source, reading, mapping)) {
    if (event.kind === 'rows') {
      records.push(...event.records);
      bad.push(...event.bad);
    } else ({ found } = event);
  }
  return { preview: preview.value, shape: preview.value.shapes[0]?.shape, records, bad, found };
}

/** The questions that were proposed, with the names of their labels. */
export const asked = ({ mapping }: Guess) =>
  mapping.questions.map((question) => [
    question.id,
    question.kind,
    'labels' in question ? question.labels.map((label) => label.name) : null,
  ]);
export const lines = (...rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
