import { setImmediate as turn } from 'node:timers/promises';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import { settingsOf } from '#core/train/recipe.ts';
import type { Run } from '#core/train/run.ts';
import { realDisk } from '#host/durable/disk.ts';
import { Arbiter } from '#host/engine/arbiter.ts';
import { TrainEngine } from '#host/engine/trainEngine.ts';
import { RunFiles } from '#host/factory/runFiles.ts';
import { newId } from '#host/ids.ts';
import type { InfluenceInput, Influences as Told } from '#protocol/engine/train.ts';
import { fakeEngine, fakeHeader } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { Influences } from './influences.ts';

const [BASE, ADAPTER, ROOT] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];
const recipe = { name: 'facts' as const, changes: {} };
const settings = settingsOf(recipe, 4_096);
const told: Told = {
  plan: { checkpoints: 5, targets: settings.targets, bits: 8 },
  records: [
    { snapshot: 0, line: 2, value: 3, error: 0.5, weight: 1 },
    { snapshot: 0, line: 0, value: 2, error: 0.5, weight: 0.5 },
    { snapshot: 0, line: 900, value: 1, error: 0.1, weight: 1 },
  ],
  of: 3,
  cut: false,
};

async function setUp(
  change: { run?: Partial<Run>; parameters?: number; trust?: number; restedMs?: number; freeBytes?: number } = {},
) {
  const folder = await freshFolder();
  const derived = join(folder, 'derived');
  const records = join(folder, 'records.jsonl');
  await writeFile(records, '{"first":1}\n{"second":"é"}\n{"third":3}\n');
  const fake = fakeEngine();
  const engine = new TrainEngine({
    shell: fakeShell(fake),
    log: heldLog(),
    times: { startMs: 2_000, soundMs: 60_000, pauseMs: () => 1 },
  });
  const run: Run = {
    id: newId(),
    name: 'Mine',
    note: '',
    createdAt: 0,
    endedAt: 1,
    state: 'ended',
    job: null,
    base: { hash: BASE, name: 'Base' },
    snapshots: [{ root: ROOT, name: 'Notes', records: 3 }],
    grants: [],
    commercial: false,
    recipe,
    settings,
    registers: true,
    examplesHash: ROOT,
    unused: {},
    data: {
      examples: 3,
      heldOut: 0,
      heldOutFrom: 'none',
      tooLong: 0,
      nothingToLearn: 0,
      steps: 5,
      tokens: 30,
      orderHash: ROOT,
      device: 'wasm',
      threads: 1,
      recompute: true,
      template: 'own',
    },
    last: null,
    baseLoss: null,
    best: null,
    ending: 'finished',
    keptStep: 5,
    failure: null,
    logHash: null,
    adapter: ADAPTER,
    ...change.run,
  };
  const header = { ...fakeHeader, parameters: change.parameters ?? fakeHeader.parameters };
  const state = {
    made: 0,
    news: 0,
    making: false,
    found: Promise.withResolvers<void>(),
    rested: change.restedMs ?? 90_000,
  };
  const asked: InfluenceInput[] = [];
  fake.onInfluence = (input) => {
    asked.push(input);
    return Promise.resolve(told);
  };
  const influences = new Influences({
    runOf: (adapter) => Promise.resolve(adapter === ADAPTER ? run : undefined),
    placesOf: (id) => new RunFiles(folder, realDisk).placesOf(id),
    makeFactors: () => {
      state.made += 1;
      state.making = true;
      return Promise.resolve(true);
    },
    areFactorsMade: () => state.making,
    usable: (_, wanted) =>
      Promise.resolve(ok(wanted.map(({ hash, scale }) => ({ path: `${hash}.gguf`, name: 'Mine', scale })))),
    base: () => Promise.resolve(ok({ model: { hash: BASE, name: 'Base', header, addedAt: 0 }, path: 'base.gguf' })),
    engine,
    arbiter: new Arbiter(() => ({ freeMemoryBytes: change.freeBytes ?? 2 ** 36, device: null })),
    isTraining: () => false,
    restedMs: () => state.rested,
    snapshots: { recordsPath: () => records },
    derived,
    disk: realDisk,
    log: heldLog(),
    trust: ({ beside }) =>
      beside > 1 ? { trust: 0, slack: 4 } : { trust: (change.trust ?? 0.4) / (1 + beside), slack: 0.3 },
    found: () => {
      state.news += 1;
      state.found.resolve();
    },
  });
  onTestFinished(() => influences.close());
  const colophon = (hashes: string[]) => ({
    message: newId(),
    base: { hash: BASE, name: 'Base' },
    remote: null,
    adapters: hashes.map((hash) => ({
      hash,
      name: 'Mine',
      scale: 0.5,
      trace: 'traceable' as const,
      parts: null,
      snapshots: [ROOT],
    })),
  });
  const own = colophon([ADAPTER]);
  const factors = join(derived, ADAPTER, 'factors@2');
  return {
    influences,
    fake,
    state,
    asked,
    colophon,
    factors,
    look: async (of = own) => influences.look(of, () => [{ role: 'assistant', content: 'Yes.' }]),
    /** What is found once the child has said something. */
    later: async () => {
      await state.found.promise;
      state.found = Promise.withResolvers<void>();
      return influences.look(own, () => [{ role: 'assistant', content: 'Yes.' }]);
    },
    factorsCome: async () => {
      await mkdir(dirname(factors), { recursive: true });
      await writeFile(factors, 'factors');
      state.making = false;
    },
  };
}

