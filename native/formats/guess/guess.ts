import type { BadRow, FileProblem, Guess, Notice, Reading } from '#core/curate/importing.ts';
import type { Mapping, Shape } from '#core/curate/mapping.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { excerpt, usualLimits } from '../limits.ts';
import type { Limits } from '../limits.ts';
import { FormatProblem, problemOf } from '../problem.ts';
import { readRows } from '../read/readRows.ts';
import type { RowValue } from '../read/rows.ts';
import { Applier } from '../shapes/apply.ts';
import { propose } from '../shapes/propose.ts';
import type { Into } from '../shapes/propose.ts';
import { allShapes, shapeReader } from '../shapes/registry.ts';
import type { Source } from '../source.ts';
import { packing, sniff } from './sniff.ts';
import type { Sniffed } from './sniff.ts';

/** Rows that are looked at, and the units of text after which that is enough. */
const MOST_ROWS = 2_000;
const MOST_UNITS = 8 * 1024 * 1024;
const ROWS_FOR_SHAPE = 200;

/** What a person has decided already; the rest is guessed. */
export interface Wishes {
  reading?: Reading;
  shape?: Shape;
  into?: Into;
}

interface Sample {
  rows: { row: number; value: RowValue }[];
  bad: BadRow[];
  badRows: number;
  whole: boolean;
}

/** The preview of an import: how the source would be read, what is in it, and what would become of it. */
export async function guess(
  source: Source,
  wishes: Wishes = {},
  limits: Limits = usualLimits,
): Promise<Result<Guess, FileProblem>> {
  try {
    const { reading } = wishes;
    const sniffed: Sniffed =
      reading === undefined
        ? await sniff(source, limits)
        : {
            compression: await packing(source),
            reading,
            encodings: 'encoding' in reading ? [reading.encoding] : [],
            notices: [],
          };
    const sample = await sampleOf(source, sniffed.reading, limits);
    return ok(guessed(sniffed, sample, wishes, limits));
  } catch (error) {
    return fail(problemOf(error));
  }
}

async function sampleOf(source: Source, reading: Reading, limits: Limits): Promise<Sample> {
  const sample: Sample = { rows: [], bad: [], badRows: 0, whole: true };
  let units = 0;
  for await (const event of readRows(source, reading, limits)) {
    if (event.kind === 'stopped') throw new FormatProblem(event.problem.code, event.problem.detail);
    for (const row of event.rows) {
      if ('bad' in row) {
        sample.badRows += 1;
        if (sample.bad.length < 20) sample.bad.push(row.bad);
      } else {
        sample.rows.push(row);
        units += JSON.stringify(row.value).length;
      }
      if (sample.rows.length + sample.badRows >= MOST_ROWS || units >= MOST_UNITS) return { ...sample, whole: false };
    }
  }
  return sample;
}

function guessed(sniffed: Sniffed, sample: Sample, wishes: Wishes, limits: Limits): Guess {
  const { reading } = sniffed;
  const values = sample.rows.map(({ value }) => value);
  if (values.length === 0 && sample.badRows === 0) throw new FormatProblem('nothing-in-it', 'There are no rows in it.');
  const textCells = reading.format === 'delimited';
  const shapes = likelyShapes(values.slice(0, ROWS_FOR_SHAPE), reading, wishes.shape);
  const shape = shapeReader(shapes[0]?.shape ?? 'columns');
  const unfolded = sample.rows.flatMap(({ row, value }) => {
    const seen = shape.unfold(value);
    return 'value' in seen ? [{ row, value: seen.value }] : [];
  });
  const proposed = propose(
    shape,
    unfolded.map(({ value }) => value),
    textCells,
    wishes.into,
  );
  const first = reading.format === 'markdown' ? withMarkdown(proposed.mapping) : proposed.mapping;
  const { mapping, failing } = inFittingUnits(first, (tried) => badIn(sample, tried, textCells, limits));
  const badRows = sample.badRows + failing.length;
  const notices: Notice[] = [
    ...sniffed.notices,
    ...proposed.notices,
    ...(shape.notices?.(values) ?? []).map((detail): Notice => ({ code: 'unread-answers', detail })),
  ];
  if (badRows > 0)
    notices.push({
      code: 'bad-rows',
      detail: `${String(badRows)} of the first ${String(sample.rows.length + sample.badRows)} rows would be bad rows.`,
    });
  return {
    compression: sniffed.compression,
    reading,
    encodings: sniffed.encodings,
    shapes,
    mapping,
    columns: proposed.columns,
    sample: unfolded.slice(0, 50).map(({ row, value }) => ({ row, value: shortenedRow(value) })),
    bad: [...sample.bad, ...failing].slice(0, 20),
    notices,
    seen: { rows: sample.rows.length, badRows, whole: sample.whole },
  };
}

