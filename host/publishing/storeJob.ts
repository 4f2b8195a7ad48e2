import { fail, ok } from '#core/result.ts';
import type { Chain } from '../chain/chain.ts';
import type { Net } from '../fetch/net.ts';
import type { Disk } from '../durable/disk.ts';
import type { JobDefinition } from '../jobs/jobs.ts';
import type { EncryptionKey } from '../sealed/encryptionKey.ts';
import { sealedFile } from '../sealed/sealing.ts';
import { leave, leavingArchive, leavingFiles } from '../snapshots/leaving.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { PlacedFile } from '../storage/place.ts';
import { publicationInputSchema } from './checkJob.ts';
import type { PublicationJournal } from './journal.ts';
import { type MemberIndex, isSealedFor, memberKeys } from './members.ts';
import { placingFor } from './placing.ts';

interface Parts {
  readonly chain: (id: bigint) => Chain | undefined;
  readonly members: MemberIndex;
  readonly encryption: Pick<EncryptionKey, 'current'>;
  readonly journal: PublicationJournal;
  readonly snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  readonly net: Net;
  readonly disk: Disk;
  readonly published: string;
  readonly changed: () => void;
}

/** Brings a snapshot to where others are to find it. Done again it only puts the same there again. */
export function storeJob(parts: Parts): JobDefinition {
  const { journal, snapshots, net, disk, published, chain, members: index, encryption, changed } = parts;
  return {
    kind: 'store-publication',
    atOnce: 1,
    async run({ input, signal, progress }) {
      const { publication: id } = publicationInputSchema.parse(input);
      const entry = journal.get(id);
      if (entry === undefined || entry.place === null) return fail({ code: 'NOT_FOUND', what: 'publication' });
      const network = chain(BigInt(entry.network));
      if (network === undefined) return fail({ code: 'NOT_FOUND', what: 'network' });
      const forMembers = await isSealedFor(network, entry.datanet, index);
      if (!forMembers.ok) return forMembers;
      const placing = placingFor(entry.place, entry.root, { net, disk, published }, forMembers.value);
      if (!placing.ok) return placing;
      const { place, asArchive, within } = placing.value;
      const leaving = asArchive
        ? await leavingArchive(snapshots, entry.root, disk)
        : await leavingFiles(snapshots, entry.root, disk);
      if (!leaving.ok) return leaving;
      let files: readonly PlacedFile[] = leaving.value.files;
      let sealedFor: number | null = null;
      if (forMembers.value) {
        // Who was let in since it was read last would be left out.
        const read = await index.upToDate(network.id);
        if (!read.ok) return read;
        const members = await memberKeys(network, entry.datanet, index.admitted(network.id, entry.datanet));
        if (!members.ok) return members;
        const own = await encryption.current();
        if (!own.ok) return own;
        const { keys, membership } = members.value;
        const [archive] = files;
        // Sealed for its author alone it would be of no use to those who are to review it.
        const sealed =
          archive === undefined || keys.length === 0 ? null : await sealedFile(archive, [...keys, own.value]);
        if (sealed === null) return fail({ code: 'SEALED', name: entry.name, reason: 'nobody' });
        files = [sealed];
        sealedFor = membership;
      }
      const left = await leave(files, place, signal, progress);
      const current = journal.get(id);
      if (current === undefined) return fail({ code: 'NOT_FOUND', what: 'publication' });
      // An address that takes a file once is a key: it is not kept longer than it is needed, whatever came of it.
      const over = current.place?.kind === 'put' ? { ...current.place, put: '' } : current.place;
      const found = left.ok ? { location: left.value + within, sealedFor, reached: null } : {};
      const kept = journal.put({ ...current, place: over, ...found });
      if (!left.ok) return left;
      if (!kept.ok) return kept;
      changed();
      return ok(left.value);
    },
    discard: () => Promise.resolve(),
  };
}
