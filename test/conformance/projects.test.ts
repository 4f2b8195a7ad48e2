import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Doing, Entry } from '#core/curate/entry.ts';
import { decodeRecordSet, encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { stateFrom } from '#core/curate/state/blocks.ts';
import { recordStatus } from '#core/curate/state/reads.ts';
import { newId } from '#host/ids.ts';
import { hostClient } from '#scripts/hostClient.ts';
import type { HostClient } from '#scripts/hostClient.ts';
import { plainTerms } from '#test/support/plainTerms.ts';

const ROWS = 1_234;
const csv = [
  'text,label',
  ...Array.from(
    { length: ROWS },
    (_, row) => `"Row ${row} says 👍 ""hello""",${row % 2 === 0 ? 'positive' : 'negative'}`,
  ),
].join('\r\n');

/** The real host, the real parser and a window: from a file to labelled records and out again. */
describe('a project', () => {
  let folder: string;
  let side: HostClient;
  let project = '';
  let by = '';
  const window = newId();
  const entry = (doing: Doing): Entry => ({ id: newId(), at: Date.now(), by, do: doing });
  const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
    const found: Item[] = [];
    for await (const item of items) found.push(item);
    return found;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-projects-'));
    side = await hostClient(folder);
  });
  afterAll(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  });

  const importText = async (name: string, text: string) => {
    const ticket = await side.send(name, text);
    const guess = await side.client.projects.importPreview({ project, tickets: [ticket], reading: null, shape: null });
    const wish = {
      tickets: [ticket],
      reading: guess.reading,
      mapping: guess.mapping,
      author: 'Ada',
      terms: 'CC0-1.0',
      mends: null,
    };
    const job = await side.client.projects.import({ project, wish });
    return { guess, job: await side.ended(job) };
  };

  it('begins from a template and is listed', async () => {
    const head = await side.client.projects.create({ name: 'Reviews', template: null });
    project = head.id;
    by = head.labelers[0]?.id ?? '';
    expect(await side.client.projects.list()).toMatchObject([
      { id: project, name: 'Reviews', records: 0, failure: null, removedAt: null },
    ]);
    const opened = await side.client.projects.open({ project, window });
    expect(opened.standing).toEqual({ lease: 'write', revision: 0, records: 0, lastSeq: 0 });
    expect((await side.client.projects.open({ project, window: newId() })).standing.lease).toBe('read');
  });

  it('imports a file: preview, job, records, provenance and a copy under its hash', async () => {
    const { guess, job } = await importText('reviews.csv', csv);
    expect(guess.mapping.questions).toMatchObject([{ kind: 'choice', id: 'label' }]);
    expect(job).toMatchObject({ state: 'done', result: String(ROWS), progress: { unit: 'bytes' } });
    const opened = await side.client.projects.open({ project, window });
    expect(opened).toMatchObject({ blocks: 3, standing: { records: ROWS } });
    expect(opened.project.questions[0]).toMatchObject({ labels: [{ id: 'positive' }, { id: 'negative' }] });
    const hash = createHash('sha256').update(csv).digest('hex');
    expect(opened.project.sources).toMatchObject([
      { name: 'reviews.csv', hash, records: ROWS, badRows: 0, author: 'Ada', terms: 'CC0-1.0' },
    ]);
    expect(await readFile(join(folder, 'projects', project, 'sources', hash), 'utf8')).toBe(csv);
    const blocks = await all(await side.client.projects.blocks({ project, from: 1, count: 2 }));
    expect(blocks.map(({ block, first, count }) => [block, first, count])).toEqual([
      [1, 500, 500],
      [2, 1_000, 234],
    ]);
    expect(JSON.parse(blocks[0]?.text ?? '')[0]).toEqual({
      ordinal: 500,
      fields: { text: 'Row 500 says 👍 "hello"' },
      given: { label: { kind: 'choice', labels: ['positive'] } },
      tags: [],
      source: { file: 0, row: 502, author: null },
    });
  });

  it('gives many blocks at once as they lie on the disk', async () => {
    const { pieces, content } = await side.client.projects.packed({ project, from: 0 });
    const texts = (await all(await side.client.projects.blocks({ project, from: 0, count: 10 }))).map(
      ({ text }) => text,
    );
    let at = 0;
    const cut = pieces.map(({ bytes }) => content.slice(at, (at += bytes)));
    expect(await Promise.all(cut.map((part) => part.text()))).toEqual(texts);
    expect(pieces.map(({ first, count }) => [first, count])).toEqual([
      [0, 500],
      [500, 500],
      [1_000, ROWS - 1_000],
    ]);
    expect((await side.client.projects.packed({ project, from: 700 })).pieces[0]).toMatchObject({ first: 500 });
    expect((await side.client.projects.packed({ project, from: ROWS })).pieces).toEqual([]);
  });

  it('acknowledges entries, refuses those of a window that only reads, and gives state and log', async () => {
    const { projects } = side.client;
    const answer = entry({
      kind: 'answer',
      record: 3,
      answers: { label: { kind: 'choice', labels: ['negative'] } },
      status: 'submitted',
      tookMs: 7,
    });
    const bulk = entry({
      kind: 'label',
      records: encodeRecordSet(recordSetOf([10, 600, 1_233])),
      question: 'label',
      labels: ['positive'],
      submit: true,
    });
    expect(await projects.append({ project, window, entries: [answer, bulk] })).toEqual({
      numbers: [1, 2],
      lastSeq: 2,
    });
    expect(await projects.append({ project, window, entries: [bulk] })).toEqual({ numbers: [2], lastSeq: 2 });
    await expect(projects.append({ project, window: newId(), entries: [answer] })).rejects.toMatchObject({
      data: { code: 'ANOTHER_WINDOW_WRITES' },
    });
    const wrong = entry({ kind: 'assign', records: encodeRecordSet(recordSetOf([1])), to: newId() });
    await expect(projects.append({ project, window, entries: [wrong] })).rejects.toMatchObject({
      data: { code: 'ENTRY_REFUSED', entry: wrong.id, reason: 'labeler' },
    });
    expect(await all(await projects.logFrom({ project, seq: 1 }))).toEqual([{ first: 2, entries: [bulk] }]);
    const items = await all(await projects.checkpoint({ project }));
    const head = items[0]?.kind === 'head' ? items[0] : undefined;
    const state =
      head === undefined
        ? undefined
        : stateFrom(
            head.head,
            items.flatMap((item) => (item.kind === 'blocks' ? item.blocks : [])),
          );
    expect(head?.seq).toBe(2);
    expect(state?.ok === true && [3, 4, 600, 1_233].map((record) => recordStatus(state.value, record))).toEqual([
      'submitted',
      'pending',
      'submitted',
      'submitted',
    ]);
  });

  it('tells a window that watches of every change', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const watching = (async () => {
      for await (const { lastSeq } of await side.client.projects.watch({ project, window }, { signal: stop.signal })) {
        seen.push(lastSeq);
        if (lastSeq === 3) stop.abort();
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 250));
    await side.client.projects.append({
      project,
      window,
      entries: [entry({ kind: 'comment', record: 1, text: 'Look' })],
    });
    await watching.catch(() => {});
    expect(seen).toEqual([2, 3]);
  });

  it('keeps bad rows apart, and mends them', async () => {
    const text = ['{"text":"good"}', '{"text":', '{"text":"fine"}', 'what?'].join('\n');
    const { job } = await importText('some.jsonl', text);
    expect(job).toMatchObject({ state: 'done', result: '2' });
    const bad = await side.client.projects.badRows({ project, import: job.id, after: 0, limit: 10 });
    expect(bad.rows.map(({ row, raw }) => [row, raw])).toEqual([
      [2, '{"text":'],
      [4, 'what?'],
    ]);
    const ticket = await side.send('some (mended).jsonl', '{"text":"mended"}\n');
    const guess = await side.client.projects.importPreview({ project, tickets: [ticket], reading: null, shape: null });
    const wish = {
      tickets: [ticket],
      reading: guess.reading,
      mapping: guess.mapping,
      author: null,
      terms: null,
      mends: { import: job.id, rows: [2] },
    };
    await side.ended(await side.client.projects.import({ project, wish }));
    expect(await side.client.projects.badRows({ project, import: job.id, after: 0, limit: 10 })).toMatchObject({
      total: 1,
      rows: [{ row: 4 }],
    });
    const { standing, blocks } = await side.client.projects.open({ project, window });
    expect([standing.records, blocks]).toEqual([ROWS + 3, 3]);
  });

  it('imports nothing of a file that cannot be read to its end', async () => {
    const ticket = await side.send('cut.json', '[{"text":"a"},{"text":"b"');
    const reading = { format: 'json' as const, encoding: 'utf-8' as const, under: null };
    const mapping = (
      await side.client.projects.importPreview({
        project,
        tickets: [await side.send('ok.json', '[{"text":"a"}]')],
        reading,
        shape: null,
      })
    ).mapping;
    const job = await side.client.projects.import({
      project,
      wish: { tickets: [ticket], reading, mapping, author: null, terms: null, mends: null },
    });
    expect(await side.ended(job)).toMatchObject({
      state: 'failed',
      failure: { code: 'IMPORT_STOPPED', name: 'cut.json' },
    });
    const known = (await side.client.projects.open({ project, window })).project.sources.length;
    // A job is told of as failed a moment before what it had half made is gone.
    const packs = async () => {
      const names = await readdir(join(folder, 'projects', project, 'records'));
      return names.filter((name) => name.endsWith('.pack')).length;
    };
    await expect.poll(packs).toBe(known);
  });

  it('finds words, the last also by its beginning', async () => {
    const find = async (text: string, after = -1, limit = 1_000) => {
      const found = await side.client.projects.search({ project, text, after, limit });
      const records = decodeRecordSet(found.records, 10_000);
      return { records: records.ok ? [...records.value] : [], more: found.more };
    };
    expect(await find('row 77 says ')).toEqual({ records: [77], more: false });
    expect((await find('hel', -1, 2)).records).toEqual([0, 1]);
    expect(await find('HELLO', 1_231, 1)).toEqual({ records: [1_232], more: true });
    expect(await find('nowhere')).toEqual({ records: [], more: false });
    expect(await find('" OR (')).toEqual({ records: [], more: false });
    expect(await find('mended')).toMatchObject({ records: [ROWS + 2] });
  });

  it('exports the same bytes twice, and what it exports imports again', async () => {
    const options = {
      format: 'jsonl' as const,
      compress: 'none' as const,
      uses: {},
      extras: [],
      scheme: 'bio' as const,
      per: 'line' as const,
    };
    const selection = { records: null, settled: true };
    const files = [];
    for (let time = 0; time < 2; time += 1) {
      const job = await side.ended(await side.client.projects.export({ project, selection, options }));
      expect(job).toMatchObject({ state: 'done' });
      const { file, report } = await side.client.projects.exported({ job: job.id });
      expect([file.name, report.records]).toEqual(['Reviews.jsonl', 4]);
      files.push(await side.fetch(file.ticket));
    }
    expect(files[0]?.equals(files[1] ?? Buffer.alloc(0))).toBe(true);
    expect(files[0]?.toString('utf8').split('\n')[0]).toBe('{"text":"Row 3 says 👍 \\"hello\\"","label":"negative"}');
    await expect(
      side.client.projects.export({ project, selection: { records: '', settled: false }, options }),
    ).rejects.toMatchObject({ data: { code: 'NOTHING_CHOSEN' } });
  });

  it('changes labels with a preview, and answers with them', async () => {
    const { projects } = side.client;
    const { project: head } = await projects.open({ project, window });
    const questions = head.questions.map((question) =>
      question.id === 'label' && 'labels' in question
        ? { ...question, labels: question.labels.filter(({ id }) => id !== 'negative') }
        : question,
    );
    const change = { questions, relabels: [{ question: 'label', from: 'negative', to: 'positive', records: null }] };
    expect(await projects.previewSchema({ project, change })).toEqual({
      relabelled: [{ question: 'label', from: 'negative', to: 'positive', records: 1 }],
      hidden: [],
    });
    const changed = await projects.changeSchema({ project, window, by, change });
    expect(changed.questions[0]).toMatchObject({ labels: [{ id: 'positive' }] });
    await expect(
      projects.changeSchema({ project, window, by, change: { questions: [], fields: [], relabels: [] } }),
    ).rejects.toMatchObject({ data: { code: 'SCHEMA_REFUSED' } });
  });

  it('finds records that are the same or nearly so, and personal data', async () => {
    const { projects } = side.client;
    const other = await projects.create({ name: 'Doubles', template: null });
    const long = Array.from({ length: 60 }, (_, word) => `word${word}`);
    const texts = [
      long.join(' '),
      'something else entirely, written by somebody who has nothing to do with it',
      long.join(' '),
      [...long.slice(0, 59), 'changed'].join(' '),
      'write to ada@example.org',
      '!!!',
      '???',
    ];
    const kept = project;
    project = other.id;
    await importText('doubles.jsonl', texts.map((text) => JSON.stringify({ text })).join('\n'));
    project = kept;
    expect(await projects.duplicates({ project: other.id, after: 0, limit: 10 })).toEqual({
      at: null,
      clusters: [],
      more: false,
    });
    expect(await side.ended(await projects.findDuplicates({ project: other.id, fields: ['text'] }))).toMatchObject({
      state: 'done',
      result: '1',
    });
    expect(await projects.duplicates({ project: other.id, after: 0, limit: 10 })).toMatchObject({
      clusters: [{ kind: 'near', records: [0, 2, 3] }],
      more: false,
    });
    expect(await side.ended(await projects.scanPersonalData({ project: other.id }))).toMatchObject({
      state: 'done',
      result: '1',
    });
    expect((await projects.personalData({ project: other.id, after: -1, limit: 10 })).findings).toEqual([
      { record: 4, field: 'text', kind: 'email', certainty: 'possible', start: 9, end: 24 },
    ]);
    await projects.remove({ project: other.id });
  });

  it('seals a snapshot that verifies, is the same again, and is compared with another', async () => {
    const { snapshots, projects } = side.client;
    const terms = { ...plainTerms, text: 'Do what you like and name us.' };
    const wish = {
      project,
      selection: { records: null, settled: true },
      name: 'First',
      description: '',
      terms,
      weights: { authors: 500_000, labelers: 400_000, reviewers: 100_000 },
      splits: { by: 'input' as const, seed: 's', validation: 100_000, test: 100_000 },
      parent: null,
    };
    const seal = async (change: Partial<typeof wish> = {}) =>
      (await side.ended(await snapshots.seal({ ...wish, ...change }))).result ?? '';
    const root = await seal();
    expect(await seal()).toBe(root);
    expect(await snapshots.list()).toMatchObject([{ root, name: 'First', records: 4, licence: 'CC-BY-4.0' }]);
    // Whoever's machine it is labelled: that is whom a chain can know.
    const { identity: me } = await side.client.app.about();
    const manifest = await snapshots.manifest({ root });
    expect(manifest.contributors.map(({ id, records }) => [id, records])).toEqual([
      [me, 4],
      ['name:Ada', 4],
    ]);
    expect(await side.ended(await snapshots.verify({ root }))).toMatchObject({ state: 'done', result: root });
    expect((await readdir(join(folder, 'snapshots'))).toSorted()).toEqual([root]);

    const answer = entry({
      kind: 'answer',
      record: 77,
      answers: { label: { kind: 'choice', labels: ['positive'] } },
      status: 'submitted',
      tookMs: 1,
    });
    const taken = entry({ kind: 'status', records: encodeRecordSet(recordSetOf([3])), status: 'discarded' });
    const { lastSeq } = await projects.append({ project, window, entries: [answer, taken] });
    expect(lastSeq).toBe(6);
    const next = await seal({ name: 'Second' });
    const compared = await all(await snapshots.compare({ before: root, after: next, limit: 1 }));
    expect(compared.at(-1)).toEqual({ kind: 'counts', added: 1, removed: 1, changed: 0 });
    expect(compared[0]?.kind === 'differences' && compared[0].differences).toHaveLength(1);

    const path = join(folder, 'snapshots', root, 'records.jsonl');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"positive"', '"negative"'));
    expect(await side.ended(await snapshots.verify({ root }))).toMatchObject({
      state: 'failed',
      failure: { code: 'SNAPSHOT_DAMAGED' },
    });
    await snapshots.remove({ root });
    expect(await readdir(join(folder, 'snapshots'))).toEqual([next]);
  });

  it('is there after a restart, and can be removed and restored', async () => {
    await side.close();
    side = await hostClient(folder);
    const { projects } = side.client;
    expect((await projects.open({ project, window })).standing).toMatchObject({ lease: 'write', lastSeq: 6 });
    expect(await readdir(join(folder, 'projects', project, 'backups'))).toHaveLength(1);
    await projects.remove({ project });
    await expect(projects.open({ project, window })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } });
    expect((await projects.list())[0]?.removedAt).toBeGreaterThan(0);
    await projects.restore({ project });
    expect((await projects.open({ project, window })).standing.lastSeq).toBe(6);
  });
});
