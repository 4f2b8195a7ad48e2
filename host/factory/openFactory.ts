import type { Ground } from '../ground.ts';
import type { Models } from '../library/openModels.ts';
import type { Curate } from '../projects/openCurate.ts';
import { cardEntries } from '#core/benchmark/verdict.ts';
import { ok } from '#core/result.ts';
import type { HoldingsOf } from '../datanets/holdings.ts';
import type { Run } from '#core/train/run.ts';
import { TrainEngine } from '../engine/trainEngine.ts';
import { BenchmarkEngine } from './benchmarkEngine.ts';
import { BenchmarkFiles } from './benchmarkFiles.ts';
import { benchmarkJob } from './benchmarkJob.ts';
import { Benchmarks } from './benchmarks.ts';
import { Factory } from './factory.ts';
import { factorsJob } from './factorsJob.ts';
import { registerAdapter } from './register.ts';
import { RunFiles } from './runFiles.ts';
import { RunStore } from './runStore.ts';
import { sourcesOf } from './sources.ts';
import { trainJob } from './trainJob.ts';

/** The factory with all that it stands on, and its jobs. */
export function openFactory(
  { places, shell, disk, log, catalogue, settings, identity, live, jobs, tickets, outgoing }: Ground,
  { parse, engine: { arbiter }, library, adapters, adapterFiles, families }: Models,
  { snapshots }: Pick<Curate, 'snapshots'>,
  holdings: HoldingsOf,
  /** Ends whatever else has the memory of a training, and can be begun again. */
  makeRoom: () => Promise<void>,
): {
  factory: Factory;
  benchmarks: Benchmarks;
  runs: RunStore;
  close: () => Promise<void>;
} {
  const { derived } = places;
  const base = (hash: string) => library.sound(hash);
  const store = new RunStore(new RunFiles(places.runs, disk), () => live.revised('runs'));
  const engine = new TrainEngine({ shell, log });
  const sources = (roots: readonly string[]) => sourcesOf(snapshots, roots, holdings);
  const key = async () => (await identity).publicKey;
  const sides = { store, adapters, base, sources, disk };
  const benchmarkFiles = new BenchmarkFiles(places.benchmarks, derived, disk);
  const measuring = new BenchmarkEngine({ shell, log, arbiter });
  const benchmarks = new Benchmarks({ ...sides, files: benchmarkFiles, jobs, tickets, outgoing, key });
  jobs.register(
    benchmarkJob({
      ...sides,
      files: benchmarkFiles,
      engine: measuring,
      settings,
      version: shell.version,
      key,
      async measured(hash, report) {
        const told = await adapters.measured(report.adapter.hash, cardEntries(report, hash));
        live.revised('runs');
        return told;
      },
    }),
  );
  const register = (run: Run, name: string) =>
    registerAdapter(
      {
        catalogue,
        files: store.files,
        adapterFiles,
        disk,
        parse,
        base,
        familyOf: (hash) => families.familyOf(hash),
        sources,
        key,
        added: () => live.revised('adapters'),
        admit: ({ id }, as) => benchmarks.admit({ kind: 'run', run: id }, as),
      },
      run,
      name,
    );
  const factory = new Factory({
    store,
    jobs,
    engine,
    arbiter,
    disk,
    outgoing,
    identity,
    base,
    sources,
    register,
    derived,
    hasAdapter: (hash) => adapters.find(hash) !== undefined,
  });
  jobs.register(
    trainJob({
      store,
      engine,
      arbiter,
      makeRoom,
      disk,
      version: shell.version,
      key,
      base,
      sources,
      async register({ id }) {
        const registered = await factory.register(id, undefined);
        return registered.ok ? ok(registered.value.hash) : registered;
      },
    }),
  );
  jobs.register(factorsJob({ store, engine, arbiter, makeRoom, disk, derived, base }));
  const close = async () => {
    await Promise.all([engine.close(), measuring.close()]);
  };
  return { factory, benchmarks, runs: store, close };
}
