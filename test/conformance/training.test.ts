import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import type { Run } from '#core/train/run.ts';
import { realDisk } from '#host/durable/disk.ts';
import { newId } from '#host/ids.ts';
import type { AnswerEvent } from '#protocol/window/conversations.ts';
import type { TrainWish } from '#protocol/window/factory.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { labelledProject, sealWish } from '#test/support/labelledProject.ts';

/** The real host, the real engine and a small base: from a sealed snapshot to an adapter that answers. */
describe('a training', () => {
  let folder: string;
  let side: HostClient;
  let root = '';
  let base = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-training-'));
    await mkdir(join(folder, 'projects'));
    const project = newId();
    const made = await labelledProject(join(folder, 'projects', project), realDisk, { records: 60, labelers: 3 });
    await made.close();
    side = await hostClient(folder);
    root = (await side.ended(await side.client.snapshots.seal(sealWish({ project })))).result ?? '';
    base = await addBase();
    await side.client.settings.change({ chosenModel: base, contextTokens: 512, threads: 1, longestAnswerTokens: 8 });
  }, 60_000);
  afterAll(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  });

  const addBase = async (): Promise<string> => {
    const bytes = await readFile(await fixedModel('tiny', { ending: 'sometimes' }));
    const added = await side.client.models.add({ ticket: await side.send('tiny.gguf', new Uint8Array(bytes)) });
    return (await side.ended(added)).result ?? '';
  };
  const wish = (changes: TrainWish['recipe']['changes'] = {}): TrainWish => ({
    base,
    snapshots: [root],
    recipe: {
      name: 'quick',
      changes: {
        rank: 4,
        targets: ['attn_q', 'attn_v'],
        epochs: 2,
        batchExamples: 8,
        longestTokens: 256,
        microTokens: 1_024,
        packing: false,
        evaluations: 3,
        learningRate: 1e-2,
        threads: 1,
        device: 'wasm',
        ...changes,
      },
    },
    commercial: false,
  });
  const start = async (name: string, changes: TrainWish['recipe']['changes'] = {}): Promise<Run> => {
    const permissions = await side.client.factory.permissions({ snapshots: [root], commercial: false });
    const read = permissions.map(({ root: of, termsHash }) => ({ root: of, termsHash }));
    return side.client.factory.start({ wish: wish(changes), name, read, registers: true });
  };
  /** Waits until the run has made so many steps. */
  const steps = async ({ id }: Run, count: number): Promise<void> => {
    for await (const { run } of await side.client.factory.watch({ run: id })) {
      if ((run.last?.step ?? 0) >= count) return;
    }
    throw new Error('It was over before');
  };
  /** The child that trains, as the system knows it. */
  const trainer = (): number => {
    const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' }).split(
      '\n',
    );
    const found = lines.find((line) => line.trimEnd().endsWith(' train'));
    if (found === undefined) throw new Error('No child trains');
    return Number.parseInt(found, 10);
  };
  const jobOver = async (begun: Run) => {
    const run = await side.client.factory.get({ run: begun.id });
    const job = (await side.client.jobs.list({ limit: 50 })).find(({ id }) => id === run.job);
    if (job === undefined) throw new Error('The run has no job');
    return side.ended(job);
  };

  let unbroken: Run;

  it('lowers the loss of what was held out, and registers an adapter with its lineage', async () => {
    const begun = await start('First');
    await jobOver(begun);
    unbroken = await side.client.factory.get({ run: begun.id });
    expect(unbroken).toMatchObject({ state: 'ended', ending: 'finished', failure: null });
    expect(unbroken.best?.loss).toBeLessThan((unbroken.baseLoss ?? 0) - 0.05);
    const adapter = await side.client.adapters.get({ hash: unbroken.adapter ?? '' });
    expect(adapter).toMatchObject({ name: 'First', evidence: 'proven', base: { hash: base } });
    expect(adapter.lineage).toMatchObject({
      snapshots: [{ root }],
      recipe: { name: 'quick' },
      runLogHash: unbroken.logHash,
      grants: unbroken.grants.map(({ hash }) => hash),
      terms: { commercialUse: false },
    });
    const curve = await side.client.factory.curve({ run: begun.id, most: 1_000 });
    expect(curve.steps.map(({ step }) => step)).toEqual(
      Array.from({ length: unbroken.data?.steps ?? 0 }, (_, at) => at + 1),
    );
    expect(curve.heldOut.map(({ step }) => step)[0]).toBe(0);
    expect((await side.client.factory.samples({ run: begun.id })).length).toBeGreaterThan(0);
    const kept = (await readdir(join(folder, 'runs', begun.id, 'checkpoints'))).length;
    expect(kept).toBeGreaterThanOrEqual(5);
  }, 300_000);

  it('answers in Ask at once', async () => {
    const adapters = [{ hash: unbroken.adapter ?? '', scale: 1 }];
    const { client } = side;
    const stream = await client.conversations.ask({
      conversation: null,
      parent: null,
      text: 'who',
      settings: { ...plainAnswerSettings({ temperature: 0, longestAnswerTokens: 8 }), adapters },
    });
    let ended: AnswerEvent | undefined;
    for await (const event of stream) ended = event;
    expect(ended).toMatchObject({ kind: 'ended', answer: { state: 'done' } });
    expect(JSON.stringify(ended)).toContain(unbroken.adapter ?? '');
  }, 60_000);

  it('goes on by itself when its child is killed, and comes to the same adapter', async () => {
    const begun = await start('Killed');
    await steps(begun, 7);
    process.kill(trainer(), 'SIGKILL');
    await jobOver(begun);
    const run = await side.client.factory.get({ run: begun.id });
    expect(run).toMatchObject({ state: 'ended', ending: 'finished', failure: null });
    const log = await readFile(join(folder, 'runs', run.id, 'log.jsonl'), 'utf8');
    expect(log).toContain('"kind":"resumed"');
    expect(run.adapter).toBe(unbroken.adapter);
    expect(run.best).toEqual(unbroken.best);
  }, 300_000);

  it('goes on after the host was closed and opened again, and comes to the same adapter', async () => {
    const begun = await start('Closed');
    await steps(begun, 3);
    await side.close();
    side = await hostClient(folder);
    await jobOver(begun);
    const run = await side.client.factory.get({ run: begun.id });
    expect(run).toMatchObject({ state: 'ended', adapter: unbroken.adapter });
  }, 300_000);

  it('is stopped by a person, and keeps what was learned; runs are compared', async () => {
    const begun = await start('Stopped', { epochs: 200 });
    await steps(begun, 4);
    await side.client.factory.stop({ run: begun.id });
    await jobOver(begun);
    const run = await side.client.factory.get({ run: begun.id });
    expect(run).toMatchObject({ state: 'ended', ending: 'stopped' });
    expect(run.adapter).not.toBeNull();
    const { differences } = await side.client.factory.compare({ runs: [unbroken.id, run.id], most: 10 });
    expect(differences).toEqual([{ setting: 'epochs', values: ['2', '200'] }]);
    await side.client.factory.change({ run: run.id, note: 'too short' });
    expect((await side.client.factory.list({ limit: 1 }))[0]).toMatchObject({ id: run.id, note: 'too short' });
    await side.client.factory.remove({ run: run.id });
    await expect(side.client.factory.get({ run: run.id })).rejects.toMatchObject({ data: { what: 'run' } });
  }, 300_000);

  it('is told beforehand what it will take, from a measured step', async () => {
    const { measured, seconds, memoryBytes, fits } = await side.client.factory.estimate({
      wish: wish(),
      measure: true,
    });
    expect(fits).toBe(true);
    expect(measured).toMatchObject({
      device: 'wasm',
      threads: 1,
      steps: unbroken.data?.steps,
      examples: unbroken.data?.examples,
    });
    expect(seconds?.least).toBeGreaterThan(0);
    expect(seconds?.most).toBeGreaterThan(seconds?.least ?? 0);
    expect(memoryBytes.least).toBeGreaterThan(0);
  }, 120_000);

  it('is not begun where terms were not read, or forbid it', async () => {
    const asked = { wish: wish(), name: 'No', registers: false };
    const refused = (reason: string) => ({ data: { code: 'TRAINING_REFUSED', reason } });
    await expect(side.client.factory.start({ ...asked, read: [] })).rejects.toMatchObject(refused('not-read'));
    const other = [{ root, termsHash: 'f'.repeat(64) }];
    await expect(side.client.factory.start({ ...asked, read: other })).rejects.toMatchObject(refused('not-read'));
    const runs = await side.client.factory.list({ limit: 100 });
    expect(runs.some(({ name }) => name === 'No')).toBe(false);
  });

  it('fails with a sentence when its base is removed, and goes on when it is back', async () => {
    const begun = await start('Without base');
    await steps(begun, 4);
    await side.client.jobs.pause({ id: begun.job ?? '' });
    await side.client.models.remove({ hash: base });
    await side.client.factory.resume({ run: begun.id });
    expect(await jobOver(begun)).toMatchObject({ state: 'failed', failure: { code: 'NOT_FOUND', what: 'model' } });
    expect(await side.client.factory.get({ run: begun.id })).toMatchObject({ state: 'failed' });
    await addBase();
    const resumed = await side.client.factory.resume({ run: begun.id });
    await jobOver(resumed);
    expect(await side.client.factory.get({ run: begun.id })).toMatchObject({
      state: 'ended',
      adapter: unbroken.adapter,
    });
  }, 300_000);
});
