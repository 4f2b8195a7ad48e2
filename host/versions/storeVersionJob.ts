import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalText } from '#core/canonical/canonical.ts';
import type { VersionManifest } from '#core/datanet/version.ts';
import type { Failure } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { ARCHIVE_ENDING } from '#core/snapshot/files.ts';
import type { Disk } from '../durable/disk.ts';
import type { Net } from '../fetch/net.ts';
import type { JobDefinition } from '../jobs/jobs.ts';
import { placingFor } from '../publishing/placing.ts';
import type { EncryptionKey } from '../sealed/encryptionKey.ts';
import { type KeyPair, newKeyPair } from '../sealed/ageKeys.ts';
import { sealedFile } from '../sealed/sealing.ts';
import { leave, leavingArchive } from '../snapshots/leaving.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { ContentStore } from '../storage/contentStore.ts';
import { SEALED_ENDING } from '../storage/location.ts';
import { type PlacedFile, smallFile } from '../storage/place.ts';
import type { Standing } from './standing.ts';
import { keysFileName, wrappedKey } from './versionKeys.ts';
import type { Draft, VersionJournal } from './versionJournal.ts';

/** What the manifest of a version is called at its place. */
export const VERSION_FILE = 'version.json';

export const storeVersionInputSchema = z.object({ version: ulidSchema });

interface Parts {
  readonly journal: VersionJournal;
  readonly snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  readonly store: ContentStore;
  readonly encryption: Pick<EncryptionKey, 'current'>;
  readonly net: Net;
  readonly disk: Disk;
  readonly published: string;
  readonly standingOf: (network: bigint, datanet: number, fresh: boolean) => Promise<Result<Standing, Failure>>;
  /** The key of a version that was published, opened with this machine's own. */
  readonly keyOf: (
    network: bigint,
    datanet: number,
    number: number,
    signal: AbortSignal,
  ) => Promise<Result<KeyPair, Failure>>;
  readonly changed: () => void;
}

/**
 * Leaves a version at its place, encrypted under a key of its own, and that key for those who are members now; or only
 * the key again. What was left half done is made anew, under another key: nothing of it was told to anybody.
 */
export function storeVersionJob(parts: Parts): JobDefinition {
  const { journal, store, net, disk, published } = parts;
  return {
    kind: 'store-version',
    atOnce: 1,
    async run({ input, signal, progress }) {
      const { version: id } = storeVersionInputSchema.parse(input);
      const draft = journal.get(id);
      if (draft === undefined) return fail({ code: 'NOT_FOUND', what: 'publication' });
      const { datanet, number, what } = draft;
      const network = BigInt(draft.network);
      const standing = await parts.standingOf(network, datanet, true);
      if (!standing.ok) return standing;
      const { membersOnly, membership, keys, held } = standing.value;
      const own = await parts.encryption.current();
      if (!own.ok) return own;
      const pair = what === 'keys' ? await parts.keyOf(network, datanet, number, signal) : ok(await newKeyPair());
      if (!pair.ok) return pair;
      const wrapped = membersOnly ? await wrappedKey(pair.value, [...keys, own.value]) : null;
      const kept = wrapped === null ? ok(null) : await store.put(wrapped);
      if (!kept.ok) return kept;
      const placing = placingFor(
        draft.place,
        folderName(draft),
        { net, disk, published: join(published, 'versions') },
        false,
      );
      if (!placing.ok) return placing;
      const leaving = what === 'keys' ? ok([]) : await contentsOf(parts, draft, standing.value, pair.value);
      if (!leaving.ok) return leaving;
      let told: VersionManifest | undefined;
      const files = function* (): Generator<PlacedFile> {
        for (const each of leaving.value) yield each.file;
        if (wrapped !== null && kept.value !== null) yield smallFile(keysFileName(kept.value), wrapped);
        if (what === 'keys') return;
        // What the files hash to is known when they are there: each is encrypted while it leaves.
        told = manifestOf(draft, standing.value, membersOnly ? pair.value.key : null, leaving.value);
        yield smallFile(VERSION_FILE, textOf(told));
      };
      const left = await leave(files(), placing.value.place, signal, progress);
      if (!left.ok) return left;
      const manifest =
        told === undefined ? standing.value.manifestOf(number) : await store.put(Buffer.from(textOf(told)));
      if (!manifest.ok) return manifest;
      const current = journal.get(id);
      if (current === undefined) return fail({ code: 'NOT_FOUND', what: 'publication' });
      const contributions = held.map((each) => each.id);
      const noted = journal.put({
        ...current,
        left: {
          location: left.value,
          manifest: manifest.value,
          keys: kept.value,
          membership,
          members: keys.length,
          contributions,
        },
      });
      if (!noted.ok) return noted;
      parts.changed();
      return ok(left.value);
    },
    discard: () => Promise.resolve(),
  };
}

/** Of the folder in which a version lies, here and at its place. */
export function folderName({ network, datanet, number }: Pick<Draft, 'network' | 'datanet' | 'number'>): string {
  return `network-${network}-datanet-${datanet}-version-${number}`;
}

interface Leaving {
  readonly file: PlacedFile;
  readonly id: number;
  /** Of what left last, to its end. */
  sha256: string;
}

/** Open versions name only where others have put what they hold. */
async function contentsOf(
  { snapshots, disk }: Parts,
  { number }: Draft,
  { membersOnly, held }: Standing,
  { key }: KeyPair,
): Promise<Result<Leaving[], Failure>> {
  if (held.length === 0) return fail({ code: 'VERSION_REFUSED', number, reason: 'empty' });
  if (!membersOnly) return ok([]);
  const files: Leaving[] = [];
  for (const { id, root } of held) {
    const leaving = await leavingArchive(snapshots, root, disk);
    if (!leaving.ok) {
      const isHere = leaving.failure.code !== 'NOT_FOUND';
      return isHere ? leaving : fail({ code: 'VERSION_REFUSED', number, reason: 'missing' });
    }
    const [archive] = leaving.value.files;
    const sealed = await sealedFile(archive, [key]);
    if (sealed === null) return fail({ code: 'VERSION_REFUSED', number, reason: 'keys' });
    const one: Leaving = {
      id,
      sha256: '',
      file: {
        name: `${id}${ARCHIVE_ENDING}${SEALED_ENDING}`,
        bytes: sealed.bytes,
        async *content() {
          const hash = createHash('sha256');
          for await (const part of sealed.content()) {
            hash.update(part);
            yield part;
          }
          one.sha256 = hash.digest('hex');
        },
      },
    };
    files.push(one);
  }
  return ok(files);
}

function manifestOf(
  { network, datanet, number }: Draft,
  { held, parent }: Standing,
  key: string | null,
  leaving: readonly Leaving[],
): VersionManifest {
  return {
    format: 'colophon-version/1',
    network,
    datanet,
    number,
    parent,
    key,
    contributions: held.map((each) => {
      const left = leaving.find(({ id }) => id === each.id);
      const file = left === undefined ? null : { name: left.file.name, bytes: left.file.bytes, sha256: left.sha256 };
      return { ...each, file };
    }),
  };
}

function textOf(manifest: VersionManifest): string {
  const text = canonicalText(manifest);
  if (!text.ok) throw new Error(text.failure.problem);
  return text.value;
}
