import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Doing } from '#core/curate/entry.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { countsOf } from '#core/curate/state/counts.ts';
import { answersOf, recordStatus } from '#core/curate/state/reads.ts';
import { newId } from '#host/ids.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { CopyDatabase } from './copyDatabase.ts';
import { ProjectCopy } from './projectCopy.ts';
import { windowId } from './windowId.ts';

const ROWS = 1_200;
const csv = ['text,label', ...Array.from({ length: ROWS }, (_, row) => `Row ${row},${row % 2 === 0 ? 'yes' : 'no'}`)];

/** A window's copy of a project over the real host, with an IndexedDB that outlives it. */
describe('a project in the window', () => {
  let folder: string;
  let side: HostClient;
  let project: string;
  let disk: IDBFactory;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-copy-'));
    side = await hostClient(folder);
  });
  afterAll(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    disk = new IDBFactory();
    ({ id: project } = await side.client.projects.create({ name: 'Rows', template: null }));
    const ticket = await side.send('rows.csv', csv.join('\n'));
    const { reading, mapping } = await side.client.projects.importPreview({
      project,
      tickets: [ticket],
      reading: null,
      shape: null,
    });
    const wish = { tickets: [ticket], reading, mapping, author: null, terms: null, mends: null };
    await side.ended(await side.client.projects.import({ project, wish }));
  });

  const open = async (client = side.client) => {
    const copy = await ProjectCopy.open(
      project,
      { host: client, database: { indexedDB: disk, IDBKeyRange }, copies: false },
      new AbortController().signal,
    );
    onTestFinished(() => copy.close());
    return copy;
  };
  const database = () => new CopyDatabase(project, 'strict', { indexedDB: disk, IDBKeyRange });
  const answer = (record: number, label = 'yes'): Doing => ({
    kind: 'answer',
    record,
    answers: { label: { kind: 'choice', labels: [label] } },
    status: 'submitted',
    tookMs: 900,
  });
  const saved = (copy: ProjectCopy) =>
    vi.waitFor(() => expect(copy.now.saving).toMatchObject({ waiting: 0, trouble: null }), { timeout: 20_000 });
  const hostCounts = async () => {
    const other = await ProjectCopy.open(project, { host: side.client, copies: false }, new AbortController().signal);
    const counts = countsOf(other.state);
    await other.close();
    return counts;
  };

  test('does at once, keeps, and has it from the host afterwards', async () => {
    const copy = await open();
    expect(copy.now).toMatchObject({ lease: 'write', records: ROWS, canUndo: false, saving: { savedAt: null } });
    expect(copy.act(answer(3))).toMatchObject({ ok: true, value: { records: Uint32Array.of(3) } });
    expect(recordStatus(copy.state, 3)).toBe('submitted');
    expect(copy.now).toMatchObject({ version: expect.any(Number), canUndo: true, saving: { waiting: 1 } });
    await saved(copy);
    expect(copy.now.saving.savedAt).toBeGreaterThan(0);
    expect(await hostCounts()).toEqual(countsOf(copy.state));
  });

  test('reads records from the host, and those of several blocks in the order asked for', async () => {
    const copy = await open();
    expect(copy.peek(700)).toBeUndefined();
    const read = await copy.read([700, 2, 1_199]);
    expect(read.map(({ ordinal, fields }) => [ordinal, fields.text])).toEqual([
      [700, 'Row 700'],
      [2, 'Row 2'],
      [1_199, 'Row 1199'],
    ]);
    expect(copy.peek(701)?.fields.text).toBe('Row 701');
    await expect(copy.read([ROWS])).rejects.toThrow(RangeError);
  });

  test('opens again from its own copy, with what can be undone', async () => {
    const first = await open();
    for (let record = 0; record < 20; record += 1) first.act(answer(record));
    await saved(first);
    const counts = countsOf(first.state);
    await first.close();

    const asked = vi.fn(side.client.projects.checkpoint);
    const second = await open(withProjects({ checkpoint: asked }));
    expect(asked).not.toHaveBeenCalled();
    expect(countsOf(second.state)).toEqual(counts);
    expect(second.undo().ok).toBe(true);
    await saved(second);
    await vi.waitFor(() => expect(recordStatus(second.state, 19)).toBe('pending'));
    expect((await hostCounts()).status.submitted).toBe(19);
    expect(second.now.canRedo).toBe(true);
    second.redo();
    await saved(second);
    await vi.waitFor(() => expect(recordStatus(second.state, 19)).toBe('submitted'));
  });

  test('undoes and does again across records and bulk', async () => {
    const copy = await open();
    copy.act(answer(1));
    const all = encodeRecordSet(recordSetOf(Array.from({ length: 1_000 }, (_, record) => record)));
    copy.act({ kind: 'status', records: all, status: 'discarded' });
    expect(countsOf(copy.state).status.discarded).toBe(1_000);
    copy.undo();
    expect(countsOf(copy.state).status).toMatchObject({ discarded: 0, submitted: 1 });
    copy.undo();
    expect(copy.undo()).toEqual({ ok: false, failure: { code: 'NOTHING' } });
    copy.redo();
    expect(countsOf(copy.state).status.submitted).toBe(1);
    await saved(copy);
    expect(await hostCounts()).toEqual(countsOf(copy.state));
  });

  test.each([
    ['deleted', (copy: CopyDatabase) => copy.delete()],
    ['without its base', (copy: CopyDatabase) => copy.meta.delete('base')],
    ['without a block', (copy: CopyDatabase) => copy.states.clear()],
    ['with a block that is nonsense', spoilBlocks],
    ['with counters that are wrong', spoilCounts],
  ])('notices a copy that is %s, and makes it again', async (_, spoil) => {
    const first = await open();
    for (let record = 0; record < 5; record += 1) first.act(answer(record));
    await saved(first);
    const counts = countsOf(first.state);
    await first.close();
    const spoiling = database();
    await spoiling.open();
    await spoil(spoiling);
    spoiling.close();

    const second = await open();
    expect(countsOf(second.state)).toEqual(counts);
    second.act(answer(9));
    await saved(second);
    await second.close();
    const third = await open(withProjects({ checkpoint: () => Promise.reject(new Error('not needed')) }));
    expect(countsOf(third.state).status.submitted).toBe(6);
  });

  test('brings to the host what it had not acknowledged when the window was closed', async () => {
    const first = await open(withProjects({ append: () => new Promise(() => {}) }));
    first.act(answer(7));
    first.act({ kind: 'flag', records: encodeRecordSet(recordSetOf([8])), flagged: true });
    const kept = database();
    await vi.waitFor(async () => expect(await kept.log.count()).toBe(2));
    kept.close();
    await first.close();
    expect((await hostCounts()).status.submitted).toBe(0);

    const second = await open();
    expect(recordStatus(second.state, 7)).toBe('submitted');
    expect(await hostCounts()).toEqual(countsOf(second.state));
    expect(second.now.canUndo).toBe(true);
  });

  test('says that the host is lost, keeps on, and brings everything when it is back', async () => {
    let down = true;
    const copy = await open(
      withProjects({
        append: (...input) => (down ? Promise.reject(new Error('down')) : side.client.projects.append(...input)),
      }),
    );
    copy.act(answer(1));
    copy.act(answer(2));
    await vi.waitFor(() => expect(copy.now.saving).toMatchObject({ waiting: 2, trouble: 'lost' }));
    down = false;
    await vi.waitFor(() => expect(copy.now.saving).toMatchObject({ waiting: 0, trouble: null }), 5_000);
    expect((await hostCounts()).status.submitted).toBe(2);
  });

  test('takes back what the host refuses, and says why', async () => {
    const copy = await open();
    copy.act(answer(1));
    copy.act(answer(2, 'a label that is not there'.replaceAll(' ', '_')));
    copy.act(answer(3));
    await vi.waitFor(() => expect(copy.now.saving.waiting).toBe(0));
    await vi.waitFor(() => expect(recordStatus(copy.state, 2)).toBe('pending'));
    expect((await hostCounts()).status).toEqual(countsOf(copy.state).status);
    expect(countsOf(copy.state).status.submitted).toBe(2);
  });

  test('follows a change of the questions and the labels that it changed', async () => {
    const copy = await open();
    for (let record = 0; record < 4; record += 1) copy.act(answer(record, record < 2 ? 'yes' : 'no'));
    await saved(copy);
    const [question] = copy.now.head.questions;
    if (question?.kind !== 'choice') throw new Error('the import makes a choice');
    await side.client.projects.changeSchema({
      project,
      window: windowId,
      by: copy.now.me,
      change: {
        questions: [{ ...question, labels: question.labels.filter(({ id }) => id === 'yes') }],
        relabels: [{ question: question.id, from: 'no', to: 'yes', records: null }],
      },
    });
    await vi.waitFor(() => expect(copy.now.head.questions[0]).toMatchObject({ labels: [{ id: 'yes' }] }));
    await vi.waitFor(() => expect(answersOf(copy.state, copy.now.me, 3)).toMatchObject({ label: { labels: ['yes'] } }));
  });

  test('only reads while another window writes, follows it, and can take over', async () => {
    const other = newId();
    const { project: head } = await side.client.projects.open({ project, window: other });
    const copy = await open();
    expect(copy.now.lease).toBe('read');
    expect(copy.act(answer(1))).toEqual({ ok: false, failure: { code: 'READING' } });
    const by = head.labelers[0]?.id ?? '';
    await side.client.projects.append({
      project,
      window: other,
      entries: [{ id: newId(), at: Date.now(), by, do: answer(5) }],
    });
    await vi.waitFor(() => expect(recordStatus(copy.state, 5)).toBe('submitted'));
    await copy.takeOver();
    expect(copy.now.lease).toBe('write');
    expect(copy.act(answer(1)).ok).toBe(true);
    await saved(copy);
  });

  test('takes nothing more from the moment in which it loses the project, and loses nothing from before', async () => {
    const going = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    let isLost = false;
    const copy = await open(
      withProjects({
        open: async (...given) => {
          if (isLost) {
            asked.resolve();
            await going.promise;
          }
          return side.client.projects.open(...given);
        },
      }),
    );
    copy.act(answer(1));
    await saved(copy);
    isLost = true;
    await side.client.projects.takeOver({ project, window: newId() });
    // The host refuses it: another window writes. It is kept, and brought when this window writes again.
    copy.act(answer(2));
    await asked.promise;
    await vi.waitFor(() => expect(copy.now.lease).toBe('read'));
    expect(copy.act(answer(3))).toEqual({ ok: false, failure: { code: 'READING' } });
    going.resolve();
    await vi.waitFor(() => expect(recordStatus(copy.state, 2)).toBe('pending'));
    await copy.takeOver();
    expect([1, 2, 3].map((record) => recordStatus(copy.state, record))).toEqual(['submitted', 'submitted', 'pending']);
    expect((await hostCounts()).status.submitted).toBe(2);
  });

  test('keeps what another window was in the way of, also without a database', async () => {
    const copy = await ProjectCopy.open(
      project,
      { host: side.client, database: { indexedDB: brokenFactory() }, copies: false },
      new AbortController().signal,
    );
    onTestFinished(() => copy.close());
    await side.client.projects.takeOver({ project, window: newId() });
    copy.act(answer(1));
    await vi.waitFor(() => expect(copy.now.lease).toBe('read'));
    await copy.takeOver();
    expect(recordStatus(copy.state, 1)).toBe('submitted');
    expect((await hostCounts()).status.submitted).toBe(1);
  });

  test('works without a database', async () => {
    const copy = await ProjectCopy.open(
      project,
      { host: side.client, database: { indexedDB: brokenFactory() }, copies: false },
      new AbortController().signal,
    );
    onTestFinished(() => copy.close());
    copy.act(answer(1));
    await saved(copy);
    expect((await hostCounts()).status.submitted).toBe(1);
  });

  test('remembers who labels here', async () => {
    await side.client.projects.addLabeler({ project, name: 'Bea', key: null });
    const first = await open();
    const bea = first.now.head.labelers[1]?.id ?? '';
    first.chooseMe(bea);
    first.act(answer(1));
    await saved(first);
    await first.close();
    expect((await open()).now.me).toBe(bea);
  });

  function withProjects(part: Partial<HostClient['client']['projects']>): HostClient['client'] {
    const projects = new Proxy(side.client.projects, {
      get: (whole, key) => Reflect.get(part, key) ?? Reflect.get(whole, key),
    });
    return new Proxy(side.client, { get: (whole, key) => (key === 'projects' ? projects : Reflect.get(whole, key)) });
  }
});

async function spoilBlocks(copy: CopyDatabase): Promise<void> {
  for (const block of await copy.states.toArray()) await copy.states.put(Object.assign(block, { flagged: 'nonsense' }));
}

async function spoilCounts(copy: CopyDatabase): Promise<void> {
  const base = await copy.read('base');
  if (base === undefined) throw new Error('there is a base');
  await copy.meta.put({ key: 'base', value: { ...base, counts: { ...base.counts, flagged: 77 } } });
}

function brokenFactory(): IDBFactory {
  return new Proxy(new IDBFactory(), {
    get: () => () => {
      throw new Error('storage is forbidden');
    },
  });
}
