import { readdir, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import { FACTORS_BYTES } from '#core/train/factors.ts';
import { settingsOf } from '#core/train/recipe.ts';
import type { Run } from '#core/train/run.ts';
import { realDisk } from '#host/durable/disk.ts';
import { Arbiter } from '#host/engine/arbiter.ts';
import { TrainEngine } from '#host/engine/trainEngine.ts';
import { newId } from '#host/ids.ts';
import type { FactorsInput } from '#protocol/engine/train.ts';
import { fakeEngine, fakeHeader } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { jobContext } from '#test/support/labelledProject.ts';
import { factorsJob } from './factorsJob.ts';
import { RunFiles } from './runFiles.ts';
import { RunStore } from './runStore.ts';

const HASH = 'a'.repeat(64);
const ADAPTER = 'b'.repeat(64);
const recipe = { name: 'careful' as const, changes: { seed: 7 } };

async function setUp() {
  const folder = await freshFolder();
  const [runs, derived] = [join(folder, 'runs'), join(folder, 'derived')];
  await mkdir(runs);
  await mkdir(derived);
  const store = new RunStore(new RunFiles(runs, realDisk), () => {});
  const fake = fakeEngine();
  const engine = new TrainEngine({
    shell: fakeShell(fake),
    log: heldLog(),
    times: { startMs: 2_000, soundMs: 60_000, pauseMs: () => 1 },
  });
  onTestFinished(() => engine.close());
  const run: Run = {
    id: newId(),
    name: 'Mine',
    note: '',
    createdAt: 0,
    endedAt: 1,
    state: 'ended',
    job: null,
    base: { hash: HASH, name: 'Base' },
    snapshots: [{ root: HASH, name: 'Notes', records: 3 }],
    grants: [],
    commercial: false,
    recipe,
    settings: settingsOf(recipe, 4_096),
    registers: true,
    examplesHash: HASH,
    unused: {},
    data: {
      examples: 3,
      heldOut: 0,
      heldOutFrom: 'none',
      tooLong: 0,
      nothingToLearn: 0,
      steps: 5,
      tokens: 100,
      orderHash: HASH,
      device: 'wasm',
      threads: 3,
      recompute: true,
      template: 'own',
    },
    last: null,
    baseLoss: null,
    best: null,
    ending: 'finished',
    keptStep: 5,
    failure: null,
    logHash: HASH,
    adapter: ADAPTER,
  };
  const added = await store.add(run);
  if (!added.ok) throw new Error(added.failure.code);
  const model = { hash: HASH, name: 'Base', header: fakeHeader, addedAt: 0 };
  const job = factorsJob({
    store,
    engine,
    makeRoom: () => Promise.resolve(),
    arbiter: new Arbiter(() => ({ freeMemoryBytes: 2 ** 36, device: null })),
    disk: realDisk,
    derived,
    base: () => Promise.resolve(ok({ model, path: 'base.gguf' })),
  });
  const context = jobContext({ run: run.id, adapter: ADAPTER });
  return { run, fake, job, carryOut: () => job.run(context), files: () => readdir(join(derived, ADAPTER)) };
}

describe('working out factors', () => {
  it('asks the child as the run was trained, and gives the file its name at the end', async () => {
    const { run, fake, carryOut, files } = await setUp();
    const asked: FactorsInput[] = [];
    fake.onFactors = async function* (input) {
      asked.push(input);
      yield { kind: 'progress', done: 1, total: 2 };
      await writeFile(input.to, 'factors');
      await writeFile(`${input.to}.turned`, 'half of it');
      yield { kind: 'made', plan: { checkpoints: 5, targets: ['attn_q'], bits: 8 }, records: 3, bytes: 7 };
    };
    expect(await carryOut()).toEqual(ok(ADAPTER));
    expect(asked).toMatchObject([
      { device: 'wasm', threads: 3, recompute: true, settings: { seed: 7 }, run: run.id, bytes: FACTORS_BYTES },
    ]);
    expect(await files()).toEqual(['factors@2']);
  });

  it('leaves nothing half made, whether the child fails or is gone', async () => {
    const { fake, carryOut, files } = await setUp();
    fake.onFactors = async function* (input) {
      yield { kind: 'progress', done: 1, total: 2 };
      await writeFile(input.to, 'fac');
      const failure: Failure = { code: 'DISK_FULL', neededBytes: 9, freeBytes: 1 };
      throw Object.assign(new Error(failure.code), failure);
    };
    expect(await carryOut()).toMatchObject({ ok: false, failure: { code: 'DISK_FULL', neededBytes: 9 } });
    expect(await files()).toEqual([]);

    fake.onFactors = async function* (input) {
      yield { kind: 'progress', done: 1, total: 2 };
      await mkdir(dirname(input.to), { recursive: true });
      await writeFile(input.to, 'fac');
      fake.crash('train');
      await new Promise(() => {});
    };
    expect(await carryOut()).toMatchObject({ ok: false, failure: { code: 'ENGINE_CRASHED' } });
    expect(await files()).toEqual([]);
  });
});
