import { describe, expect, it } from 'vitest';
import type { Doing, Entry } from '#core/curate/entry.ts';
import type { Project } from '#core/curate/project.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { recordStatus, answersOf } from '#core/curate/state/reads.ts';
import { templates } from '#core/curate/templates.ts';
import { newId } from '#host/ids.ts';
import { DroppingDisk } from '#test/support/droppingDisk.ts';
import { Seeded } from '#test/support/seeded.ts';
import { backUp, goBack, newestBackup } from './backups.ts';
import { foldersOf, makeFolders } from './folders.ts';
import { writeHead } from './head.ts';
import { OpenProject } from './openProject.ts';
import { PackWriter } from './packWriter.ts';
import { planChange } from './schemaChange.ts';
import { writeRules } from '../suggestions/ruleFile.ts';

const ROOT = '/projects/01ARZ3NDEKTSV4RRFFQ69G5FAV';
const LABELER = '01ARZ3NDEKTSV4RRFFQ69G5FAA';
const { fields, questions } = templates.sentiment;
const rule = {
  id: 'good',
  name: 'Good',
  question: 'sentiment',
  label: 'positive',
  field: null,
  when: { kind: 'words' as const, words: ['good'] },
};
const labelsOf = (project: Project) =>
  project.questions.flatMap((question) => ('labels' in question ? question.labels.map(({ id }) => id) : []));

async function create(disk: DroppingDisk): Promise<void> {
  const folders = foldersOf(ROOT);
  await makeFolders(folders, disk.asDisk());
  const head: Project = {
    format: 1,
    id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    name: 'A',
    createdAt: 0,
    fields: [...fields],
    questions: [...questions],
    guidelines: '',
    labelers: [{ id: LABELER, name: 'L', key: null }],
    sources: [],
    records: 0,
  };
  expect((await writeHead(folders.head, head, disk.asDisk())).ok).toBe(true);
}

async function open(disk: DroppingDisk): Promise<OpenProject> {
  const opened = await OpenProject.open(ROOT, disk.asDisk());
  if (!opened.ok) throw new Error(`damaged: ${opened.failure.file} at ${opened.failure.offset}`);
  return opened.value;
}

async function importRecords(project: OpenProject, count: number, disk: DroppingDisk): Promise<boolean> {
  const pack = newId();
  const { store, folders } = project;
  const mark = { first: store.records, count: 0, pieces: [], packBytes: 0, badBytes: 0, badRows: 0 };
  const writer = await PackWriter.open(
    { pack: store.packPath(pack), bad: store.badPath(pack), folder: folders.records },
    mark,
    disk.asDisk(),
  );
  if (!writer.ok) return false;
  for (let row = 1; row <= count; row += 1) {
    const added = await writer.value.add({
      fields: { text: `Row ${row} of ${pack}` },
      given: {},
      tags: [],
      source: { file: 0, row, author: null },
    });
    if (!added.ok) return false;
  }
  const marked = await writer.value.mark();
  await writer.value.close();
  if (!marked.ok) return false;
  const source = {
    name: 'a.csv',
    hash: '',
    bytes: 1,
    format: 'csv',
    importedAt: 0,
    records: count,
    badRows: 0,
    author: null,
    terms: null,
  };
  const { first, pieces } = marked.value;
  const committed = await project.commit({
    pack,
    first,
    count,
    pieces,
    source,
    fields: [],
    questions: [],
    mends: null,
  });
  return committed.ok;
}

function entry(doing: Doing): Entry {
  return { id: newId(), at: 1, by: LABELER, do: doing };
}

const answer = (record: number, label: string): Entry =>
  entry({
    kind: 'answer',
    record,
    answers: { sentiment: { kind: 'choice', labels: [label] } },
    status: 'submitted',
    tookMs: 5,
  });
const all = (count: number) => encodeRecordSet(recordSetOf(Array.from({ length: count }, (_, record) => record)));

class PowerCut extends Error {}

/** What an outside driver knows to be acknowledged. */
interface Known {
  records: number;
  entries: string[];
  labels: string[] | undefined;
}

