import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExportFormat } from '#core/curate/exporting.ts';
import { shapeSchema } from '#core/curate/mapping.ts';
import type { Shape } from '#core/curate/mapping.ts';
import type { Answer, Answers, Question } from '#core/curate/question.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { fields, labels, project, questions, rows } from '#test/support/drawnRecords.ts';
import { exportAll, exportedAs, exportOptions } from '#test/support/exported.ts';
import { guess } from './guess/guess.ts';
import type { ImportedRow } from './shapes/apply.ts';
import { importRows } from './shapes/importRows.ts';
import type { ExportProject, ExportRow } from './write/exportProject.ts';

const folder = mkdtempSync(join(tmpdir(), 'formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Seen {
  fields: Record<string, JsonValue>;
  given: Answers;
  tags: string[];
  author: string | null;
}

function seen({ fields: values, given, tags, author }: ImportedRow): Seen {
  return { fields: values, given, tags, author };
}

/** A record as a project of these fields and questions would have it. */
function expected({ record, answers }: ExportRow, within: ExportProject): Seen {
  const ids = new Set(within.questions.map(({ id }) => id));
  return {
    fields: Object.fromEntries(within.fields.map(({ id }) => [id, record.fields[id] ?? null])),
    given: Object.fromEntries(Object.entries(answers).filter(([id]) => ids.has(id))),
    tags: [],
    author: null,
  };
}

async function backAgain(
  format: ExportFormat,
  within: ExportProject,
  exported: readonly ExportRow[],
  changes: Parameters<typeof exportOptions>[1] = {},
) {
  const { file, report } = await exportAll(within, exported, exportOptions(format, changes));
  const again = await exportAll(within, exported, exportOptions(format, changes));
  expect(file.equals(again.file)).toBe(true);
  if (report.records === 0) return { records: [], report };
  const path = join(folder, exportedAs[format].name);
  writeFileSync(path, file);
  const source = { kind: 'file' as const, path, name: exportedAs[format].name };
  const { name: _, reading } = exportedAs[format];
  const chosen = reading.format === 'text' ? { ...reading, per: changes.per ?? reading.per } : reading;
  const preview = await guess(source, { into: within, reading: chosen, shape: shapeOf(format) });
  if (!preview.ok) throw new Error(preview.failure.detail);
  const records: ImportedRow[] = [];
  for await (const event of importRows(source, chosen, preview.value.mapping)) {
    if (event.kind === 'stopped') throw new Error(event.problem.detail);
    if (event.kind === 'done') continue;
    expect(event.bad).toEqual([]);
    records.push(...event.records);
  }
  return { records: records.map((record) => seen(record)), report };
}

/** The formats of no tool. */
const NO_TOOL = new Set<string>(['csv', 'tsv', 'json', 'jsonl', 'parquet', 'text', 'markdown']);

function shapeOf(format: ExportFormat): Shape {
  return NO_TOOL.has(format) ? 'columns' : shapeSchema.parse(format);
}

async function holds(check: (drawn: ExportRow[]) => Promise<void>, numRuns = 25) {
  await fc.assert(fc.asyncProperty(rows, check), { numRuns });
}

const everything = project(
  fields.map(({ id }) => id),
  questions.map(({ id }) => id),
);
const noEmpty = (answers: Answers, ids: string[]): Answers =>
  Object.fromEntries(
    Object.entries(answers).filter(
      ([id, answer]) => !ids.includes(id) || !(answer.kind === 'text' && answer.text === ''),
    ),
  );

describe('formats that hold everything', () => {
  const extras = { extras: ['tags' as const, 'author' as const] };
  const whole = (drawn: ExportRow): Seen => ({
    ...expected(drawn, everything),
    tags: drawn.record.tags,
    author: drawn.record.source.author,
  });

  it.each(['json', 'jsonl', 'parquet'] as const)('%s', async (format) => {
    await holds(async (drawn) => {
      const { records } = await backAgain(format, everything, drawn, extras);
      expect(records).toEqual(drawn.map((one) => whole(one)));
    });
  });

  it.each(['csv', 'tsv'] as const)('%s, but for empty and missing texts', async (format) => {
    await holds(async (drawn) => {
      const { records, report } = await backAgain(format, everything, drawn, extras);
      const texts = ['text', 'prompt', 'first_reply', 'second_reply', 'heading'];
      const likeTable = drawn.map((one) => {
        const { given, fields: values, ...rest } = whole(one);
        const cells = Object.entries(values).map(([id, value]): [string, JsonValue] => [
          id,
          texts.includes(id) ? (value ?? '') : value,
        ]);
        return { ...rest, fields: Object.fromEntries(cells), given: noEmpty(given, ['reply']) };
      });
      expect(records).toEqual(likeTable);
      const told = drawn.some(
        ({ record, answers }) =>
          texts.some((id) => record.fields[id] === null) ||
          (answers['reply']?.kind === 'text' && answers['reply'].text === ''),
      );
      expect(report.losses.some(({ code }) => code === 'empty-and-missing')).toBe(told);
    });
  });
});

describe('formats for tuning', () => {
  const said = (value: JsonValue | undefined) => value !== null && value !== undefined;

  it.each(['trl-messages', 'sharegpt'] as const)('%s', async (format) => {
    const within = project(['dialogue'], []);
    await holds(async (drawn) => {
      const { records, report } = await backAgain(format, within, drawn);
      const kept = drawn.filter(({ record }) => said(record.fields['dialogue']));
      expect(records).toEqual(kept.map((one) => expected(one, within)));
      expect(report.leftOut).toBe(drawn.length - kept.length);
    });
  });

  it.each(['trl-completion', 'alpaca', 'kiln'] as const)('%s', async (format) => {
    const within = project(['prompt'], ['reply']);
    await holds(async (drawn) => {
      const { records, report } = await backAgain(format, within, drawn);
      const kept = drawn.filter(
        ({ record, answers }) => said(record.fields['prompt']) && answers['reply'] !== undefined,
      );
      const tags = (one: ExportRow) => (format === 'kiln' ? one.record.tags : []);
      const given = (answers: Answers) => (format === 'kiln' ? noEmpty(answers, ['reply']) : answers);
      expect(records.map(({ fields: { prompt }, given: found, tags: own }) => ({ prompt, found, own }))).toEqual(
        kept.map((one) => ({
          prompt: one.record.fields['prompt'],
          found: given(expected(one, within).given),
          own: tags(one),
        })),
      );
      expect(report.leftOut).toBe(drawn.length - kept.length);
    });
  });

  it('trl-kto', async () => {
    const within = {
      fields: project(['prompt', 'first_reply'], []).fields,
      questions: [{ ...questions[0], labels: labels.slice(0, 2) } as Question],
    };
    await holds(async (drawn) => {
      const { records } = await backAgain('trl-kto', within, drawn);
      const kept = drawn.filter(({ record, answers }) => {
        const { mood } = answers;
        return (
          said(record.fields['prompt']) &&
          said(record.fields['first_reply']) &&
          mood?.kind === 'choice' &&
          ['person', 'place'].includes(mood.labels[0] ?? '')
        );
      });
      expect(records.map(({ fields: values }) => values)).toEqual(kept.map((one) => expected(one, within).fields));
    });
  });

  it.each(['trl-preference', 'openai-preference'] as const)('%s, the better one first', async (format) => {
    const within = project(['prompt', 'first_reply', 'second_reply'], ['better']);
    await holds(async (drawn) => {
      const { records, report } = await backAgain(format, within, drawn);
      const kept = drawn.filter(({ record, answers }) => {
        const complete =
          said(record.fields['first_reply']) &&
          said(record.fields['second_reply']) &&
          (format === 'trl-preference' || said(record.fields['prompt']));
        return complete && answers['better']?.kind === 'preference' && answers['better'].chosen !== 'tie';
      });
      const inOrder = kept.map(({ record, answers }) => {
        const { first_reply: first = null, second_reply: second = null } = record.fields;
        const better: Answer | undefined = answers['better'];
        return better?.kind === 'preference' && better.chosen === 'first' ? [first, second] : [second, first];
      });
      expect(records.map(({ fields: values }) => [values['first_reply'], values['second_reply']])).toEqual(inOrder);
      expect(
        records.every(({ given }) => given['better']?.kind === 'preference' && given['better'].chosen === 'first'),
      ).toBe(true);
      expect(report.leftOut).toBe(drawn.length - kept.length);
    });
  });
});

describe('formats of labelling tools', () => {
  const withoutIds = (given: Answers): unknown => {
    const spans = given['entities']?.kind === 'spans' ? given['entities'].spans : [];
    const linked = given['links']?.kind === 'relations' ? given['links'].relations : [];
    const spanAt = (id: number) => spans.find((span) => span.id === id)?.start;
    const { links: _, ...rest } = given;
    return {
      ...rest,
      entities: spans.map(({ id: __, ...span }) => span),
      linked: linked.map(({ from, to, label: name }) => [spanAt(from), spanAt(to), name]),
    };
  };

  it('label-studio, with spans in the units of a browser', async () => {
    const within = project(
      fields.map(({ id }) => id),
      ['mood', 'topics', 'entities', 'links', 'reply', 'better', 'stars'],
    );
    await holds(async (drawn) => {
      const { records } = await backAgain('label-studio', within, drawn);
      expect(records.map(({ fields: values, given }) => [values, withoutIds(given)])).toEqual(
        drawn.map((one) => [expected(one, within).fields, withoutIds(expected(one, within).given)]),
      );
    });
  });

  it('label-studio-min', async () => {
    const within = project(
      fields.map(({ id }) => id),
      ['mood', 'topics', 'entities', 'reply', 'better', 'stars'],
    );
    await holds(async (drawn) => {
      const { records } = await backAgain('label-studio-min', within, drawn);
      expect(records).toEqual(drawn.map((one) => expected(one, within)));
    });
  });

  it.each([
    ['doccano', ['entities']],
    ['doccano', ['topics']],
    ['prodigy', ['entities', 'topics']],
    ['prodigy', ['mood']],
    ['spacy', ['entities', 'mood']],
  ] as const)('%s with %s', async (format, ids) => {
    const within = project(['text', 'heading', 'meta'], [...ids]);
    await holds(async (drawn) => {
      const { records, report } = await backAgain(format, within, drawn);
      const kept = drawn.filter(({ answers }) => ids.some((id) => answers[id] !== undefined));
      expect(records).toEqual(kept.map((one) => expected(one, within)));
      expect(report.leftOut).toBe(drawn.length - kept.length);
    });
  });

  it.each(['bio', 'bioes'] as const)('conll in %s: the same entities in the same order', async (scheme) => {
    const within = project(['text'], ['entities']);
    await holds(async (drawn) => {
      const alone = drawn.map((one) => apart(one));
      const { records } = await backAgain('conll', within, alone, { scheme });
      const kept = alone.filter(
        ({ record, answers }) => answers['entities'] !== undefined && textIn(record).trim() !== '',
      );
      const entities = (given: Answers) =>
        (given['entities']?.kind === 'spans' ? given['entities'].spans : [])
          .map((span) => [squeezed(span.text), span.label])
          .filter(([value]) => value !== '');
      expect(records.map(({ given }) => entities(given))).toEqual(kept.map(({ answers }) => entities(answers)));
      expect(records.map(({ fields: values }) => squeezed(values['text']))).toEqual(
        kept.map(({ record }) => squeezed(record.fields['text'])),
      );
    });
  });
});

/** Without spaces: CoNLL cannot hold them. */
const squeezed = (value: JsonValue | undefined) => (typeof value === 'string' ? value.replaceAll(/\s+/g, '') : null);

function textIn({ fields: { text } }: ExportRow['record']): string {
  return typeof text === 'string' ? text : '';
}

function apart(one: ExportRow): ExportRow {
  const { entities } = one.answers;
  if (entities?.kind !== 'spans') return one;
  let end = 0;
  const spans = entities.spans
    .toSorted((a, b) => a.start - b.start)
    .filter((span) => {
      const free = span.start >= end;
      if (free) ({ end } = span);
      return free;
    });
  return { ...one, answers: { ...one.answers, entities: { ...entities, spans } } };
}

describe('texts', () => {
  it.each(['paragraph', 'line'] as const)('text per %s: what it says it can hold, it holds', async (per) => {
    const within = project(['text'], []);
    await holds(async (drawn) => {
      for (const one of drawn) {
        const { records, report } = await backAgain('text', within, [one], { per });
        const value = textIn(one.record);
        if (value.trim() === '') expect(report.leftOut).toBe(1);
        else expect(records.length === 1 && records[0]?.fields['text'] === value).toBe(report.losses.length === 0);
      }
    }, 20);
  });

  it('markdown: what it says it can hold, it holds', async () => {
    const within = project(['heading', 'text'], []);
    await holds(async (drawn) => {
      for (const one of drawn) {
        const { records, report } = await backAgain('markdown', within, [one]);
        const { heading, text: body } = one.record.fields;
        const same =
          records.length === 1 && records[0]?.fields['heading'] === heading && records[0]?.fields['text'] === body;
        if (heading !== null)
          expect([same, one.record.fields]).toEqual([report.losses.length === 0, one.record.fields]);
      }
    }, 20);
  });
});
