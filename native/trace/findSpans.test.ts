import * as fc from 'fast-check';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { wordsOf } from '#core/quality/words.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { TracedCorpus } from '#test/support/tracedCorpus.ts';
import { IndexBuilder } from './buildIndex.ts';
import { findSpans } from './findSpans.ts';
import { TraceIndex } from './traceIndex.ts';

async function indexOf(records: readonly (readonly string[])[]): Promise<TraceIndex> {
  const path = join(await freshFolder(), 'index');
  const builder = new IndexBuilder();
  for (const [at, texts] of records.entries()) builder.add(texts, at * 1_000);
  builder.write(path, 'hash');
  const opened = TraceIndex.open(path);
  if (!opened.ok) throw new Error(opened.failure);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

/** By the definition: every stretch, whether its words stand in a text one after the other. */
function longestByDefinition(records: readonly (readonly string[])[], words: readonly string[], from: number): number {
  let longest = 0;
  for (const text of records.flat().map(wordsOf)) {
    for (let at = 0; at < text.length; at += 1) {
      let common = 0;
      while (from + common < words.length && words[from + common] === text[at + common]) common += 1;
      longest = Math.max(longest, common);
    }
  }
  return longest;
}

const someRecords = fc.array(
  fc.array(
    fc.array(fc.constantFrom('a', 'b', 'c', 'd')).map((words) => words.join(' ')),
    { maxLength: 2 },
  ),
  { maxLength: 12 },
);

describe('an index', () => {
  it('finds the longest stretch from every word on, and every place where it stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        someRecords,
        fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'x'), { maxLength: 12 }),
        async (records, words) => {
          const index = await indexOf(records);
          const query = index.numbersOf(words);
          for (let from = 0; from < words.length; from += 1) {
            const longest = longestByDefinition(records, words, from);
            expect(index.longestAt(query, from)).toBe(longest);
            if (longest === 0) continue;
            const { found, count } = index.occurrences(query, from, from + longest, 100);
            const stretch = ` ${words.slice(from, from + longest).join(' ')} `;
            const holding = records.flatMap((texts, at) =>
              texts.some((text) => ` ${text} `.includes(stretch)) ? [at] : [],
            );
            expect(found.map(({ record }) => record).toSorted((a, b) => a - b)).toEqual(holding);
            expect(found.every(({ record, offset }) => offset === record * 1_000)).toBe(true);
            expect(count).toBeGreaterThanOrEqual(holding.length);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is right across samples and blocks, and with more words than 16 bits can number', async () => {
    const corpus = new TracedCorpus(5, 70_000);
    const records = Array.from({ length: 1_500 }, () => [corpus.text()]);
    // Every word once, so that all of them have a number.
    const rare = Array.from({ length: 70_000 }, (_, at) => `rare${at}`);
    const index = await indexOf([...records, [rare.join(' ')]]);
    expect(index.head.tokenBytes).toBe(4);
    for (const at of [0, 700, 1_499]) {
      const words = wordsOf(records[at]![0]!);
      const query = index.numbersOf(words);
      expect(index.longestAt(query, 0)).toBe(words.length);
      expect(index.occurrences(query, 0, words.length, 5).found.map(({ record }) => record)).toContain(at);
    }
    const common = index.numbersOf([corpus.word()]);
    const counted = index.occurrences(common, 0, 1, 1).count;
    expect(counted).toBe(index.countOf(common[0]!));
  });
});

