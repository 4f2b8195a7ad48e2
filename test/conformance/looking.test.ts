import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Doing } from '#core/curate/entry.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { newId } from '#host/ids.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';

/** Long enough to be looked through for seconds. */
const MANY = 1_000;
const LONG = 'on 12.5.1999 they wrote 0791 and 33 '.repeat(150);
const MAIL = 'ada@example.org';

/** The real host, whose looking through records goes on beside people at work, and can be stopped. */
describe('looking through records', () => {
  let folder: string;
  let side: HostClient;
  const window = newId();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-looking-'));
    side = await hostClient(folder);
  });
  afterAll(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  });

  const projectOf = async (rows: readonly object[]) => {
    const { projects } = side.client;
    const { id: project } = await projects.create({ name: 'Looked at', template: null });
    const ticket = await side.send('rows.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
    const { reading, mapping } = await projects.importPreview({
      project,
      tickets: [ticket],
      reading: null,
      shape: null,
    });
    const wish = { tickets: [ticket], reading, mapping, author: null, terms: null, mends: null };
    expect(await side.ended(await projects.import({ project, wish }))).toMatchObject({ state: 'done' });
    const { project: head } = await projects.open({ project, window });
    const by = head.labelers[0]?.id ?? '';
    const act = (doing: Doing) =>
      projects.append({ project, window, entries: [{ id: newId(), at: Date.now(), by, do: doing }] });
    return { project, act };
  };
  const stateOf = async (id: string, wanted: string) => {
    for await (const { jobs } of await side.client.app.live()) {
      const job = jobs.find((one) => one.id === id);
      if (job?.state === wanted || job?.state === 'done') return job;
    }
    return undefined;
  };

  it('finds personal data in the turns of conversations, which leave without it', async () => {
    const { projects } = side.client;
    const messages = [
      { role: 'user', content: `👋 I am ${MAIL}` },
      { role: 'assistant', content: `So I write to ${MAIL}.` },
    ];
    const { project, act } = await projectOf([{ messages }, { messages: [{ role: 'user', content: 'Nothing.' }] }]);
    expect(await side.ended(await projects.scanPersonalData({ project }))).toMatchObject({ result: '2' });
    const { findings } = await projects.personalData({ project, after: -1, limit: 10 });
    expect(findings.map(({ record, start, end }) => [record, start, end])).toEqual([
      [0, 7, 22],
      [0, 37, 52],
    ]);
    const ranges = findings.map(({ start, end }) => ({ start, end }));
    await act({ kind: 'redact', record: 0, field: 'messages', ranges });
    const selection = { records: null, settled: false };
    const { id: job } = await side.ended(
      await projects.export({
        project,
        selection,
        options: { format: 'jsonl', compress: 'none', scheme: 'bio', per: 'line', uses: {}, extras: [] },
      }),
    );
    const { file } = await projects.exported({ job });
    const text = (await side.fetch(file.ticket)).toString('utf8');
    expect(text).toContain('👋 I am [redacted]');
    expect(text).toContain('So I write to [redacted].');
    expect(text).not.toContain(MAIL);
  });

  it('that was stopped says so, leaves nothing by half, and can be begun again', async () => {
    const { projects, quality, jobs } = side.client;
    const rows = Array.from({ length: MANY }, (_, row) => ({
      text: row % 100 === 0 ? `${LONG} ${MAIL} ${row}` : `${LONG} ${row}`,
    }));
    const { project } = await projectOf(rows);
    const { id } = await projects.scanPersonalData({ project });
    expect((await quality.overview({ project })).jobs).toEqual([{ id, kind: 'scan-personal-data' }]);
    await jobs.cancel({ id });
    expect((await stateOf(id, 'cancelled'))?.state).toBe('cancelled');
    // Half of the findings would look like all of them.
    expect(await quality.overview({ project })).toMatchObject({ jobs: [], personalData: null });
    expect((await projects.personalData({ project, after: -1, limit: 10 })).findings).toEqual([]);

    expect(await side.ended(await projects.scanPersonalData({ project }))).toMatchObject({ state: 'done' });
    const { personalData } = await quality.overview({ project });
    expect(personalData?.kinds.find(({ kind }) => kind === 'email')).toMatchObject({ records: MANY / 100 });

    // What was found before stays where a later look is stopped.
    const later = await projects.scanPersonalData({ project });
    await jobs.cancel({ id: later.id });
    expect((await stateOf(later.id, 'cancelled'))?.state).toBe('cancelled');
    expect((await quality.overview({ project })).personalData).toEqual(personalData);
  });

  it('finds what leaks while somebody goes on labelling, and loses nothing that they do', async () => {
    const { projects, quality } = side.client;
    const words = (row: number) => Array.from({ length: 30 }, (_, word) => `word${row}x${word}`);
    // Pairs of near duplicates: each has an input of its own, so that many a pair is parted.
    const rows = Array.from({ length: 400 }, (_, pair) => words(pair)).flatMap((list) => [
      { text: list.join(' ') },
      { text: [...list.slice(0, -1), 'other'].join(' ') },
    ]);
    const { project, act } = await projectOf(rows);
    await side.ended(await projects.findDuplicates({ project, fields: ['text'] }));
    const by = { kind: 'planned' as const, seed: 's', validation: 0, test: 500_000 };
    await side.ended(await quality.findLeakage({ project, by }));
    const alone = await quality.leakage({ project, after: 0, limit: 500 });
    expect(alone.leaks.length).toBeGreaterThan(50);

    const looking = await quality.findLeakage({ project, by });
    const acts: Promise<unknown>[] = [];
    for (let record = 0; record < 200; record += 1) {
      const records = encodeRecordSet(recordSetOf([record]));
      acts.push(act({ kind: 'status', records, status: record % 2 === 0 ? 'submitted' : 'discarded' }));
    }
    await Promise.all(acts);
    expect(await side.ended(looking)).toMatchObject({ state: 'done', failure: null });
    const beside = await quality.leakage({ project, after: 0, limit: 500 });
    expect(beside.leaks).toEqual(alone.leaks);
    let entries = 0;
    for await (const batch of await projects.logFrom({ project, seq: 0 })) entries += batch.entries.length;
    expect(entries).toBe(200);
  });
});
