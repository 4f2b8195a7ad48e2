import { LONGEST_VERSION, versionManifestSchema } from '#core/datanet/version.ts';
import type { VersionManifest } from '#core/datanet/version.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Datanets } from '../datanets/datanets.ts';
import type { Net } from '../fetch/net.ts';
import type { KeyPair } from '../sealed/ageKeys.ts';
import type { EncryptionKey } from '../sealed/encryptionKey.ts';
import type { ContentStore } from '../storage/contentStore.ts';
import { fetchContent } from '../storage/fetchContent.ts';
import { fileAt, mirrorsIn } from '../storage/location.ts';
import { VERSION_FILE } from './storeVersionJob.ts';
import { LONGEST_KEYS, keysFileName, unwrappedKey } from './versionKeys.ts';
import { type Held, publishedVersion } from './versionRows.ts';

interface Parts {
  datanets: Pick<Datanets, 'indexOf'>;
  store: ContentStore;
  encryption: Pick<EncryptionKey, 'identities'>;
  net: Net;
  /** Whether a network is one where nobody but this person says anything. */
  isPractice: (network: bigint) => boolean;
}

interface Opened {
  manifest: VersionManifest;
  /** Folders in which its files lie. */
  mirrors: string[];
  /** The version's own key and the hash of the file that it came in; null where all is open. */
  sealed: { pair: KeyPair; keys: string } | null;
}

/**
 * A version as it lies at its place, held against the chain: its manifest by its hash and by what the chain says that it
 * holds, the file of wrapped keys by its hash and by the key that the manifest names.
 */
export async function openVersion(
  { datanets, store, encryption, net, isPractice }: Parts,
  { network, datanet, number }: { network: bigint; datanet: number; number: number },
  signal: AbortSignal,
): Promise<Result<Opened, Failure>> {
  const refused = (reason: 'manifest' | 'keys') => fail<Failure>({ code: 'VERSION_REFUSED', number, reason });
  const index = datanets.indexOf(network);
  const published = index === null ? null : publishedVersion(index, datanet, number);
  if (published === null) return fail({ code: 'NOT_FOUND', what: 'datanet' });
  const get = async (hash: string, location: string, file: string, longestBytes: number) => {
    const here = await store.get(hash);
    if (here !== null) return ok(here);
    const at = mirrorsIn(location).map((mirror) => fileAt(mirror, file));
    const wish = {
      name: `version ${number}`,
      hash,
      location: at.join(' '),
      byThePerson: isPractice(network),
      longestBytes,
    };
    const got = await fetchContent(net, wish, signal);
    if (!got.ok) return got;
    const kept = await store.put(got.value);
    return kept.ok ? got : kept;
  };
  const bytes = await get(published.manifest, published.location, VERSION_FILE, LONGEST_VERSION);
  if (!bytes.ok) return isWrong(bytes.failure) ? refused('manifest') : bytes;
  const manifest = readVersion(bytes.value);
  const own = manifest?.network === String(network) && manifest.datanet === datanet && manifest.number === number;
  if (manifest === null || !own || !holdsThese(manifest, published.holds)) return refused('manifest');
  const mirrors = mirrorsIn(published.location);
  if (published.keys === null || manifest.key === null) {
    return published.keys === null && manifest.key === null
      ? ok({ manifest, mirrors, sealed: null })
      : refused('manifest');
  }
  const { hash, location } = published.keys;
  const file = await get(hash, location, keysFileName(hash), LONGEST_KEYS);
  if (!file.ok) return isWrong(file.failure) ? refused('keys') : file;
  const identities = await encryption.identities();
  if (!identities.ok) return identities;
  const pair = await unwrappedKey(file.value, identities.value, { number, key: manifest.key });
  return pair.ok ? ok({ manifest, mirrors, sealed: { pair: pair.value, keys: hash } }) : pair;
}

function isWrong(failure: Failure): boolean {
  return failure.code === 'FETCH_FAILED' && failure.reason === 'hash';
}

/** Null where it is none. */
function readVersion(bytes: Buffer): VersionManifest | null {
  try {
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return versionManifestSchema.safeParse(said).data ?? null;
  } catch {
    return null;
  }
}

function holdsThese({ contributions, key }: VersionManifest, holds: readonly Held[]): boolean {
  if (contributions.length !== holds.length) return false;
  return holds.every((held, at) => {
    const said = contributions[at];
    const same = said?.id === held.id && said.root === held.root && said.manifest === held.manifest;
    return same && said.count === held.count && (said.file === null) === (key === null);
  });
}
