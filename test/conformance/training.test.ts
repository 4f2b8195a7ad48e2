import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '#core/train/run.ts';
import { realDisk } from '#host/durable/disk.ts';
import { newId } from '#host/ids.ts';
import type { RunEvent, TrainWish } from '#protocol/window/factory.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { type HostClient, hostClient } from '#test/support/hostClient.ts';
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
    const bytes = await readFile(await fixedModel('tiny', { ending: 'sometimes' }));
    const added = await side.client.models.add({ ticket: await side.send('tiny.gguf', new Uint8Array(bytes)) });
    base = (await side.ended(added)).result ?? '';
    await side.client.settings.change({ chosenModel: base, contextTokens: 512, threads: 1, longestAnswerTokens: 8 });
  }, 60_000);
  afterAll(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  });

  const wish = (changes: TrainWish['recipe']['changes'] = {}): TrainWish => ({
    base,
    snapshots: [root],
    recipe: {
      name: 'quick',
      changes: {
        rank: 4,
        targets: ['attn_q', 'attn_v'],
        epochs: 3,
        batchExamples: 4,
        longestTokens: 256,
        microTokens: 512,
        evaluations: 4,
        learningRate: 5e-3,
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
  /** Follows a run to its end; `see` is told of each event. */
  const over = async ({ id }: Run, see: (event: RunEvent) => void = () => {}): Promise<Run> => {
    for await (const event of await side.client.factory.watch({ run: id })) see(event);
    return side.client.factory.get({ run: id });
  };
  const jobOver = async (run: Run) => {
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
});
