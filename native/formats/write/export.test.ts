import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { exportFormatSchema } from '#core/curate/exporting.ts';
import type { ExportFormat } from '#core/curate/exporting.ts';
import type { Answers, Question } from '#core/curate/question.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { fields, project, questions, rows } from '#test/support/drawnRecords.ts';
import { exportAll, exportedAs, exportOptions } from '#test/support/exported.ts';
import { guess } from '../guess/guess.ts';
import type { ImportedRow } from '../shapes/apply.ts';
import { importRows } from '../shapes/importRows.ts';
import type { ExportProject, ExportRow } from './exportProject.ts';
import { planExport } from './slots.ts';

const folder = mkdtempSync(join(tmpdir(), 'export-'));
afterAll(() => rmSync(folder, { recursive: true }));

const withSpans = project(['text'], ['entities']);

describe('Python finds every span where it is said to be', () => {
  const hasPython = spawnSync('python3', ['--version']).status === 0;
  const formats = [
    'json',
    'jsonl',
    'csv',
    'label-studio',
    'label-studio-min',
    'doccano',
    'prodigy',
    'spacy',
    'conll',
  ] as const;

  it.runIf(hasPython)('text[start:end] is its text', async () => {
    // Only records that every format keeps, with spans that do not overlap, so that all files tell of the same spans.
    const drawn = fc
      .sample(rows, { numRuns: 60, seed: 11 })
      .flat()
      .map((row, ordinal) => apart({ ...row, record: { ...row.record, ordinal } }));
    const kept = drawn.filter(
      ({ answers, record }) => answers['entities'] !== undefined && hasWords(record.fields['text']),
    );
    const files = [];
    for (const format of formats) {
      const { file } = await exportAll(withSpans, kept, exportOptions(format));
      const path = join(folder, `${format}.file`);
      writeFileSync(path, file);
      const texts = kept.map(({ answers }) =>
        spanTexts(answers).map((text) => (format === 'conll' ? text.replaceAll(/\s+/g, '') : text)),
      );
      writeFileSync(
        `${path}.expected`,
        JSON.stringify(format === 'conll' ? texts.map((some) => some.filter((text) => text !== '')) : texts),
      );
      files.push(`${format}=${path}`);
    }
    const checked: unknown = JSON.parse(
      execFileSync('python3', [join(import.meta.dirname, '../../../test/support/checkSpans.py'), ...files], {
        encoding: 'utf8',
      }),
    );
    const all = kept.flatMap(({ answers }) => spanTexts(answers));
    const visible = all.filter((text) => /\S/.test(text)).length;
    expect(all.length).toBeGreaterThan(100);
    expect(checked).toEqual(
      Object.fromEntries(formats.map((format) => [format, format === 'conll' ? visible : all.length])),
    );
  });
});

const hasWords = (value: JsonValue | undefined) => typeof value === 'string' && /\S/.test(value);

function spanTexts(answers: Answers): string[] {
  return answers['entities']?.kind === 'spans' ? answers['entities'].spans.map(({ text }) => text) : [];
}

function apart(row: ExportRow): ExportRow {
  const { entities } = row.answers;
  if (entities?.kind !== 'spans') return row;
  let end = 0;
  const spans = entities.spans
    .toSorted((a, b) => a.start - b.start)
    .filter((span) => {
      const free = span.start >= end;
      if (free) ({ end } = span);
      return free;
    });
  return { ...row, answers: { ...row.answers, entities: { ...entities, spans } } };
}

