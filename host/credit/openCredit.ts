import type { NodeId } from '#core/carried.ts';
import type { Ask } from '../conversations/openAsk.ts';
import type { Ground } from '../ground.ts';
import type { Models } from '../library/openModels.ts';
import type { Curate } from '../projects/openCurate.ts';
import { TrainEngine } from '../engine/trainEngine.ts';
import type { Factory } from '../factory/factory.ts';
import type { RunStore } from '../factory/runStore.ts';
import { factorsInputSchema } from '../factory/factorsJob.ts';
import { TraceEngine } from '../trace/traceEngine.ts';
import { TraceIndexes } from '../trace/traceIndexes.ts';
import { trustOf } from '#core/credit/trust.ts';
import { Colophons } from './colophons.ts';
import { CreditFiles } from './files.ts';
import { Influences } from './influences.ts';
import { learntFromEither } from './learntFrom.ts';
import { LedgerPlace } from './ledgerPlace.ts';
import { around, carriedSince, placeOf } from './overTime.ts';
import { countEarlierColophons } from './rows.ts';
import { creditedRecord } from './sealedRecords.ts';
import { UnusedRecords } from './unusedRecords.ts';
import { type LeftOut, whatIf } from './whatIf.ts';

export type Credit = ReturnType<typeof openCredit>;

/** Everything that says whose an answer is: indexes, colophons, the log of receipts. */
export function openCredit(
  { places, shell, log, catalogue, jobs, identity, disk, outgoing, live }: Ground,
  { engine, library, adapters, families }: Pick<Models, 'engine' | 'library' | 'adapters' | 'families'>,
  { snapshots }: Pick<Curate, 'snapshots'>,
  { conversations }: Pick<Ask, 'conversations'>,
  /** What trained adapters here; it is asked only after all rooms are open. */
  trained: () => { runs: Pick<RunStore, 'list' | 'files'>; factory: Pick<Factory, 'factors'> },
  /** What chains say of when a root was first there; likewise. */
  since: (root: string) => number | null,
  /** And of what an adapter was trained on, by its file; likewise. */
  registered: (adapter: string) => readonly string[] | null,
) {
  const learntFrom = learntFromEither((hash) => adapters.find(hash), registered);
  const trace = new TraceEngine({ shell, log });
  const indexes = new TraceIndexes({
    derived: places.derived,
    snapshots,
    jobs,
    engine: trace,
    disk,
    log,
    changed: () => colophons.wake(),
  });
  const ledger = new LedgerPlace({
    path: places.ledger,
    folder: places.root,
    identity,
    jobs,
    changed: () => live.changed(),
  });
  const influences = new Influences({
    async runOf(adapter) {
      if (adapters.find(adapter) === undefined) return undefined;
      return (await trained().runs.list()).find((run) => run.adapter === adapter);
    },
    placesOf: (run) => trained().runs.files.placesOf(run),
    makeFactors: async (run) => (await trained().factory.factors(run)).ok,
    areFactorsMade: (run) =>
      jobs
        .unfinished()
        .some(
          ({ job, input }) => job.kind === 'work-out-factors' && factorsInputSchema.safeParse(input).data?.run === run,
        ),
    isTraining: () =>
      jobs
        .unfinished()
        .some(({ job }) => (job.kind === 'train' || job.kind === 'work-out-factors') && job.state === 'running'),
    base: (hash) => library.sound(hash),
    usable: (base, wanted) => adapters.usable(base, wanted),
    // A child of its own: what is trained meanwhile goes on.
    engine: new TrainEngine({ shell, log }),
    arbiter: engine.arbiter,
    restedMs: () => engine.restedMs,
    snapshots,
    derived: places.derived,
    disk,
    log,
    trust: (configuration) => trustOf(configuration),
    found: () => colophons.wake(),
  });
  const colophons: Colophons = new Colophons({
    influences,
    catalogue,
    indexes,
    snapshots,
    ledger,
    engine,
    library,
    adapters: { usable: (base, wanted) => adapters.usable(base, wanted) },
    learntFrom,
    familyOf: (base) => families.familyOf(base),
    since,
    disk,
    log,
  });
  const unused = new UnusedRecords({ catalogue, derived: places.derived, snapshots, identity, jobs, disk });
  jobs.register(unused.job());
  jobs.register(indexes.job());
  jobs.register(ledger.job());
  return {
    colophons,
    ledger,
    files: new CreditFiles({ catalogue, ledger, outgoing, exports: places.exports, disk }),
    record: (root: string, offset: number) => creditedRecord(snapshots, root, offset, disk),
    whatIf: (message: string, leftOut: LeftOut) =>
      whatIf({ catalogue, conversations, learntFrom, snapshots, disk }, message, leftOut),
    overTime: {
      placeOf: (message: string) => placeOf(catalogue, message),
      carried: (wish: Parameters<typeof carriedSince>[1]) => carriedSince(catalogue, wish),
      around: (node: NodeId) => around(catalogue, node, (hash) => (learntFrom(hash) ?? []).map(({ root }) => root)),
    },
    unused,
    /** A training needs the memory of what is estimated. */
    makeRoom: () => influences.giveWay(),
    /** After the jobs were taken up, and whenever snapshots came or went. */
    async catchUp(): Promise<void> {
      const counted = countEarlierColophons(catalogue);
      if (!counted.ok) log.warn('earlier colophons were not counted', { code: counted.failure.code });
      await indexes.catchUp();
    },
    async close(): Promise<void> {
      await colophons.close();
      await influences.close();
      await trace.close();
      await ledger.close();
    },
  };
}
