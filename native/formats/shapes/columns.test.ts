import { describe, expect, it } from 'vitest';
import { asked, imported, lines } from '#test/support/imported.ts';
import { templates } from '#core/curate/templates.ts';
import { importRows } from './importRows.ts';

describe('columns of nobody', () => {
  it('finds labels, ratings, spans, tags and authors by name and look', async () => {
    const rows = ['Good', 'Bad', 'Good'].map((sentiment, place) => ({
      text: 'A longer text to read',
      sentiment,
      rating: place + 1,
      spans: [{ start: 0, end: 1, label: 'A' }],
      tags: ['x'],
      author: 'Ada',
      extra: { a: place },
    }));
    const { preview, records } = await imported('a.jsonl', lines(...rows.map((row) => ({ ...row, split: 'train' }))));
    // A text with spans is spaCy's too: what it is called by hand decides.
    const plain =
      preview.mapping.shape === 'columns'
        ? preview
        : (await imported('a.jsonl', lines(...rows), { shape: 'columns' })).preview;
    expect(asked(plain)).toEqual([
      ['sentiment', 'choice', ['Good', 'Bad']],
      ['rating', 'rating', null],
      ['spans', 'spans', ['A']],
    ]);
    expect(records[0]).toMatchObject({ fields: { text: 'A longer text to read' } });
  });

  it('goes to what the project asks about, where names do not agree', async () => {
    const { fields, questions } = templates.entities;
    const spans = await imported('a.csv', 'sentence,source\nAda met Grace in Paris.,x\n', {
      into: { fields, questions },
    });
    expect(spans.preview.mapping.columns).toMatchObject([
      { column: 'sentence', to: { kind: 'field', field: 'text' } },
      { column: 'source', to: { kind: 'field', field: 'source' } },
    ]);
    const into = templates.sentiment;
    const known = await imported('a.csv', 'review,label\nfine,positive\nbad,Negative\n', { into });
    expect(known.records).toMatchObject([
      { fields: { text: 'fine' }, given: { sentiment: { labels: ['positive'] } } },
      { fields: { text: 'bad' }, given: { sentiment: { labels: ['negative'] } } },
    ]);
    // One label that the question does not know: then it is another question.
    const other = await imported('a.csv', 'review,label\nfine,positive\nbad,spam\n', { into });
    expect(asked(other.preview)).toEqual([['label', 'choice', ['positive', 'spam']]]);
  });

  it('sees that offsets count UTF-16 units where code points do not fit', async () => {
    const row = (start: number, end: number) => ({
      text: '🎉 Ada met Grace',
      marks: [{ start, end, label: 'Person', text: 'Ada' }],
    });
    for (const [start, end] of [
      [2, 5],
      [3, 6],
    ] as const) {
      const { records, bad } = await imported('a.jsonl', lines(row(start, end)), { shape: 'columns' });
      expect(bad).toEqual([]);
      expect(records[0]?.given['marks']).toMatchObject({ spans: [{ start: 2, end: 5, text: 'Ada' }] });
    }
  });

  it('keeps a column of numbers and texts as text, just as it is written, in the preview and later', async () => {
    const early = await imported('a.csv', 'text,code\nx,7\ny,007\nz,1.50\n');
    expect(early.preview.mapping.fields).toMatchObject([{ kind: 'text' }, { id: 'code', kind: 'text' }]);
    expect(early.preview.notices).toMatchObject([{ code: 'mixed-column' }]);
    expect(early.records.map(({ fields }) => fields['code'])).toEqual(['7', '007', '1.50']);
    const late = await imported('a.csv', `text,code\n${'x,7\n'.repeat(2_500)}y,007\n`);
    expect(late.preview.mapping.fields).toMatchObject([{}, { id: 'code', kind: 'number' }]);
    expect(late.records.at(-1)?.fields['code']).toBe('007');
    expect(late.found).toMatchObject({ becameText: ['code'] });
  });

  it('adds labels that come late, or refuses them, and counts columns that come late', async () => {
    const rows = [
      ...Array.from({ length: 2_100 }, () => ({ text: 'words of a text', label: 'a' })),
      { text: 'words', label: 'late', more: 1 },
    ];
    const added = await imported('a.jsonl', lines(...rows));
    expect(added.records.at(-1)?.given['label']).toEqual({ kind: 'choice', labels: ['late'] });
    expect(added.found).toMatchObject({
      questions: [{ labels: [{ id: 'a' }, { id: 'late', name: 'late' }] }],
      unmapped: [{ column: 'more', rows: 1 }],
    });
    const source = { kind: 'text' as const, text: lines(...rows), name: 'a.jsonl' };
    const bad = [];
    for await (const event of importRows(source, added.preview.reading, {
      ...added.preview.mapping,
      newLabels: 'refuse',
    }))
      if (event.kind === 'rows') bad.push(...event.bad);
    expect(bad).toMatchObject([{ row: 2_101, code: 'label', column: 'label' }]);
  });

  it('goes to the fields and questions of the project that it joins', async () => {
    const into = {
      fields: [{ id: 'body', title: 'text', kind: 'text' as const }],
      questions: [
        {
          kind: 'choice' as const,
          id: 'mood',
          title: 'Mood',
          required: true,
          several: false,
          labels: [{ id: 'good', name: 'Good', colour: 3, key: 'g', description: 'd' }],
        },
      ],
    };
    const { preview, records } = await imported('a.csv', 'text,mood\nx,Good\ny,Bad\n', { into });
    expect(preview.mapping.questions).toMatchObject([
      { id: 'mood', labels: [{ id: 'good', key: 'g' }, { id: 'bad' }] },
    ]);
    expect(records[1]).toMatchObject({ fields: { body: 'y' }, given: { mood: { labels: ['bad'] } } });
  });
});
