import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CurateRecord } from '#core/curate/record.ts';
import { newId } from '#host/ids.ts';
import { hostClient } from '#scripts/hostClient.ts';
import type { HostClient } from '#scripts/hostClient.ts';

const ROWS = 60_000;

/** An import that is interrupted in every way, with the real host and the real parser. */
describe('an import', () => {
  let folder: string;
  let side: HostClient;
  let project = '';
  const file = () => join(folder, 'rows.jsonl');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-imports-'));
    side = await hostClient(join(folder, 'data'));
    // Every hundredth row is bad, and labels come late: both have to survive an interruption.
    const rows = Array.from({ length: ROWS }, (_, row) =>
      row % 100 === 99
        ? '{"text":'
        : JSON.stringify({ text: `Row ${row} ${'word '.repeat(60)}`, label: `l${Math.floor(row / 20_000)}` }),
    );
    await writeFile(file(), rows.join('\n'));
  });
  beforeEach(async () => {
    project = (await side.client.projects.create({ name: 'P', template: null })).id;
  });
  afterAll(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  });

  const begin = async () => {
    const offered = await side.host.offerLocalFile(file());
    if (!offered.ok) throw new Error(offered.failure.code);
    const tickets = [offered.value.ticket];
    const { reading, mapping } = await side.client.projects.importPreview({
      project,
      tickets,
      reading: null,
      shape: null,
    });
    return side.client.projects.import({
      project,
      wish: { tickets, reading, mapping, author: null, terms: null, mends: null },
    });
  };
  /** As a window sends it. */
  const send = async (ticket: string, bytes: Buffer, from: number, to: number) => {
    for (let offset = from; offset < to; offset += 1024 * 1024) {
      const chunk = new Blob([new Uint8Array(bytes.subarray(offset, Math.min(to, offset + 1024 * 1024)))]);
      await side.client.files.write({ ticket, offset, chunk });
    }
  };
  /** Waits until some of the file was parsed. */
  const underWay = async (id: string, part: number) => {
    for await (const { jobs } of await side.client.app.live()) {
      const job = jobs.find((other) => other.id === id);
      if (job === undefined || job.progress.done > job.progress.total * part || job.state !== 'running') return;
    }
  };
  const packs = async () =>
    (await readdir(join(folder, 'data', 'projects', project, 'records'))).filter((name) => name.endsWith('.pack'));
  const sources = () => readdir(join(folder, 'data', 'projects', project, 'sources'));
  const everything = async () => {
    const records: CurateRecord[] = [];
    for await (const { text } of await side.client.projects.blocks({ project, from: 0, count: 1_000 }))
      records.push(...JSON.parse(text));
    return records;
  };
  const expectWhole = async (id: string) => {
    const { project: head, standing } = await side.client.projects.open({ project, window: newId() });
    expect(standing.records).toBe(ROWS * 0.99);
    expect(head.sources).toMatchObject([{ records: ROWS * 0.99, badRows: ROWS / 100 }]);
    expect(head.questions[0]).toMatchObject({ labels: [{ id: 'l0' }, { id: 'l1' }, { id: 'l2' }] });
    const records = await everything();
    expect(records.every(({ ordinal }, place) => ordinal === place)).toBe(true);
    expect(new Set(records.map(({ source }) => source.row)).size).toBe(records.length);
    const bad = await side.client.projects.badRows({ project, import: id, after: 0, limit: 500 });
    expect([bad.total, bad.rows[0]?.row, new Set(bad.rows.map(({ row }) => row)).size]).toEqual([ROWS / 100, 100, 500]);
  };

  it('goes on after a pause', async () => {
    const job = await begin();
    await underWay(job.id, 0.4);
    expect((await side.client.jobs.pause({ id: job.id })).state).toBe('paused');
    expect((await side.client.projects.open({ project, window: newId() })).standing.records).toBe(0);
    await side.client.jobs.resume({ id: job.id });
    expect(await side.ended(job)).toMatchObject({ state: 'done', result: String(ROWS * 0.99) });
    await expectWhole(job.id);
  });

  it('goes on after a restart of the host', async () => {
    const job = await begin();
    await underWay(job.id, 0.3);
    await side.close();
    side = await hostClient(join(folder, 'data'));
    expect(await side.ended(job)).toMatchObject({ state: 'done', result: String(ROWS * 0.99) });
    await expectWhole(job.id);
  });

  it('leaves nothing when it is stopped', async () => {
    const job = await begin();
    await underWay(job.id, 0.3);
    await side.client.jobs.cancel({ id: job.id });
    expect(await packs()).toEqual([]);
    expect((await side.client.projects.open({ project, window: newId() })).standing.records).toBe(0);
  });

  it('takes its copy of the file along when it is stopped after that was whole, unless something else needs it', async () => {
    const stopped = async () => {
      const job = await begin();
      await underWay(job.id, 0.4);
      await expect.poll(sources).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
      await side.client.jobs.pause({ id: job.id });
      return job;
    };
    const first = await stopped();
    await side.client.jobs.cancel({ id: (await stopped()).id });
    // The first one, which is paused, goes on from it.
    expect(await sources()).toHaveLength(1);
    await side.client.jobs.cancel({ id: first.id });
    expect(await sources()).toEqual([]);

    expect(await side.ended(await begin())).toMatchObject({ state: 'done' });
    await side.client.jobs.cancel({ id: (await stopped()).id });
    expect(await sources()).toHaveLength(1);
  });

  it('leaves nothing when the parser is brought down, and the next one works', async () => {
    const job = await begin();
    await underWay(job.id, 0.3);
    const started = side.host.log
      .tail(200)
      .findLast((line) => line.includes('the engine started') && line.includes('parse'));
    process.kill(Number(/pid=(\d+)/.exec(started ?? '')?.[1]), 'SIGKILL');
    expect(await side.ended(job)).toMatchObject({
      state: 'failed',
      failure: { code: 'IMPORT_STOPPED', name: 'rows.jsonl' },
    });
    expect(await packs()).toEqual([]);
    const again = await begin();
    expect(await side.ended(again)).toMatchObject({ state: 'done' });
    await expectWhole(again.id);
  });

  it('reads a file that a window still sends, and counts it only when all of it is kept', async () => {
    const bytes = await readFile(file());
    const offered = await side.client.files.offer({ name: 'rows.jsonl', size: bytes.length });
    const { ticket } = offered;
    const most = bytes.length - 1_000;
    await send(ticket, bytes, 0, most);
    const tickets = [ticket];
    const asked = { project, tickets, reading: null, shape: null };
    const { reading, mapping } = await side.client.projects.importPreview(asked);
    const wish = { tickets, reading, mapping, author: null, terms: null, mends: null };
    const job = await side.client.projects.import({ project, wish });
    // Nearly all of it was parsed before the last of it came.
    await underWay(job.id, 0.99);
    const data = join(folder, 'data', 'projects', project);
    expect(await packs()).toEqual([`${job.id}.pack`]);
    expect(await readdir(join(data, 'sources'))).toEqual([]);
    expect((await stat(join(data, 'records', 'index.log'))).size).toBe(0);
    await send(ticket, bytes, most, bytes.length);
    expect(await side.ended(job)).toMatchObject({ state: 'done', result: String(ROWS * 0.99) });
    await expectWhole(job.id);
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(await readFile(join(data, 'sources', hash))).toEqual(bytes);
    expect(await readdir(join(folder, 'data', 'incoming'))).toEqual([]);
  });

  it('begins anew with a file of which a window sent only a part before it was paused', async () => {
    const bytes = await readFile(file());
    const { ticket } = await side.client.files.offer({ name: 'rows.jsonl', size: bytes.length });
    const part = 17 * 1024 * 1024;
    await send(ticket, bytes, 0, part);
    const tickets = [ticket];
    const { reading, mapping } = await side.client.projects.importPreview({
      project,
      tickets,
      reading: null,
      shape: null,
    });
    const wish = { tickets, reading, mapping, author: null, terms: null, mends: null };
    const job = await side.client.projects.import({ project, wish });
    await underWay(job.id, 0.3);
    expect((await side.client.jobs.pause({ id: job.id })).state).toBe('paused');
    await send(ticket, bytes, part, bytes.length);
    await side.client.jobs.resume({ id: job.id });
    expect(await side.ended(job)).toMatchObject({ state: 'done', result: String(ROWS * 0.99) });
    await expectWhole(job.id);
  });

  it('keeps its project from being removed meanwhile', async () => {
    const job = await begin();
    await expect(side.client.projects.remove({ project })).rejects.toMatchObject({ data: { code: 'BUSY' } });
    await side.client.jobs.cancel({ id: job.id });
    await side.client.projects.remove({ project });
  });
});