describe('unaided, every format is known again and read into the project that it came from', () => {
  const text = 'Ada Lovelace met Charles in London 👍.';
  const answers = (place: number): Answers => ({
    mood: { kind: 'choice', labels: [place % 2 === 0 ? 'person' : 'place'] },
    topics: { kind: 'choice', labels: place % 2 === 0 ? ['person', 'place'] : ['place'] },
    entities: {
      kind: 'spans',
      unit: 'codepoint',
      spans: [{ id: 0, start: 0, end: 12, text: 'Ada Lovelace', label: 'person' }],
    },
    reply: { kind: 'text', text: `An answer, number ${String(place)}` },
    better: { kind: 'preference', chosen: 'first' },
  });
  const exported = Array.from({ length: 12 }, (_, place): ExportRow => {
    const turns = [
      { role: 'user', content: `Q${String(place)}` },
      { role: 'assistant', content: 'A' },
    ];
    return {
      record: {
        ordinal: place,
        fields: {
          text,
          prompt: `Prompt ${String(place)}`,
          first_reply: 'one',
          second_reply: 'two',
          dialogue: turns,
          heading: `Section ${String(place)}`,
        },
        tags: ['t'],
        source: { file: 0, row: place + 1, author: null },
      },
      answers: answers(place),
    };
  });
  const within: Record<ExportFormat, [string[], string[]]> = {
    csv: [
      ['text', 'prompt'],
      ['mood', 'topics', 'entities', 'reply'],
    ],
    tsv: [
      ['text', 'prompt'],
      ['mood', 'topics', 'entities', 'reply'],
    ],
    json: [
      ['text', 'dialogue'],
      ['mood', 'topics', 'entities', 'reply'],
    ],
    jsonl: [
      ['text', 'dialogue'],
      ['mood', 'topics', 'entities', 'reply'],
    ],
    parquet: [
      ['text', 'dialogue'],
      ['mood', 'topics', 'entities', 'reply'],
    ],
    text: [['text'], []],
    markdown: [['heading', 'text'], []],
    'trl-messages': [['dialogue'], []],
    'trl-completion': [['prompt'], ['reply']],
    'trl-preference': [['prompt', 'first_reply', 'second_reply'], ['better']],
    'trl-kto': [['prompt', 'first_reply'], ['mood']],
    alpaca: [['prompt'], ['reply']],
    sharegpt: [['dialogue'], []],
    'openai-preference': [['prompt', 'first_reply', 'second_reply'], ['better']],
    'label-studio': [
      ['text', 'prompt'],
      ['mood', 'topics', 'entities', 'reply'],
    ],
    'label-studio-min': [
      ['text', 'prompt'],
      ['mood', 'topics', 'entities', 'reply'],
    ],
    doccano: [['text'], ['entities']],
    prodigy: [['text'], ['entities', 'mood']],
    conll: [['text'], ['entities']],
    spacy: [['text'], ['entities', 'mood']],
    kiln: [['prompt'], ['reply']],
  };

  it.each(exportFormatSchema.options)('%s', async (format) => {
    const [fieldIds, questionIds] = within[format];
    // Good and bad are two labels.
    const two = (question: Question) =>
      format === 'trl-kto' && question.kind === 'choice'
        ? { ...question, labels: question.labels.slice(0, 2) }
        : question;
    const whole = project(fieldIds, questionIds);
    const into = { ...whole, questions: whole.questions.map((question) => two(question)) };
    const path = join(folder, exportedAs[format].name);
    writeFileSync(path, (await exportAll(into, exported, exportOptions(format))).file);
    const source = { kind: 'file' as const, path, name: exportedAs[format].name };
    const preview = await guess(source, { into });
    if (!preview.ok) throw new Error(preview.failure.detail);
    expect(preview.value.reading).toMatchObject(
      exportedAs[format].reading.format === 'text' ? { format: 'text' } : exportedAs[format].reading,
    );
    const records: ImportedRow[] = [];
    for await (const event of importRows(source, preview.value.reading, preview.value.mapping))
      if (event.kind === 'rows') records.push(...event.records);
    const own = exported.map(({ record, answers: given }) => ({
      fields: Object.fromEntries(fieldIds.map((id) => [id, record.fields[id]])),
      given: Object.fromEntries(questionIds.map((id) => [id, given[id]])),
    }));
    expect(
      records.map(({ fields: values, given }) => ({
        fields: Object.fromEntries(fieldIds.map((id) => [id, values[id]])),
        given,
      })),
    ).toEqual(format === 'conll' ? own.map(({ given }) => ({ fields: { text }, given })) : own);
  });
});

it('writes a CoNLL file back as it was', async () => {
  const source =
    '-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\nGerman JJ B-NP B-MISC\ncall NN I-NP O\n. . O O\n\nPeter NNP B-NP B-PER\nBlackburn NNP I-NP I-PER\n\n-DOCSTART- -X- -X- O\n\nParis NNP B-NP B-LOC\nLondon NNP B-NP B-LOC\n\n';
  for (const [given, scheme] of [
    [source, 'bio'],
    [
      source.replaceAll(/ B-(ORG|MISC)\n| B-LOC\n/g, (found) => found.replace('B-', 'S-')).replace('I-PER', 'E-PER'),
      'bioes',
    ],
  ] as const) {
    const from = { kind: 'text' as const, text: given, name: 'x.conll' };
    const preview = await guess(from);
    if (!preview.ok) throw new Error(preview.failure.detail);
    const back: ExportRow[] = [];
    for await (const event of importRows(from, preview.value.reading, preview.value.mapping)) {
      if (event.kind !== 'rows') continue;
      for (const { row, fields: values, given: answered } of event.records) {
        back.push({
          record: { ordinal: back.length, fields: values, tags: [], source: { file: 0, row, author: null } },
          answers: answered,
        });
      }
    }
    const { file, report } = await exportAll(preview.value.mapping, back, exportOptions('conll', { scheme }));
    expect(file.toString()).toBe(given);
    expect(report.losses).toEqual([]);
  }
});

