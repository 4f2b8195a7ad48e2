import type { Ask } from '../conversations/openAsk.ts';
import type { Ground } from '../ground.ts';
import type { Models } from '../library/openModels.ts';
import type { Curate } from '../projects/openCurate.ts';
import { TraceEngine } from '../trace/traceEngine.ts';
import { TraceIndexes } from '../trace/traceIndexes.ts';
import { Colophons } from './colophons.ts';
import { CreditFiles } from './files.ts';
import { LedgerPlace } from './ledgerPlace.ts';
import { creditedRecord } from './sealedRecords.ts';
import { type LeftOut, whatIf } from './whatIf.ts';

export type Credit = ReturnType<typeof openCredit>;

/** Everything that says whose an answer is: indexes, colophons, the log of receipts. */
export function openCredit(
  { places, shell, log, catalogue, jobs, identity, disk, outgoing, live }: Ground,
  { engine, library, adapters, families }: Pick<Models, 'engine' | 'library' | 'adapters' | 'families'>,
  { snapshots }: Pick<Curate, 'snapshots'>,
  { conversations }: Pick<Ask, 'conversations'>,
) {
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
  const colophons: Colophons = new Colophons({
    catalogue,
    indexes,
    snapshots,
    ledger,
    engine,
    library,
    adapters: {
      find: (hash) => adapters.find(hash),
      usable: (base, wanted) => adapters.usable(base, wanted),
    },
    familyOf: (base) => families.familyOf(base),
    disk,
    log,
  });
  jobs.register(indexes.job());
  jobs.register(ledger.job());
  const find = (hash: string) => adapters.find(hash);
  return {
    colophons,
    ledger,
    files: new CreditFiles({ catalogue, ledger, outgoing, exports: places.exports, disk }),
    record: (root: string, offset: number) => creditedRecord(snapshots, root, offset, disk),
    whatIf: (message: string, leftOut: LeftOut) =>
      whatIf({ catalogue, conversations, find, snapshots }, message, leftOut),
    /** After the jobs were taken up, and whenever snapshots came or went. */
    catchUp: () => indexes.catchUp(),
    async close(): Promise<void> {
      await colophons.close();
      await trace.close();
      await ledger.close();
    },
  };
}
