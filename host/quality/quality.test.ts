import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Doing } from '#core/curate/entry.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { dismissal } from '#core/quality/personal/settled.ts';
import { realDisk } from '#host/durable/disk.ts';
import { newId } from '#host/ids.ts';
import { SuggestionStore } from '#host/suggestions/store.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { plainTerms } from '#test/support/plainTerms.ts';

const english = (row: number) =>
  `The nurse wrote on page ${row} that the patient was not able to say what had happened to him in the night before, and that it was the third time.`;
const long = Array.from({ length: 40 }, (_, word) => `word${word}`);
/** 0–199 English; then what stands out, and what is double. */
const texts = [
  ...Array.from({ length: 200 }, (_, row) => english(row * 7_919)),
  'Der Arzt hat gesagt, dass der Patient nicht mit dem Wagen nach Hause fahren darf und dass er die Nacht im Bett bleiben muss.',
  'x',
  Array.from({ length: 400 }, (_, row) => english(row)).join(' '),
  long.join(' '),
  long.join(' '),
  [...long.slice(0, 39), 'other'].join(' '),
  'Please transfer to GB82 WEST 1234 5698 7654 32 and mail to ada@example.org or to ben@example.org.',
];
const [GERMAN, SHORT, LONG, FIRST, , NEAR, PERSONAL] = [200, 201, 202, 203, 204, 205, 206];

