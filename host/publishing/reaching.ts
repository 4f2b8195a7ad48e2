import type { FetchTrouble } from '#core/fetch.ts';
import { LONGEST_MANIFEST } from '#core/snapshot/files.ts';
import { addressOf } from '../fetch/address.ts';
import { refusalOf } from '../fetch/ask.ts';
import type { Net } from '../fetch/net.ts';
import type { Disk } from '../durable/disk.ts';
import { archiveArrival } from '../snapshots/archiveArrival.ts';
import { type Wanted, isWanted } from '../snapshots/mirrorsArrival.ts';
import { ByteReader } from '../storage/byteReader.ts';
import { fetchSmall } from '../storage/fetchContent.ts';
import { fileAt, isArchive, isSealed, mirrorsIn, toldFrom } from '../storage/location.ts';

const PATIENCE_MS = 15_000;
const AGE_MAGIC = 'age-encryption.org/v1\n';

/** Nobody without a key can tell more of it than that it is sealed. */
async function beginsSealed(body: AsyncIterable<Uint8Array>): Promise<boolean> {
  const begins = await new ByteReader(body).take(AGE_MAGIC.length);
  return begins.toString('latin1') === AGE_MAGIC;
}

/** Whether others will find there what is about to be announced: its manifest is asked for as they would ask for it. */
export async function reach(
  { net, disk }: { net: Net; disk: Disk },
  location: string,
  wanted: Wanted,
  practice: boolean,
  signal: AbortSignal,
): Promise<FetchTrouble | 'there'> {
  const [mirror] = mirrorsIn(location);
  const archive = mirror !== undefined && isArchive(mirror);
  const url = addressOf(mirror === undefined ? '' : archive ? mirror : fileAt(mirror, 'manifest.json'), false);
  if (!url.ok) return url.failure;
  const wish = { name: url.value.host, url: url.value, plainHttp: false, from: toldFrom(url.value.href, practice) };
  if (!archive) {
    const got = await fetchSmall(net, { ...wish, longestBytes: LONGEST_MANIFEST }, signal);
    if (!got.ok) return got.failure;
    return isWanted(got.value, wanted) ? 'there' : 'hash';
  }
  return net.talk({ what: 'file', subject: wish.name, host: wish.url.host }, async (talk) => {
    const answer = await talk.get({ ...wish, patienceMs: PATIENCE_MS, signal });
    if (!answer.ok) return answer.failure;
    const { body } = answer.value;
    const refused = refusalOf(answer.value);
    // Only its beginning is read, and it must not take for ever.
    const timer = setTimeout(() => body.destroy(), PATIENCE_MS);
    try {
      if (refused !== undefined) return refused;
      if (isSealed(location)) return (await beginsSealed(body)) ? 'there' : 'hash';
      const manifest = await archiveArrival(wish.name, body, signal, disk).manifest();
      return manifest.ok && isWanted(Buffer.from(manifest.value), wanted) ? 'there' : 'hash';
    } catch {
      return 'unreachable';
    } finally {
      clearTimeout(timer);
      body.destroy();
    }
  });
}