it('loses no token that looks like the beginning of a document', async () => {
  const spans = [{ id: 0, start: 0, end: 1, text: 'a', label: 'person' }];
  const row: ExportRow = {
    record: {
      ordinal: 0,
      fields: { text: 'a-DOCSTART- -DOCSTART-x' },
      tags: [],
      source: { file: 0, row: 1, author: null },
    },
    answers: { entities: { kind: 'spans', unit: 'codepoint', spans } },
  };
  const { file, report } = await exportAll(withSpans, [row], exportOptions('conll'));
  expect(
    file
      .toString()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(['a', '-', 'DOCSTART-', '-', 'DOCSTART-x', '', '']);
  expect(report.losses).toContainEqual(expect.objectContaining({ code: 'spaces-between-tokens', records: 1 }));
});

it('packs to the same bytes every time, and unpacks to the plain file', async () => {
  const [drawn = []] = fc.sample(rows, { numRuns: 1, seed: 3 });
  const within = project(['text', 'meta'], ['entities']);
  const plain = (await exportAll(within, drawn, exportOptions('jsonl'))).file;
  for (const [compress, unpack] of [
    ['gzip', gunzipSync],
    ['zstd', zstdDecompressSync],
  ] as const) {
    const first = (await exportAll(within, drawn, exportOptions('jsonl', { compress }))).file;
    const second = (await exportAll(within, drawn, exportOptions('jsonl', { compress }))).file;
    expect(first.equals(second)).toBe(true);
    expect(unpack(first).equals(plain)).toBe(true);
  }
});

describe('the plan', () => {
  const all: ExportProject = { fields, questions };

  it('fills slots by name and kind, says what else could fill them, and what has no place', () => {
    const plan = planExport(all, { format: 'trl-completion', uses: {} });
    expect(plan.slots.map(({ slot, use }) => [slot, use?.id])).toEqual([
      ['prompt', 'prompt'],
      ['completion', 'reply'],
    ]);
    expect(plan.slots[1]?.candidates).toContainEqual({ kind: 'field', id: 'first_reply' });
    expect(plan.losses.map(({ what }) => what)).toEqual(expect.arrayContaining(['text', 'mood', 'entities']));
    expect(plan.losses.map(({ what }) => what)).not.toContain('prompt');
  });

  it('hears wishes, and says what is missing', () => {
    const wished = planExport(all, {
      format: 'doccano',
      uses: { spans: null, label: { kind: 'question', id: 'topics' } },
    });
    expect(wished.slots.map(({ slot, use }) => [slot, use?.id ?? null])).toEqual([
      ['text', 'text'],
      ['spans', null],
      ['label', 'topics'],
    ]);
    expect(planExport(project(['text'], []), { format: 'conll', uses: {} }).missing).toEqual(['spans']);
    expect(planExport(project([], ['mood']), { format: 'markdown', uses: {} }).missing).toEqual(['text']);
    expect(planExport(all, { format: 'csv', uses: {} })).toEqual({ slots: [], missing: [], losses: expect.any(Array) });
  });

  it('counts the records in which something was lost', async () => {
    const spans = [
      { id: 0, start: 0, end: 5, text: 'a b c', label: 'person' },
      { id: 1, start: 2, end: 3, text: 'b', label: 'place' },
    ];
    const row = (ordinal: number, text: string): ExportRow => ({
      record: { ordinal, fields: { text }, tags: [], source: { file: 0, row: 1, author: null } },
      answers: { entities: { kind: 'spans', unit: 'codepoint', spans } },
    });
    const { report } = await exportAll(
      withSpans,
      [row(0, 'a b c'), row(1, 'a b  c'), { ...row(2, 'x'), answers: {} }],
      exportOptions('conll'),
    );
    expect(report).toMatchObject({ records: 2, leftOut: 1 });
    expect(report.losses.map(({ code, records }) => [code, records])).toEqual(
      expect.arrayContaining([
        ['overlapping-spans', 2],
        ['spaces-between-tokens', 1],
      ]),
    );
  });

  it('writes labels by id where their names would be misunderstood', () => {
    const twins: Question = {
      kind: 'choice',
      id: 'q',
      title: 'Q',
      required: false,
      several: false,
      labels: [
        { id: 'one', name: 'Same', colour: 0, key: null, description: '' },
        { id: 'two', name: 'Same', colour: 0, key: null, description: '' },
      ],
    };
    expect(planExport({ fields: [], questions: [twins] }, { format: 'json', uses: {} }).losses).toMatchObject([
      { code: 'label-written-by-id', what: 'q', detail: expect.stringContaining('Same as one, Same as two') },
    ]);
  });
});