describe('the influence behind an answer', () => {
  it('is not traceable for adapters from elsewhere, and on another base', async () => {
    const { look, colophon, state } = await setUp();
    expect((await look(colophon([ROOT]))).method.state).toBe('not-traceable');
    expect((await look(colophon([BASE, ROOT]))).method).toMatchObject({
      state: 'not-traceable',
      figures: { adapters: 2 },
    });
    expect((await look({ ...colophon([ADAPTER]), base: { hash: ROOT, name: 'Other' } })).method.state).toBe(
      'not-traceable',
    );
    expect((await look(colophon([]))).method.state).toBe('nothing-to-do');
    expect(state.made).toBe(0);
    const { look: untraced } = await setUp({ run: { settings: { ...settings, traceable: false } } });
    expect((await untraced()).method.state).toBe('not-traceable');
  });

  it('waits where there is no room, and wakes nobody for it', async () => {
    const { look, state, factorsCome, asked } = await setUp({ freeBytes: 1_000 });
    await factorsCome();
    for (let time = 0; time < 3; time += 1) {
      expect((await look()).method.state).toBe('pending');
      await turn();
    }
    expect([asked, state.news]).toEqual([[], 0]);
  });

  it('gives way to a training that needs its memory, and begins again afterwards', async () => {
    const { influences, fake, look, later, factorsCome, asked } = await setUp();
    await factorsCome();
    const works = fake.onInfluence;
    const begun = Promise.withResolvers<void>();
    fake.onInfluence = () => {
      begun.resolve();
      return new Promise(() => {});
    };
    expect((await look()).method.state).toBe('pending');
    await begun.promise;
    await influences.giveWay();
    fake.onInfluence = works;
    expect(asked).toEqual([]);
    expect((await look()).method.state).toBe('pending');
    expect((await later()).method.state).toBe('done');
    // With nothing under way there is nothing to wait for.
    await influences.giveWay();
  });

  it('is not even looked for where the bench has no figure: it would pay nothing', async () => {
    const { look, state } = await setUp({ trust: 0 });
    expect(await look()).toMatchObject({ method: { state: 'not-traceable', figures: { trust: 0 } }, estimates: [] });
    expect(state.made).toBe(0);
  });

  it('waits for factors, asks a child of its own, and names records by their places', async () => {
    const { look, later, factorsCome, state, asked, factors } = await setUp();
    expect((await look()).method.state).toBe('pending');
    expect((await look()).method.state).toBe('pending');
    expect(state.made).toBe(1);
    await factorsCome();
    expect((await look()).method.state).toBe('pending');
    expect(await later()).toEqual({
      method: {
        kind: 'influence',
        name: 'e-shampoo/3',
        state: 'done',
        figures: { trust: 0.4, records: 3, named: 2, restrained: 1, checkpoints: 5, bits: 8, cut: 0 },
      },
      estimates: [
        {
          trust: 0.4,
          slack: 0.3,
          records: [
            { place: { root: ROOT, record: 2, offset: 28 }, value: 3, error: 0.5, weight: 1 },
            { place: { root: ROOT, record: 0, offset: 0 }, value: 2, error: 0.5, weight: 0.5 },
          ],
        },
      ],
    });
    expect(asked).toMatchObject([
      { factors, orderHash: ROOT, own: { scale: 0.5 }, threads: 1, device: 'wasm', beside: [] },
    ]);
  });

  it('is estimated of each adapter of several that was trained here, and pays what the bench says of so many', async () => {
    const { look, colophon, factorsCome, asked, state } = await setUp();
    await factorsCome();
    const together = colophon([ROOT, ADAPTER]);
    expect((await look(together)).method).toMatchObject({ state: 'pending', figures: { adapters: 2 } });
    await state.found.promise;
    const { method, estimates } = await look(together);
    expect(method).toMatchObject({
      state: 'done',
      figures: { adapters: 2, traced: 1, trust: 0.2, records: 3, named: 2 },
    });
    expect(estimates).toMatchObject([null, { trust: 0.2, slack: 0.3 }]);
    expect(estimates[1]?.records).toHaveLength(2);
    expect(asked).toMatchObject([
      { own: { path: `${ADAPTER}.gguf`, scale: 0.5 }, beside: [{ path: `${ROOT}.gguf`, name: 'Mine', scale: 0.5 }] },
    ]);
  });

  it('waits while somebody is answered', async () => {
    const { look, later, factorsCome, asked, state } = await setUp({ restedMs: 0 });
    await factorsCome();
    expect((await look()).method.state).toBe('pending');
    expect(asked).toEqual([]);
    state.rested = 1_000;
    await look();
    expect((await later()).method.state).toBe('done');
  });

  it('waits longer with a larger base, and of the largest takes a part of all answers, each for all', async () => {
    const { look, asked } = await setUp({ parameters: 1e9, restedMs: 30_000 });
    expect((await look()).method.state).toBe('pending');
    expect(asked).toEqual([]);
    const { look: sample, colophon, factorsCome } = await setUp({ parameters: 8e9 });
    await factorsCome();
    const states = await Promise.all(Array.from({ length: 60 }, () => sample(colophon([ADAPTER]))));
    const left = states.filter(({ method }) => method.state === 'sampled');
    expect(left.length).toBeGreaterThan(40);
    expect(left.length).toBeLessThan(60);
    expect(left[0]?.method.figures).toEqual({ part: 0.1, chosen: 0 });
  });

  it('makes factors of another version again, once', async () => {
    const { look, later, factorsCome, fake, state, factors } = await setUp();
    await factorsCome();
    const changed: Failure = { code: 'FILE_CHANGED', name: 'factors@2' };
    fake.onInfluence = () => Promise.reject(Object.assign(new Error(changed.code), changed));
    await look();
    expect((await later()).method.state).toBe('pending');
    expect(state.made).toBe(1);
    await expect(stat(factors)).rejects.toThrow('ENOENT');
    await factorsCome();
    await look();
    expect((await later()).method.state).toBe('failed');
    expect(state.made).toBe(1);
  });

  it('starts a child that was killed in the middle once more, and then gives up', async () => {
    const { look, later, factorsCome, fake } = await setUp();
    await factorsCome();
    const works = fake.onInfluence;
    fake.onInfluence = () => {
      fake.crash('train');
      return new Promise(() => {});
    };
    await look();
    expect((await later()).method.state).toBe('pending');
    fake.onInfluence = works;
    expect((await later()).method.state).toBe('done');

    const other = await setUp();
    await other.factorsCome();
    other.fake.onInfluence = () => {
      other.fake.crash('train');
      return new Promise(() => {});
    };
    await other.look();
    await other.later();
    expect((await other.later()).method.state).toBe('failed');
  });
});