/** The real host over real files. */
describe('looking for what is wrong with records', () => {
  let folder: string;
  let side: HostClient;
  let project = '';
  const window = newId();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-quality-'));
    side = await hostClient(folder);
    project = (await side.client.projects.create({ name: 'Notes', template: null })).id;
  });
  afterAll(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  });

  const importTexts = async (name: string, rows: readonly string[]) => {
    const ticket = await side.send(name, rows.map((text) => JSON.stringify({ text })).join('\n'));
    const guess = await side.client.projects.importPreview({ project, tickets: [ticket], reading: null, shape: null });
    const wish = {
      tickets: [ticket],
      reading: guess.reading,
      mapping: guess.mapping,
      author: null,
      terms: null,
      mends: null,
    };
    expect(await side.ended(await side.client.projects.import({ project, wish }))).toMatchObject({ state: 'done' });
  };

  it('finds nothing where nothing is', async () => {
    const { quality } = side.client;
    expect(await quality.overview({ project })).toEqual({
      duplicates: null,
      personalData: null,
      outliers: null,
      leakage: null,
      labelErrors: null,
      jobs: [],
    });
    await expect(quality.findOutliers({ project, fields: ['text'] })).rejects.toMatchObject({
      data: { code: 'NOTHING_CHOSEN' },
    });
    await expect(quality.overview({ project: newId() })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } });
  });

  it('finds texts that are far too short or long, and in a rare language', async () => {
    await importTexts('notes.jsonl', texts);
    const { quality } = side.client;
    const job = await quality.findOutliers({ project, fields: ['text'] });
    expect((await quality.overview({ project })).jobs).toEqual([{ id: job.id, kind: 'find-outliers' }]);
    expect(await side.ended(job)).toMatchObject({ state: 'done' });
    const { head, outliers, more } = await quality.outliers({ project, after: 0, limit: 100 });
    expect(more).toBe(false);
    expect(head).toMatchObject({ records: texts.length, fields: ['text'], language: 1 });
    expect(head?.languages[0]?.language).toBe('en');
    expect(outliers.find(({ record }) => record === SHORT)).toMatchObject({ kind: 'short', length: 1 });
    expect(outliers.find(({ record }) => record === LONG)).toMatchObject({ kind: 'long' });
    expect(outliers.at(-1)).toEqual({ record: GERMAN, kind: 'language', length: 124, score: null, language: 'de' });
    const second = await quality.outliers({ project, after: 1, limit: 1 });
    expect(second).toMatchObject({ outliers: [outliers[1]], more: true });
    expect((await quality.overview({ project })).outliers).toMatchObject({ open: outliers.length, fields: ['text'] });
  });

  it('counts duplicates and personal data by kind', async () => {
    const { projects, quality } = side.client;
    await side.ended(await projects.findDuplicates({ project, fields: ['text'] }));
    await side.ended(await projects.scanPersonalData({ project }));
    const { duplicates, personalData, jobs } = await quality.overview({ project });
    expect(jobs).toEqual([]);
    expect(duplicates).toMatchObject({
      fields: ['text'],
      exact: { clusters: 0, extra: 0, open: 0 },
      near: { clusters: 1, extra: 2, open: 2 },
    });
    expect(personalData?.kinds.filter(({ records }) => records > 0)).toEqual([
      { kind: 'iban', certain: 1, likely: 0, possible: 0, records: 1, open: 1 },
      { kind: 'email', certain: 0, likely: 0, possible: 2, records: 1, open: 2 },
    ]);
    const found = await projects.personalData({ project, after: -1, limit: 10 });
    expect(found.findings.every(({ record }) => record === PERSONAL)).toBe(true);
  });

  it('finds duplicates on both sides of a planned split, and of a sealed one', async () => {
    const { projects, quality, snapshots } = side.client;
    const { project: head } = await projects.open({ project, window });
    const by = head.labelers[0]?.id ?? '';
    const act = (doing: Doing) =>
      projects.append({ project, window, entries: [{ id: newId(), at: Date.now(), by, do: doing }] });
    await act({ kind: 'status', records: encodeRecordSet(recordSetOf(texts.keys())), status: 'submitted' });

    const leaksOf = async (seed: string) => {
      const planned = { kind: 'planned' as const, seed, validation: 0, test: 500_000 };
      expect(await side.ended(await quality.findLeakage({ project, by: planned }))).toMatchObject({ state: 'done' });
      return quality.leakage({ project, after: 0, limit: 10 });
    };
    // Near duplicates have inputs of their own: some seed parts them, and another does not.
    const parted = new Map<boolean, string>();
    for (let seed = 0; seed < 12 && parted.size < 2; seed += 1) {
      const { leaks, head: found } = await leaksOf(String(seed));
      parted.set(leaks.length > 0, String(seed));
      expect(found).toMatchObject({ compared: 3, records: texts.length });
      for (const { records } of leaks) {
        expect(records.map(({ record }) => record)).toEqual([FIRST, FIRST + 1, NEAR]);
        // One input, one split.
        expect(records[0]?.split).toBe(records[1]?.split);
        expect(records[0]?.split).not.toBe(records[2]?.split);
      }
    }
    expect(parted.size).toBe(2);

    const job = await snapshots.seal({
      project,
      selection: { records: null, settled: true },
      name: 'Sealed',
      description: '',
      terms: { ...plainTerms, licence: 'CC0-1.0', attribution: false },
      weights: { authors: 500_000, labelers: 400_000, reviewers: 100_000 },
      splits: { by: 'input', seed: parted.get(true) ?? '', validation: 0, test: 500_000 },
      parent: null,
    });
    const { result, failure } = await side.ended(job);
    expect(failure).toBeNull();
    const root = result ?? '';
    await side.ended(await quality.findLeakage({ project, by: { kind: 'snapshot', root } }));
    const sealed = await quality.leakage({ project, after: 0, limit: 10 });
    expect(sealed.head).toMatchObject({ by: { kind: 'snapshot', root }, clusters: 1, leaked: 3 });
    expect((await quality.overview({ project })).leakage).toMatchObject({ clusters: 1, open: 1 });

    // What people settle is no problem any more.
    await act({ kind: 'status', records: encodeRecordSet(recordSetOf([NEAR])), status: 'discarded' });
    await act({ kind: 'redact', record: PERSONAL, field: 'text', ranges: [{ start: 0, end: 60 }] });
    await act({
      kind: 'tag',
      records: encodeRecordSet(recordSetOf([PERSONAL])),
      add: [dismissal('email')],
      remove: [],
    });
    expect(await quality.overview({ project })).toMatchObject({
      duplicates: { near: { clusters: 1, open: 1 } },
      leakage: { clusters: 1, open: 0 },
      personalData: { kinds: expect.not.arrayContaining([expect.objectContaining({ open: 1 })]) },
    });

    const records = join(folder, 'snapshots', root, 'records.jsonl');
    await writeFile(records, '{"input":');
    expect(await side.ended(await quality.findLeakage({ project, by: { kind: 'snapshot', root } }))).toMatchObject({
      state: 'failed',
      failure: { code: 'SNAPSHOT_DAMAGED' },
    });
    // What was found before stays.
    expect((await quality.leakage({ project, after: 0, limit: 10 })).leaks).toHaveLength(1);
    const gone = { kind: 'snapshot' as const, root: 'a'.repeat(64) };
    expect(await side.ended(await quality.findLeakage({ project, by: gone }))).toMatchObject({ state: 'failed' });
  });

  it('finds labels that a model thinks wrong, and tells when nobody has asked one', async () => {
    const { projects, quality } = side.client;
    const { project: head } = await projects.open({ project, window });
    const by = head.labelers[0]?.id ?? '';
    const label = (id: string) => ({ id, name: id, colour: 0, key: null, description: '' });
    const urgency = {
      kind: 'choice' as const,
      id: 'urgency',
      title: 'How urgent?',
      required: true,
      several: false,
      labels: [label('now'), label('later')],
    };
    const change = { questions: [...head.questions, urgency], relabels: [] };
    await projects.changeSchema({ project, window, by, change });
    const look = async () => side.ended(await quality.findLabelErrors({ project, question: 'urgency' }));
    expect(await look()).toMatchObject({ state: 'failed', failure: { code: 'NOTHING_CHOSEN' } });

    const answer = (record: number): Doing => ({
      kind: 'answer',
      record,
      answers: { urgency: { kind: 'choice', labels: [record < 20 ? 'now' : 'later'] } },
      status: 'submitted',
      tookMs: 1,
    });
    const entries = Array.from({ length: 40 }, (_, record) => ({
      id: newId(),
      at: Date.now(),
      by,
      do: answer(record),
    }));
    await projects.append({ project, window, entries });
    const store = await SuggestionStore.open(join(folder, 'derived', project), realDisk);
    store.put(
      newId(),
      Array.from({ length: 41 }, (_, record) => {
        // The model agrees, but for record 5 (given "now") and one that nobody has labelled.
        const now = record < 20 && record !== 5 ? 0.9 : 0.05;
        return {
          suggestion: {
            record,
            question: 'urgency',
            answer: { kind: 'choice' as const, labels: [now > 0.5 ? 'now' : 'later'] },
            source: 'model' as const,
            by: 'tiny',
            certainty: Math.max(now, 1 - now),
            at: 1,
          },
          probabilities: { now, later: 1 - now },
        };
      }),
    );
    store.close();
    expect(await look()).toMatchObject({ state: 'done', result: '1' });
    const { head: found, errors, more } = await quality.labelErrors({ project, after: 0, limit: 10 });
    expect(more).toBe(false);
    expect(found).toMatchObject({ question: 'urgency', compared: 40, found: 1 });
    expect(found?.noise).toBeCloseTo(1 / 40, 5);
    expect(found?.labels.map(({ label: id, given, found: wrong }) => [id, given, wrong])).toEqual([
      ['now', 20, 1],
      ['later', 20, 0],
    ]);
    expect(errors).toMatchObject([{ record: 5, given: 'now', suggested: 'later' }]);
    expect(errors[0]?.selfConfidence).toBeCloseTo(0.05, 5);
    expect((await quality.overview({ project })).labelErrors).toMatchObject({ question: 'urgency', open: 1 });
    const mended = { ...answer(5), answers: { urgency: { kind: 'choice' as const, labels: ['later'] } } };
    await projects.append({ project, window, entries: [{ id: newId(), at: Date.now(), by, do: mended }] });
    expect((await quality.overview({ project })).labelErrors).toMatchObject({ open: 0 });
  });

  it('forgets what was found when records come, and takes a damaged file for none', async () => {
    const { quality } = side.client;
    const derived = join(folder, 'derived', project);
    for (const name of await readdir(derived)) {
      if (name.startsWith('duplicates')) await writeFile(join(derived, name), 'not what it was');
    }
    expect(await quality.overview({ project })).toMatchObject({ duplicates: null, outliers: { fields: ['text'] } });
    await importTexts('more.jsonl', ['One more note, which nobody has looked at.']);
    expect(await quality.overview({ project })).toMatchObject({
      personalData: null,
      outliers: null,
      leakage: null,
      labelErrors: null,
    });
    expect(await quality.outliers({ project, after: 0, limit: 5 })).toEqual({ head: null, outliers: [], more: false });
    expect(
      await side.ended(
        await quality.findLeakage({ project, by: { kind: 'planned', seed: '', validation: 1, test: 1 } }),
      ),
    ).toMatchObject({ state: 'failed', failure: { code: 'NOTHING_CHOSEN' } });
  });
});