function likelyShapes(values: RowValue[], reading: Reading, wished: Shape | undefined): Guess['shapes'] {
  const plain = reading.format === 'text' || reading.format === 'markdown';
  const likely = allShapes
    .filter(({ id }) => !plain || id === 'columns')
    .map((shape) => ({ shape: shape.id, certainty: Math.min(1, shape.recognise(values)) }))
    .filter(({ shape, certainty }) => certainty > 0 || shape === wished)
    .toSorted((a, b) => Number(b.shape === wished) - Number(a.shape === wished) || b.certainty - a.certainty);
  return likely.length > 0 ? likely : [{ shape: wished ?? 'columns', certainty: 0 }];
}

function badIn(sample: Sample, mapping: Mapping, textCells: boolean, limits: Limits): BadRow[] {
  const applier = new Applier(mapping, textCells, limits);
  return sample.rows.flatMap(({ row, value }) => {
    const applied = applier.apply(row, value);
    return 'bad' in applied ? [applied.bad] : [];
  });
}

/** Offsets that do not fit their texts when they count one thing may count the other: code points, or UTF-16 units. */
function inFittingUnits(
  mapping: Mapping,
  fails: (mapping: Mapping) => BadRow[],
): { mapping: Mapping; failing: BadRow[] } {
  const failing = fails(mapping);
  if (!failing.some(({ code }) => code === 'span')) return { mapping, failing };
  const spans = new Set(mapping.questions.flatMap(({ id, kind }) => (kind === 'spans' ? [id] : [])));
  const columns = mapping.columns.map(({ column, to }) => {
    if (to.kind !== 'answer' || !spans.has(to.question)) return { column, to };
    return { column, to: { ...to, unit: to.unit === 'utf16' ? ('codepoint' as const) : ('utf16' as const) } };
  });
  const other = { ...mapping, columns };
  const otherFailing = fails(other);
  return otherFailing.length < failing.length ? { mapping: other, failing: otherFailing } : { mapping, failing };
}

/** The text of a Markdown file is Markdown; its headings are not. */
function withMarkdown(mapping: Mapping): Mapping {
  const text = mapping.columns.find(({ column, to }) => column === 'text' && to.kind === 'field')?.to;
  const fields = mapping.fields.map((field) =>
    text?.kind === 'field' && text.field === field.id && field.kind === 'text'
      ? { ...field, kind: 'markdown' as const }
      : field,
  );
  return { ...mapping, fields };
}

const LONGEST_SHOWN = 2_000;
const MOST_SHOWN = 50;
const MOST_CELLS_SHOWN = 300;

/** What a preview needs of a row. */
function shortenedRow(row: RowValue): RowValue {
  const cells = Object.entries(row).slice(0, MOST_CELLS_SHOWN);
  return Object.fromEntries(cells.map(([key, item]) => [key, shortened(item)]));
}

function shortened(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.length > LONGEST_SHOWN ? `${excerpt(value, LONGEST_SHOWN)}…` : value;
  if (value === null || typeof value !== 'object') return value;
  return Array.isArray(value) ? value.slice(0, MOST_SHOWN).map((item) => shortened(item)) : shortenedRow(value);
}