/** Import, label, bulk, change the questions, label again; until the power goes. */
async function work(disk: DroppingDisk, known: Known): Promise<void> {
  const project = await open(disk);
  const put = async (entries: Entry[]) => {
    const appended = await project.append(entries);
    if (appended.ok) known.entries.push(...entries.map(({ id }) => id));
  };
  const before = project.store.records;
  if (await importRecords(project, 730, disk)) known.records = before + 730;
  const { records } = project.store;
  if (records === 0) return;
  await Promise.all([put([answer(0, 'positive')]), put([answer(1, 'negative'), answer(2, 'mixed')])]);
  await put([
    entry({
      kind: 'label',
      records: all(Math.min(records, 600)),
      question: 'sentiment',
      labels: ['neutral'],
      submit: true,
    }),
  ]);
  const merged = questions.map((question) =>
    'labels' in question ? { ...question, labels: question.labels.filter(({ id }) => id !== 'mixed') } : question,
  );
  const changed = await project.relabel((head) =>
    planChange(
      head,
      { questions: merged, relabels: [{ question: 'sentiment', from: 'mixed', to: 'neutral', records: null }] },
      LABELER,
    ),
  );
  if (changed.ok) known.labels = labelsOf(changed.value);
  await put([answer(3, 'positive')]);
  await project.checkpoint();
  await backUp(project.folders, Date.now() + disk.operations, disk.asDisk());
}

/** How much of what was acknowledged is gone after power cuts at every operation in turn. */
async function lostOver(
  from: number,
  to: number,
  forgetSync?: 'files' | 'folders',
): Promise<{ lost: number; cuts: number }> {
  let lost = 0;
  let cuts = 0;
  for (let cut = from; cut < to; cut += 1) {
    const disk = new DroppingDisk({ chance: new Seeded(cut), ...(forgetSync === undefined ? {} : { forgetSync }) });
    await create(disk);
    const known: Known = { records: 0, entries: [], labels: undefined };
    for (let life = 0; life < 2; life += 1) {
      const at = disk.operations + cut;
      disk.onOperation = (count) => {
        if (count >= at) throw new PowerCut();
      };
      await work(disk, known).catch(() => {});
      cuts += disk.operations >= at ? 1 : 0;
      disk.onOperation = () => {};
      disk.cutPower();
      const opened = await OpenProject.open(ROOT, disk.asDisk());
      if (!opened.ok) {
        lost += 1;
        break;
      }
      const project = opened.value;
      const kept = new Set<string>();
      for await (const { entries } of project.log.read(1))
        for (const text of entries) kept.add(/"id":"(\w+)"/.exec(text)?.[1] ?? '');
      lost += known.entries.filter((id) => !kept.has(id)).length;
      if (project.store.records < known.records || project.head.records !== project.store.records) lost += 1;
      for (const piece of project.store.pieces) if (!(await project.store.text(piece)).ok) lost += 1;
      if (known.labels !== undefined && labelsOf(project.head).includes('mixed')) lost += 1;
      await project.close();
    }
  }
  return { lost, cuts };
}

