import { fail, ok } from '#core/result.ts';
import type { Net } from '../fetch/net.ts';
import type { Disk } from '../durable/disk.ts';
import type { JobDefinition } from '../jobs/jobs.ts';
import { leave, leavingArchive, leavingFiles } from '../snapshots/leaving.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { publicationInputSchema } from './checkJob.ts';
import type { PublicationJournal } from './journal.ts';
import { placingFor } from './placing.ts';

interface Parts {
  readonly journal: PublicationJournal;
  readonly snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  readonly net: Net;
  readonly disk: Disk;
  readonly published: string;
  readonly changed: () => void;
}

/** Brings a snapshot to where others are to find it. Done again it only puts the same there again. */
export function storeJob({ journal, snapshots, net, disk, published, changed }: Parts): JobDefinition {
  return {
    kind: 'store-publication',
    atOnce: 1,
    async run({ input, signal, progress }) {
      const { publication: id } = publicationInputSchema.parse(input);
      const entry = journal.get(id);
      if (entry === undefined || entry.place === null) return fail({ code: 'NOT_FOUND', what: 'publication' });
      const placing = placingFor(entry.place, entry.root, { net, disk, published });
      if (!placing.ok) return placing;
      const { place, asArchive } = placing.value;
      const leaving = asArchive
        ? await leavingArchive(snapshots, entry.root, disk)
        : await leavingFiles(snapshots, entry.root, disk);
      if (!leaving.ok) return leaving;
      const left = await leave(leaving.value.files, place, signal, progress);
      if (!left.ok) return left;
      const current = journal.get(id);
      if (current === undefined) return fail({ code: 'NOT_FOUND', what: 'publication' });
      // An address that takes a file once is a key: it is not kept longer than it is needed.
      const over = current.place?.kind === 'put' ? { ...current.place, put: '' } : current.place;
      const kept = journal.put({ ...current, place: over, location: left.value, reached: null });
      if (!kept.ok) return kept;
      changed();
      return ok(left.value);
    },
    discard: () => Promise.resolve(),
  };
}
