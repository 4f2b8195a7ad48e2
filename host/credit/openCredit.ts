import type { Adapters } from '../adapters/adapters.ts';
import type { Families } from '../adapters/families.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Disk } from '../durable/disk.ts';
import type { AnswerEngine } from '../engine/answerEngine.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { Identity } from '../identity/identity.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Library } from '../library/library.ts';
import type { Log } from '../log/log.ts';
import type { Places } from '../places.ts';
import type { Shell } from '../shell.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { TraceEngine } from '../trace/traceEngine.ts';
import { TraceIndexes } from '../trace/traceIndexes.ts';
import { Colophons } from './colophons.ts';
import { CreditFiles } from './files.ts';
import { LedgerPlace } from './ledgerPlace.ts';
import { creditedRecord } from './sealedRecords.ts';
import { type LeftOut, whatIf } from './whatIf.ts';

interface Parts {
  places: Places;
  shell: Shell;
  log: Log;
  catalogue: Catalogue;
  jobs: Jobs;
  identity: Promise<Identity>;
  snapshots: Snapshots;
  engine: AnswerEngine;
  library: Library;
  adapters: Adapters;
  families: Families;
  conversations: Conversations;
  outgoing: Outgoing;
  disk: Disk;
  /** The log of receipts stopped taking any, or takes them again. */
  changed: () => void;
}

export type Credit = ReturnType<typeof openCredit>;

/** Everything that says whose an answer is: indexes, colophons, the log of receipts. */
export function openCredit(parts: Parts) {
  const { places, shell, log, catalogue, jobs, identity, snapshots, engine, disk, adapters, families } = parts;
  const { library, conversations, outgoing } = parts;
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
  const ledger = new LedgerPlace({ path: places.ledger, folder: places.root, identity, jobs, changed: parts.changed });
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