describe('a project’s folder', () => {
  it('loses nothing that it acknowledged, wherever the power is cut', async () => {
    const { lost, cuts } = await lostOver(1, 75);
    expect(lost).toBe(0);
    expect(cuts).toBeGreaterThan(100);
  }, 120_000);

  it('would without the sync of its files, and this test would see it', async () => {
    expect((await lostOver(20, 50, 'files')).lost).toBeGreaterThan(0);
  }, 60_000);

  it('would without the sync of its folders, and this test would see it', async () => {
    expect((await lostOver(20, 50, 'folders')).lost).toBeGreaterThan(0);
  }, 60_000);

  it('acknowledges an entry that is sent twice once, also while the first is on its way', async () => {
    const disk = new DroppingDisk({ chance: new Seeded(1) });
    await create(disk);
    const project = await open(disk);
    await importRecords(project, 10, disk);
    const one = answer(0, 'positive');
    const twice = await Promise.all([project.append([one]), project.append([one])]);
    expect(twice).toEqual([
      { ok: true, value: { numbers: [1], lastSeq: 1 } },
      { ok: true, value: { numbers: [1], lastSeq: 1 } },
    ]);
    await project.close();
    const again = await open(disk);
    expect(await again.append([one, answer(1, 'negative')])).toMatchObject({
      ok: true,
      value: { numbers: [1, 2], lastSeq: 2 },
    });
  });

  it('takes all entries of a call or none, and says which does not fit', async () => {
    const disk = new DroppingDisk({ chance: new Seeded(1) });
    await create(disk);
    const project = await open(disk);
    await importRecords(project, 10, disk);
    const far = answer(10, 'positive');
    expect(await project.append([answer(0, 'positive'), far])).toEqual({
      ok: false,
      failure: { code: 'ENTRY_REFUSED', entry: far.id, reason: 'record', detail: '10' },
    });
    expect(recordStatus(project.state, 0)).toBe('pending');
    expect(project.log.last).toBe(0);
    const stranger = { ...answer(0, 'positive'), by: newId() };
    expect(await project.append([stranger])).toMatchObject({ ok: false, failure: { reason: 'labeler' } });
    expect(await project.append([answer(0, 'furious')])).toMatchObject({ ok: false, failure: { reason: 'label' } });
    expect(await project.append([entry({ kind: 'undo', entry: newId() })])).toMatchObject({
      ok: false,
      failure: { reason: 'undo' },
    });
  });

  it('has the same state after a checkpoint and after a replay', async () => {
    const disk = new DroppingDisk({ chance: new Seeded(1) });
    await create(disk);
    const project = await open(disk);
    await importRecords(project, 1_200, disk);
    await project.append([answer(0, 'positive'), answer(700, 'negative')]);
    await project.checkpoint();
    const last = answer(1_199, 'neutral');
    await project.append([last]);
    const told = (from: OpenProject) =>
      [0, 1, 700, 1_199].map((record) => [recordStatus(from.state, record), answersOf(from.state, LABELER, record)]);
    const before = told(project);
    const withCheckpoint = await open(disk);
    expect(told(withCheckpoint)).toEqual(before);
    expect(withCheckpoint.seq).toBe(3);
    await disk.asDisk().unlink(`${ROOT}/state/checkpoint.clf`);
    expect(told(await open(disk))).toEqual(before);
  });

  it('undoes what lies before the checkpoint', async () => {
    const disk = new DroppingDisk({ chance: new Seeded(1) });
    await create(disk);
    let project = await open(disk);
    await importRecords(project, 10, disk);
    const old = answer(4, 'positive');
    await project.append([old, answer(5, 'negative')]);
    await project.close();
    project = await open(disk);
    expect(await project.append([{ ...entry({ kind: 'undo', entry: old.id }), by: newId() }])).toMatchObject({
      ok: false,
    });
    const undone = await project.append([entry({ kind: 'undo', entry: old.id }), answer(6, 'mixed')]);
    expect(undone).toMatchObject({ ok: true, value: { numbers: [3, 4] } });
    expect([4, 5, 6].map((record) => recordStatus(project.state, record))).toEqual([
      'pending',
      'submitted',
      'submitted',
    ]);
    expect(await project.append([entry({ kind: 'undo', entry: old.id })])).toMatchObject({
      ok: false,
      failure: { reason: 'undo' },
    });
    await project.append([entry({ kind: 'redo', entry: old.id })]);
    await project.close();
    expect(recordStatus((await open(disk)).state, 4)).toBe('submitted');
  });

  it('says where it is damaged, and goes back to the last copy', async () => {
    const disk = new DroppingDisk({ chance: new Seeded(1) });
    await create(disk);
    const project = await open(disk);
    await importRecords(project, 10, disk);
    await project.append([answer(0, 'positive')]);
    await project.append([answer(1, 'positive')]);
    await writeRules(project, [rule]);
    expect(await backUp(project.folders, 1_700_000_000_000, disk.asDisk())).toEqual({ ok: true, value: undefined });
    await project.append([answer(2, 'positive')]);
    await project.close();
    await disk.asDisk().unlink(`${ROOT}/rules.json`);
    const handle = await disk.asDisk().open(`${ROOT}/log/000000.log`, 'r+');
    await handle.write(new Uint8Array([9, 9]), 0, 2, 40);
    expect(await OpenProject.open(ROOT, disk.asDisk())).toEqual({
      ok: false,
      failure: { file: 'log/000000.log', offset: 0 },
    });
    expect(await newestBackup(foldersOf(ROOT), disk.asDisk())).toBe(1_700_000_000_000);
    expect(await goBack(foldersOf(ROOT), disk.asDisk())).toEqual({ ok: true, value: 1_700_000_000_000 });
    const back = await open(disk);
    expect([back.log.last, back.store.records]).toEqual([2, 10]);
    expect((await disk.asDisk().readFile(`${ROOT}/rules.json`)).toString('utf8')).toContain('"good"');
  });

  it('says no on a full disk, and keeps what was there', async () => {
    const disk = new DroppingDisk({ chance: new Seeded(1), capacity: 6_000 });
    await create(disk);
    const project = await open(disk);
    await importRecords(project, 10, disk);
    await project.append([answer(0, 'positive')]);
    const comment = entry({ kind: 'comment', record: 1, text: 'x'.repeat(9_000) });
    expect(await project.append([comment])).toMatchObject({ ok: false, failure: { code: 'DISK_FULL' } });
    await project.close();
    const again = await open(disk);
    expect(again.log.last).toBe(1);
    expect(await again.append([answer(1, 'negative')])).toMatchObject({ ok: true });
  });
});
