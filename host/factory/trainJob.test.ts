import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Failure } from '#core/failure.ts';
import { type Result, ok } from '#core/result.ts';
import { settingsOf } from '#core/train/recipe.ts';
import type { Run } from '#core/train/run.ts';
import { type Disk, realDisk } from '#host/durable/disk.ts';
import { Arbiter } from '#host/engine/arbiter.ts';
import { TrainEngine } from '#host/engine/trainEngine.ts';
import { newId } from '#host/ids.ts';
import type { TrainEvent } from '#protocol/engine/train.ts';
import { failingDisk } from '#test/support/failingDisk.ts';
import { fakeEngine, fakeHeader } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { jobContext } from '#test/support/labelledProject.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { RunFiles } from './runFiles.ts';
import { RunStore } from './runStore.ts';
import { trainJob } from './trainJob.ts';
import { watchRun } from './watchRun.ts';

const HASH = 'a'.repeat(64);
const { manifest, lines } = sealedSnapshot(drafts(12));

const data: TrainEvent = {
  kind: 'data',
  data: {
    examples: 10,
    heldOut: 2,
    heldOutFrom: 'split',
    tooLong: 0,
    nothingToLearn: 0,
    steps: 10,
    tokens: 100,
    orderHash: HASH,
    device: 'wasm',
    threads: 1,
    recompute: false,
    template: 'own',
  },
  resumedAt: null,
};
const stepTo = (step: number): TrainEvent => ({
  kind: 'steps',
  steps: [{ step, tokens: step * 10, loss: 1 / step, rate: 1e-3, norm: 1 }],
});

/** A run of a sealed snapshot, a child that does what a test wants, and the job over both. */
async function setUp(
  disk: Disk = realDisk,
  change: Partial<Run> = {},
  register: (run: Run) => Promise<Result<string, Failure>> = () => Promise.resolve(ok(HASH)),
) {
  const folder = await freshFolder();
  const records = join(folder, 'records.jsonl');
  await writeFile(records, lines.map((line) => `${line}\n`).join(''));
  const places = join(folder, 'runs');
  await mkdir(places);
  const store = new RunStore(new RunFiles(places, disk), () => {});
  const fake = fakeEngine();
  const engine = new TrainEngine({
    shell: fakeShell(fake),
    log: heldLog(),
    times: { startMs: 2_000, soundMs: 60_000, pauseMs: () => 1 },
  });
  onTestFinished(() => engine.close());
  const recipe = { name: 'quick' as const, changes: { microTokens: 1_024, longestTokens: 64 } };
  const run: Run = {
    id: newId(),
    name: 'Mine',
    note: '',
    createdAt: 0,
    endedAt: null,
    state: 'open',
    job: null,
    base: { hash: HASH, name: 'Base' },
    snapshots: [{ root: manifest.root, name: manifest.name, records: manifest.records.count }],
    grants: [],
    commercial: false,
    recipe,
    settings: settingsOf(recipe, 4_096),
    registers: false,
    examplesHash: null,
    unused: {},
    data: null,
    last: null,
    baseLoss: null,
    best: null,
    ending: null,
    keptStep: null,
    failure: null,
    logHash: null,
    adapter: null,
    ...change,
  };
  const added = await store.add(run);
  if (!added.ok) throw new Error(added.failure.code);
  const model = { hash: HASH, name: 'Base', header: fakeHeader, addedAt: 0 };
  const sealed = { manifest, path: records, holdings: [] };
  const job = trainJob({
    store,
    engine,
    makeRoom: () => Promise.resolve(),
    arbiter: new Arbiter(() => ({ freeMemoryBytes: 2 ** 36, device: null })),
    disk,
    version: '0.0.0',
    key: () => Promise.resolve(`02${HASH}`),
    base: () => Promise.resolve(ok({ model, path: 'base.gguf' })),
    sources: () => Promise.resolve(ok([sealed])),
    register,
  });
  const at = store.files.placesOf(run.id);
  return {
    fake,
    store,
    at,
    sealed,
    job,
    carryOut: () => job.run(jobContext({ kind: 'train', run: run.id })),
    giveUp: () => job.discard(newId(), { kind: 'train', run: run.id }, null),
    now: async () => (await store.find(run.id)) ?? run,
    log: () => readFile(at.log, 'utf8'),
    async checkpoint(step: number): Promise<TrainEvent> {
      const file = `step-${String(step).padStart(9, '0')}.ckpt.part`;
      await writeFile(join(at.checkpoints, file), 'a state');
      return { kind: 'checkpoint', step, bestStep: null, file };
    },
    async ended(
      reason: 'finished' | 'diverged',
      culprit: { snapshot: number; line: number } | null = null,
    ): Promise<TrainEvent> {
      await writeFile(at.adapterPart, 'an adapter');
      return { kind: 'ended', reason, step: 10, culprit };
    },
  };
}

