import { cardEntries } from '#core/benchmark/verdict.ts';
import type { Model } from '#core/model.ts';
import type { Failure } from '#core/failure.ts';
import { type Result, ok } from '#core/result.ts';
import type { Run } from '#core/train/run.ts';
import type { AdapterFiles } from '../adapters/adapterFiles.ts';
import type { Adapters } from '../adapters/adapters.ts';
import type { Families } from '../adapters/families.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Disk } from '../durable/disk.ts';
import type { Arbiter } from '../engine/arbiter.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import { TrainEngine } from '../engine/trainEngine.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { Identity } from '../identity/identity.ts';
import type { Tickets } from '../files/tickets.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { Shell } from '../shell.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
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

interface Parts {
  folder: string;
  /** Benchmarks, their reports and gates; and what can be measured again. */
  benchmarks: string;
  derived: string;
  tickets: Tickets;
  adapters: Adapters;
  settings: SettingsStore;
  catalogue: Catalogue;
  jobs: Jobs;
  parse: ParseEngine;
  adapterFiles: AdapterFiles;
  families: Families;
  snapshots: Snapshots;
  arbiter: Arbiter;
  outgoing: Outgoing;
  identity: Promise<Identity>;
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  disk: Disk;
  shell: Shell;
  log: Log;
  revised: (what: 'runs' | 'adapters') => void;
}

/** The factory with all that it stands on, and its jobs. */
export function openFactory(parts: Parts): {
  factory: Factory;
  benchmarks: Benchmarks;
  close: () => Promise<void>;
} {
  const { folder, catalogue, jobs, parse, families, snapshots, arbiter, outgoing, identity, base, disk } = parts;
  const store = new RunStore(new RunFiles(folder, disk), () => parts.revised('runs'));
  const engine = new TrainEngine({ shell: parts.shell, log: parts.log });
  const sources = (roots: readonly string[]) => sourcesOf(snapshots, roots);
  const key = async () => (await identity).publicKey;
  const sides = { store, adapters: parts.adapters, base, sources, disk };
  const benchmarkFiles = new BenchmarkFiles(parts.benchmarks, parts.derived, disk);
  const measuring = new BenchmarkEngine({ shell: parts.shell, log: parts.log, arbiter });
  const benchmarks = new Benchmarks({ ...sides, files: benchmarkFiles, jobs, tickets: parts.tickets, outgoing, key });
  jobs.register(
    benchmarkJob({
      ...sides,
      files: benchmarkFiles,
      engine: measuring,
      settings: parts.settings,
      version: parts.shell.version,
      key,
      async measured(hash, report) {
        const told = await parts.adapters.measured(report.adapter.hash, cardEntries(report, hash));
        parts.revised('runs');
        return told;
      },
    }),
  );
  const register = (run: Run, name: string) =>
    registerAdapter(
      {
        catalogue,
        files: store.files,
        adapters: parts.adapterFiles,
        disk,
        parse,
        base,
        familyOf: (hash) => families.familyOf(hash),
        sources,
        key,
        added: () => parts.revised('adapters'),
        admit: ({ id }, as) => benchmarks.admit({ kind: 'run', run: id }, as),
      },
      run,
      name,
    );
  const factory = new Factory({ store, jobs, engine, arbiter, disk, outgoing, identity, base, sources, register });
  jobs.register(
    trainJob({
      store,
      engine,
      arbiter,
      disk,
      version: parts.shell.version,
      key,
      base,
      sources,
      async register({ id }) {
        const registered = await factory.register(id, undefined);
        return registered.ok ? ok(registered.value.hash) : registered;
      },
    }),
  );
  jobs.register(factorsJob({ store, engine, arbiter, disk, derived: parts.derived, base }));
  const close = async () => {
    await Promise.all([engine.close(), measuring.close()]);
  };
  return { factory, benchmarks, close };
}
