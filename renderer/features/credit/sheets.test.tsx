import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test, vi } from 'vitest';
import { creditedRecordSchema } from '#core/colophon.ts';
import { someColophon } from '#test/support/colophons.ts';
import { cardOf, wrap } from './card.ts';
import { Details } from './Details.tsx';
import { waysToLeaveOut } from './leaveOut.ts';
import { Marginalia, kindsOf } from './Marginalia.tsx';
import { RecordView } from './RecordSheet.tsx';
import { Shares } from './Shares.tsx';
import { stretchesIn } from './stretches.ts';
import { sentenceOf } from './truth/EstimateNote.tsx';

vi.mock('#renderer/host/client.ts', () => ({ host: {}, desktop: undefined }));
vi.mock('#renderer/ui/copyText.ts', () => ({ copyText: () => Promise.resolve(true) }));

const read = (markup: string) =>
  markup
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('\u00A0', ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

describe('the foot', () => {
  test('says each part in words, with its interval, and what is unattributed', () => {
    expect(read(renderToStaticMarkup(<Shares colophon={someColophon()} />))).toBe(
      'ward-7 35 % night-desk 24 % (21 to 27 %) Anna 10 % (9 to 11 %) unattributed 31 %',
    );
  });

  test('keeps its place while the answer is being weighed', () => {
    const waiting = someColophon({ state: 'weighing', contributors: [], shares: [], unattributed: 1_000_000 });
    expect(read(renderToStaticMarkup(<Shares colophon={waiting} />))).toBe('being worked out');
  });

  test('names everybody with how it is known, and what could not be traced', () => {
    const words = read(renderToStaticMarkup(<Details colophon={someColophon()} open={() => {}} />));
    expect(words).toContain('night-desk 24 % 21 to 27 % matched 1');
    expect(words).toContain('ward-7 35 % no interval read 1');
    expect(words).toContain('Record 2 ward-7 read, 35 %');
    expect(words).toContain('Records that an adapter learnt from (estimated) not traceable');
    expect(words).toContain('triage-notes: 42 % of the answer');
  });

  test('names records whose estimate pays nothing as that, and says why', () => {
    const colophon = someColophon();
    const [source] = colophon.sources;
    if (source === undefined) throw new Error('No source');
    const named = { ...source, number: 3, record: '7'.repeat(64), parts: 0 };
    expect(kindsOf(named, colophon)).toBe('estimated, not paid');
    expect(kindsOf({ ...named, number: 1 }, colophon)).toBe('matched');
    const method = { kind: 'influence' as const, name: 'e-shampoo/1', state: 'done' as const };
    const figures = { adapters: 3, traced: 2, trust: 0, cut: 1 };
    expect(sentenceOf({ ...method, figures })).toContain('estimated for 2 of 3, and pays nothing');
    const paid = read(sentenceOf({ ...method, figures: { adapters: 2, traced: 2, trust: 0.4 } }) ?? '');
    expect(paid).toContain('estimated for 2 of 2, and pays 40 % of its part');
    expect(sentenceOf({ ...method, state: 'not-traceable', figures: { adapters: 2 } })).toContain('was not estimated');
    expect(sentenceOf({ ...method, state: 'pending', figures: { adapters: 2 } })).toContain('when nobody asks');
    expect(read(sentenceOf({ ...method, figures: { trust: 0.5 } }) ?? '')).toContain('Estimates pay 50 %');
  });

  test('names records that have no number by their hash', () => {
    const estimated = {
      snapshot: 'c'.repeat(64),
      record: '9'.repeat(64),
      kind: 'estimated' as const,
      parts: 10_000,
      low: 2_000,
      high: 30_000,
    };
    const colophon = someColophon({ shares: [estimated], unattributed: 990_000 });
    const words = read(renderToStaticMarkup(<Details colophon={colophon} open={() => {}} />));
    expect(words).toContain('Record 99999999…9999 estimated, 1 % (0.2 to 3 %)');
  });

  test('says of an answer where nobody could be named that nobody could', () => {
    const nobody = someColophon({ contributors: [], sources: [], shares: [], spans: [], unattributed: 1_000_000 });
    expect(read(renderToStaticMarkup(<Details colophon={nobody} open={() => {}} />))).toContain(
      'Nobody could be named.',
    );
  });
});

test('the margin begins with the record that weighs most', () => {
  const words = read(renderToStaticMarkup(<Marginalia number={1} colophon={someColophon()} open={() => {}} />));
  expect(words).toBe('2 · ward-7 read, 35 % Count the breaths first.');
});

describe('a record', () => {
  const record = creditedRecordSchema.parse({
    snapshot: {
      root: 'c'.repeat(64),
      name: 'Triage Notes',
      createdAt: 1_763_000_000_000,
      createdBy: { key: `02${'3'.repeat(64)}`, name: 'Ada' },
      licence: 'CC-BY-4.0',
      terms: '',
    },
    offset: 0,
    record: '1'.repeat(64),
    texts: ['What is missed?', 'New confusion is, <b>most</b> often, missed.'],
    split: 'train',
    provenance: { file: 'notes.jsonl', author: null, row: 7 },
    contributors: [{ id: 'name:Ada', key: null, name: 'Ada', roles: ['author', 'labeler'], parts: 700_000 }],
  });

  test('shows its texts with the matched words marked, who made it and under which terms', () => {
    const markup = renderToStaticMarkup(<RecordView record={record} matched={['confusion is']} />);
    expect(markup).toContain('New <mark>confusion is</mark>, &lt;b&gt;most');
    const words = read(markup);
    expect(words).toContain('Ada author, labeler 70 % of this record');
    expect(words).toContain('Licence CC-BY-4.0 Terms none besides the licence From notes.jsonl, row 7');
    expect(words).toContain('no proof that one came from the other');
  });

  test('is marked whatever stands between the words, and never in the middle of one', () => {
    expect(stretchesIn('The sign,  most\nOFTEN missed', ['sign most often'])).toEqual([{ start: 4, end: 21 }]);
    expect(stretchesIn('resign most', ['sign most'])).toEqual([]);
    expect(stretchesIn('a b c', ['a b', 'b c', ''])).toEqual([{ start: 0, end: 5 }]);
    expect(stretchesIn('今日は天気', ['天気'])).toEqual([]);
  });
});

describe('what can be left out', () => {
  test('are adapters, and those whose records an adapter learnt from', () => {
    expect(waysToLeaveOut(someColophon()).map(({ name }) => name)).toEqual(['triage-notes', 'night-desk', 'Anna']);
  });

  test('is nothing where the base spoke alone', () => {
    expect(waysToLeaveOut(someColophon({ adapters: [] }))).toEqual([]);
  });
});

describe('the picture', () => {
  test('says the same as the foot, and holds neither the question nor the answer', () => {
    const { sentence, lines } = cardOf(someColophon());
    expect(sentence.replaceAll('\u00A0', ' ')).toBe(
      'Set from small-world with triage-notes. Drawn from 2 records by 3 contributors; 31 % unattributed.',
    );
    expect(lines.map(({ words }) => words.replaceAll('\u00A0', ' '))).toEqual([
      'ward-7 35 % read',
      'night-desk 24 % (21 to 27 %) matched',
      'Anna 10 % (9 to 11 %) matched',
      'unattributed 31 %',
    ]);
    expect(lines.reduce((sum, { parts }) => sum + parts, 0)).toBe(1_000_000);
  });

  test('breaks its sentence where it fits', () => {
    expect(wrap('one two three unbreakableword', (line) => line.length <= 9)).toEqual([
      'one two',
      'three',
      'unbreakableword',
    ]);
  });
});