describe('a training job', () => {
  it('takes a run to its end, and tells the hash of its log', async () => {
    const all = await setUp();
    all.fake.onTrain = async function* () {
      yield data;
      yield stepTo(5);
      yield await all.checkpoint(5);
      yield await all.ended('finished');
    };
    expect(await all.carryOut()).toEqual(ok(null));
    expect(await all.now()).toMatchObject({ state: 'ended', keptStep: 10, last: { step: 5 } });
    const hashed = await all.store.files.hashOf(all.at.log);
    expect((await all.now()).logHash).toBe(hashed.ok && hashed.value.sha256);
    expect(
      (await all.log())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).kind),
    ).toEqual(['begun', 'data', 'steps', 'checkpoint', 'ended']);
    // Found again as it was after a restart.
    const [again] = await new RunFiles(join(all.at.folder, '..'), realDisk).all();
    expect(again).toEqual(await all.now());
  });

  it('is watched until what it trained is in the library', async () => {
    let admit = () => {};
    const admitted = new Promise<void>((resolve) => (admit = resolve));
    const all = await setUp(realDisk, { registers: true }, async ({ id }) => {
      await admitted;
      await all.store.change(id, { adapter: HASH });
      return ok(HASH);
    });
    all.fake.onTrain = async function* () {
      yield data;
      yield await all.ended('finished');
    };
    const seen: Pick<Run, 'state' | 'adapter'>[] = [];
    const watching = (async () => {
      const { id } = await all.now();
      const events = watchRun({ store: all.store, jobs: { current: () => [] } }, id, new AbortController().signal);
      for await (const { run } of events) {
        seen.push({ state: run.state, adapter: run.adapter });
        if (run.state === 'ended') admit();
      }
    })();
    expect(await all.carryOut()).toEqual(ok(HASH));
    await watching;
    expect(seen).toContainEqual({ state: 'ended', adapter: null });
    expect(seen.at(-1)).toEqual({ state: 'ended', adapter: HASH });
  });

  it('comes into the library after all, if the host ended between its end and that', async () => {
    const registered: string[] = [];
    const over = { registers: true, state: 'ended' as const, ending: 'finished' as const, keptStep: 10 };
    const all = await setUp(realDisk, over, async ({ id }) => {
      registered.push(id);
      await all.store.change(id, { adapter: HASH });
      return ok(HASH);
    });
    expect(await all.carryOut()).toEqual(ok(HASH));
    expect(await all.carryOut()).toEqual(ok(HASH));
    expect(registered).toEqual([(await all.now()).id]);
    // Whoever gives the job up instead finds it trained, and out of the library.
    const other = await setUp(realDisk, over);
    await other.giveUp();
    expect(await other.carryOut()).toEqual(ok(null));
    expect(await other.now()).toMatchObject({ ...over, registers: false, adapter: null });
  });

  it('starts a child again that crashes, with less at once when it crashes again, and not for ever', async () => {
    const all = await setUp();
    const tried: number[] = [];
    all.fake.onTrain = async function* ({ settings }) {
      tried.push(settings.microTokens);
      yield data;
      all.fake.crash('train');
      await new Promise(() => {});
    };
    expect(await all.carryOut()).toMatchObject({ ok: false, failure: { code: 'ENGINE_CRASHED' } });
    expect(tried).toEqual([1_024, 1_024, 512, 256, 128]);
    expect(await all.now()).toMatchObject({ state: 'failed', failure: { code: 'ENGINE_CRASHED' } });
  });

  it('counts no crash that a checkpoint came before', async () => {
    const all = await setUp();
    let lives = 0;
    all.fake.onTrain = async function* () {
      lives += 1;
      yield data;
      if (lives > 8) {
        yield await all.ended('finished');
        return;
      }
      yield await all.checkpoint(lives);
      await new Promise((resume) => setTimeout(resume, 20));
      all.fake.crash('train');
      await new Promise(() => {});
    };
    expect(await all.carryOut()).toEqual(ok(null));
    expect(lives).toBe(9);
  });

  it('goes on with as much at once as the child found memory for', async () => {
    const all = await setUp();
    const tried: number[] = [];
    all.fake.onTrain = async function* ({ settings }) {
      tried.push(settings.microTokens);
      yield data;
      if (settings.microTokens > 256) {
        yield { kind: 'smaller', step: 0, microTokens: settings.microTokens / 2 };
        const failure: Failure = { code: 'TRAINING_TOO_LARGE', name: 'Base', tokens: settings.microTokens };
        throw Object.assign(new Error(failure.code), failure);
      }
      yield await all.ended('finished');
    };
    expect(await all.carryOut()).toEqual(ok(null));
    expect(tried).toEqual([1_024, 512, 256]);
    expect(await all.log()).toContain('"kind":"smaller","step":0,"microTokens":256');
  });

  it('fails with the record whose loss is no number, and keeps the adapter', async () => {
    const all = await setUp();
    all.fake.onTrain = async function* () {
      yield data;
      yield stepTo(3);
      yield await all.ended('diverged', { snapshot: 0, line: 6 });
    };
    const failure = { code: 'TRAINING_DIVERGED', step: 4, snapshot: manifest.name, record: 7 };
    expect(await all.carryOut()).toEqual({ ok: false, failure });
    expect(await all.now()).toMatchObject({ state: 'failed', ending: 'diverged', keptStep: 10, failure });
  });

  it('says how much is free when the disk is full at a checkpoint, and keeps the one before it', async () => {
    let full = false;
    const all = await setUp(failingDisk((step) => (full && step === 'rename' ? 'ENOSPC' : undefined)));
    all.fake.onTrain = async function* () {
      yield data;
      yield await all.checkpoint(1);
      yield await all.checkpoint(2);
      // The host takes its time.
      while (!(await all.log()).includes('"step":2,"sha256"')) await new Promise((resume) => setTimeout(resume, 5));
      full = true;
      yield await all.checkpoint(3);
      await new Promise(() => {});
    };
    const outcome = await all.carryOut();
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'DISK_FULL' } });
    expect(new Set(await all.store.files.steps((await all.now()).id))).toEqual(new Set([1, 2]));
    expect((await all.now()).state).toBe('failed');

    // Tried again when there is room.
    full = false;
    all.fake.onTrain = async function* () {
      yield data;
      yield await all.ended('finished');
    };
    expect(await all.carryOut()).toEqual(ok(null));
    expect(await all.now()).toMatchObject({ state: 'ended', failure: null });
  });

  it('believes no word of a child’s that cannot be true', async () => {
    for (const word of [
      { kind: 'checkpoint', step: 1, bestStep: null, file: '../run.json' },
      { kind: 'checkpoint', step: 1, bestStep: null, file: 'step-000000002.ckpt.part' },
      { kind: 'steps', steps: [{ step: -1, tokens: 0, loss: 0, rate: 0, norm: 0 }] },
    ] satisfies TrainEvent[]) {
      const all = await setUp();
      all.fake.onTrain = async function* () {
        yield data;
        yield word;
      };
      expect(await all.carryOut()).toMatchObject({ ok: false });
      expect((await all.now()).id).toBeTruthy();
    }
  });

  it('reads a snapshot only while it is what was signed', async () => {
    const all = await setUp();
    await writeFile(all.sealed.path, `${lines.slice(1).join('\n')}\n`);
    const refused = { ok: false, failure: { code: 'SNAPSHOT_DAMAGED', detail: 'WRONG_FILE_HASH' } };
    expect(await all.carryOut()).toMatchObject(refused);
    expect(all.fake.started('train')).toBe(0);
  });
});