describe('an answer', () => {
  it('has its stretches from many snapshots, each with its records, none across a border', async () => {
    const birds = await indexOf([
      ['The bittern booms in reedbeds at dusk.'],
      ['Herons nest in tall trees near water.'],
    ]);
    const boats = await indexOf([
      ['A sloop has one mast and a single headsail.', 'At dusk the bittern booms in reedbeds.'],
    ]);
    const answer = 'It is said: the bittern booms in reedbeds at dusk. Near water, a sloop has one mast!';
    const filler = await indexOf(Array.from({ length: 400 }, (_, at) => [`it is said near water at number ${at}`]));
    const spans = findSpans(answer, [birds, boats, filler]);
    expect(spans.map(({ start, end }) => answer.slice(start, end))).toEqual([
      'the bittern booms in reedbeds at dusk',
      'a sloop has one mast',
    ]);
    expect(spans[0]!.found).toEqual([{ snapshot: 0, record: 0, offset: 0 }]);
    expect(spans[1]!.found).toEqual([{ snapshot: 1, record: 0, offset: 0 }]);
  });

  it('has none where chance alone would bring them about', async () => {
    const corpus = new TracedCorpus(9, 2_000);
    const index = await indexOf(Array.from({ length: 800 }, () => [corpus.text()]));
    const other = new TracedCorpus(9, 2_000);
    for (let at = 0; at < 2_000; at += 1) other.word();
    const spans = findSpans(Array.from({ length: 300 }, () => other.word()).join(' '), [index]);
    expect(spans.filter(({ words }) => words < 4)).toEqual([]);
  });

  it.each([
    ['without words', ' … 😀 — '],
    ['empty', ''],
  ])('%s has none', async (_, answer) => {
    expect(findSpans(answer, [await indexOf([['some words here']])])).toEqual([]);
    expect(findSpans(answer, [])).toEqual([]);
  });

  it('of a script without spaces is found character by character', async () => {
    const index = await indexOf([
      ['東京タワーは1958年に完成した電波塔です。'],
      ...Array.from({ length: 50 }, (_, at) => [`第${at}項です。`]),
    ]);
    const spans = findSpans('答え：東京タワーは1958年に完成した。', [index]);
    expect(spans.map(({ start, end }) => '答え：東京タワーは1958年に完成した。'.slice(start, end))).toEqual([
      '東京タワーは1958年に完成した',
    ]);
  });

  it('that is a whole record, or stands in one record ten thousand times, is one stretch', async () => {
    const record = 'Ospreys dive feet first for pike and perch.';
    const index = await indexOf([[record], [Array.from({ length: 10_000 }, () => 'again and again').join(' ')]]);
    expect(findSpans(record, [index])).toHaveLength(1);
    const repeated = findSpans('Again and again and again.', [index]);
    expect(repeated.every(({ found }) => found.length === 1)).toBe(true);
  });

  it('of scripts in one sentence is found in all of them', async () => {
    const said = 'Das Wort 電波塔 heißt по-русски радиобашня und auf Arabisch برج لاسلكي, sagte er.';
    const index = await indexOf([[said], ...Array.from({ length: 50 }, (_, at) => [`Das Wort ${at} sagte er.`])]);
    const spans = findSpans(`Ja: ${said}`, [index]);
    expect(spans.map(({ start, end }) => `Ja: ${said}`.slice(start, end))).toEqual([said.slice(0, -1)]);
  });

  it('is found in a snapshot of one giant record, at its place in it', async () => {
    const corpus = new TracedCorpus(4, 3_000);
    const words = Array.from({ length: 300_000 }, () => corpus.word());
    const index = await indexOf([[words.join(' ')]]);
    const answer = words.slice(123_456, 123_476).join(' ');
    const spans = findSpans(answer, [index]);
    expect(spans.map(({ start, end }) => answer.slice(start, end))).toEqual([answer]);
    expect(spans[0]!.found.map(({ record }) => record)).toEqual([0]);
  });

  it('is still found in an index whose snapshot goes away while it is read', async () => {
    const folder = await freshFolder();
    const path = join(folder, 'index');
    const builder = new IndexBuilder();
    const record = 'Ospreys dive feet first for pike and perch.';
    builder.add([record], 0);
    builder.write(path, 'hash');
    const opened = TraceIndex.open(path);
    if (!opened.ok) throw new Error(opened.failure);
    onTestFinished(() => opened.value.close());
    rmSync(path);
    expect(findSpans(record, [opened.value])).toHaveLength(1);
    expect(TraceIndex.open(path)).toMatchObject({ ok: false, failure: 'missing' });
  });
});

it('a phrase that everybody uses is nobody’s, whatever word stands behind it or before it', async () => {
  const phrase = 'subject to the terms and conditions set out below';
  const index = await indexOf([
    ...Array.from({ length: 12 }, (_, at) => [`${phrase}, number${at} said.`]),
    [`${phrase} herons paid. Twelve grey herons stood there in the reeds.`],
    [`Otters ${phrase}.`],
  ]);
  const found = (answer: string) =>
    findSpans(answer, [index]).map(({ start, end, found: holding }) => [answer.slice(start, end), holding.length]);
  expect(found(`${phrase} herons`)).toEqual([[phrase, 14]]);
  expect(found(`Otters ${phrase}`)).toEqual([[phrase, 14]]);
  // What goes on for long enough is its record's own.
  expect(found(`${phrase} herons paid. Twelve grey herons stood`)).toEqual([
    [phrase, 14],
    ['herons paid. Twelve grey herons stood', 1],
  ]);
});

describe('a file that is no index', () => {
  it('is said to be missing, newer or damaged, and never read', async () => {
    const folder = await freshFolder();
    const path = join(folder, 'index');
    expect(TraceIndex.open(path)).toEqual({ ok: false, failure: 'missing' });
    const builder = new IndexBuilder();
    builder.add(['one two three'], 0);
    builder.write(path, 'hash');
    const whole = readFileSync(path);
    writeFileSync(
      path,
      Buffer.from(whole.toString('latin1').replace('colophon-trace/1', 'colophon-trace/2'), 'latin1'),
    );
    expect(TraceIndex.open(path)).toEqual({ ok: false, failure: 'newer' });
    for (let bytes = 0; bytes < whole.length; bytes += 97) {
      writeFileSync(path, whole);
      truncateSync(path, bytes);
      expect(TraceIndex.open(path)).toEqual({ ok: false, failure: 'damaged' });
    }
  });

  it('that was damaged inside gives wrong places, but ends', async () => {
    const folder = await freshFolder();
    const path = join(folder, 'index');
    const builder = new IndexBuilder();
    builder.add(['one two three four five six one two three'], 0);
    builder.write(path, 'hash');
    const whole = readFileSync(path);
    for (let at = 4_096; at < whole.length; at += 3) {
      const damaged = Buffer.from(whole);
      damaged[at] = damaged[at]! ^ 0xff;
      writeFileSync(path, damaged);
      const opened = TraceIndex.open(path);
      if (!opened.ok) continue;
      findSpans('one two three four seven', [opened.value]);
      opened.value.close();
    }
  });

  it('end where a phrase begins that is nobody’s, and such a phrase alone is none', async () => {
    const courtesy = 'I hope this helps! Let me know if you have any other questions.';
    const own = 'The binder of Leipzig kept his ledger under the seventh stair';
    const filler = Array.from({ length: 400 }, (_, at) => `word${at} other${at}`).join(' ');
    const index = await indexOf([[`${own}. ${courtesy}`], [filler]]);
    expect(findSpans(courtesy, [index])).toEqual([]);
    const answer = `${own}. ${courtesy}`;
    expect(findSpans(answer, [index]).map(({ start, end }) => answer.slice(start, end))).toEqual([own]);
  });
});
