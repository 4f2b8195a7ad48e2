import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { addressOf } from '../fetch/address.ts';
import { fileFetcher } from '../fetch/fetchFile.ts';
import type { FetchTimes } from '../fetch/fetchFile.ts';
import type { Net } from '../fetch/net.ts';
import type { JobContext, JobDefinition, JobOutcome, Jobs } from '../jobs/jobs.ts';
import type { EncryptionKey } from '../sealed/encryptionKey.ts';
import { SealedError, openedBytes } from '../sealed/sealing.ts';
import type { ContentStore } from '../storage/contentStore.ts';
import { bytesOf } from '../storage/fileBytes.ts';
import { isArchive, isSealed, mirrorsIn } from '../storage/location.ts';
import { unwrappedKey } from '../versions/versionKeys.ts';
import { archiveArrival } from './archiveArrival.ts';
import type { Arrival } from './arrival.ts';
import { fetchArchive } from './fetchArchive.ts';
import { type Wanted, isWanted, mirrorsArrival } from './mirrorsArrival.ts';
import type { Origins } from './origins.ts';
import { type TakingParts, takeSnapshot } from './takeSnapshot.ts';

const fetchSnapshotInputSchema = z.object({
  /** For the person: what is fetched. */
  name: z.string(),
  mirrors: z.array(z.string()),
  plainHttp: z.boolean(),
  wanted: z.object({ root: sha256Schema, manifest: sha256Schema, count: z.number().int() }).nullable(),
  /** The contribution that it is; the network as text, as JSON knows no such numbers. */
  origin: z
    .object({ network: z.string(), datanet: z.number().int(), contribution: z.number().int() })
    .nullable()
    .default(null),
  /** Of a version for members: what the file hashes to, and in which file of wrapped keys its key is. */
  sealed: z
    .object({ number: z.number().int(), key: sha256Schema, keys: sha256Schema, sha256: sha256Schema })
    .nullable()
    .default(null),
});
type FetchSnapshotInput = z.infer<typeof fetchSnapshotInputSchema>;

/** Of an archive that is on its way. */
const checkpointSchema = z.object({
  at: z.number(),
  bytes: z.number(),
  mark: z.object({ etag: z.string().nullable(), modified: z.string().nullable() }),
});

interface Parts extends TakingParts {
  readonly net: Net;
  readonly times: Partial<FetchTimes>;
  readonly origins: Pick<Origins, 'note'>;
  readonly encryption: Pick<EncryptionKey, 'identities'>;
  /** Whether a network is one where nobody but this person says anything. */
  readonly isPractice: (network: bigint) => boolean;
  /** Files of wrapped keys among them. */
  readonly contents: Pick<ContentStore, 'get'>;
  readonly added: () => void;
}

/** Fetches a snapshot from where somebody put it, and takes it as it takes any other from elsewhere. Never with a token:
 * those are meant for the hub. */
export function fetchSnapshotJob({
  net,
  times,
  origins,
  encryption,
  contents,
  isPractice,
  added,
  ...parts
}: Parts): JobDefinition {
  const { disk, folder } = parts;
  const fetcher = fileFetcher({ token: { get: () => Promise.resolve(null) }, disk, folder, times });
  const around = { net, disk, folder, fetcher };
  const workOf = (job: string) => join(folder, `${job}.new`);

  /** Contributions lie where somebody says on a chain. */
  const isByThePerson = ({ origin }: FetchSnapshotInput) => origin === null || isPractice(BigInt(origin.network));

  const take = async (arrival: Arrival, context: JobContext): Promise<JobOutcome> => {
    const { origin, wanted } = fetchSnapshotInputSchema.parse(context.input);
    const work = workOf(context.id);
    const taken = await takeSnapshot(parts, arrival, work, context.signal, context.progress, wanted);
    if (!taken.ok) return taken;
    const { root, isNew } = taken.value;
    if (origin !== null) {
      const noted = origins.note(root, { ...origin, network: BigInt(origin.network) });
      if (!noted.ok) return noted;
    }
    if (isNew || origin !== null) added();
    return ok(root);
  };

  const identitiesFor = async ({ sealed }: FetchSnapshotInput): Promise<Result<string[], Failure>> => {
    const own = await encryption.identities();
    if (!own.ok || sealed === null) return own;
    const file = await contents.get(sealed.keys);
    if (file === null) return fail({ code: 'VERSION_REFUSED', number: sealed.number, reason: 'keys' });
    const pair = await unwrappedKey(file, own.value, sealed);
    return pair.ok ? ok([pair.value.identity]) : pair;
  };

  const fromArchive = async (address: string, input: FetchSnapshotInput, context: JobContext): Promise<JobOutcome> => {
    const { id: job, signal, progress } = context;
    const fetched = await fetchArchive(around, {
      name: input.name,
      address,
      plainHttp: input.plainHttp,
      byThePerson: isByThePerson(input),
      job,
      signal,
      // Fetched once, and read twice.
      progress: (at, bytes) => progress(at, bytes * 3),
      kept: checkpointSchema.nullable().parse(context.checkpoint),
      saveCheckpoint: (kept) => context.saveCheckpoint(kept),
    });
    if (fetched === 'waiting' || !fetched.ok) return fetched;
    const path = fetched.value;
    const identities = isSealed(address) ? await identitiesFor(input) : ok([]);
    if (!identities.ok) return identities;
    if (input.sealed !== null && (await hashOf(path, disk)) !== input.sealed.sha256) {
      await disk.rm(path, { force: true });
      return fail({ code: 'FETCH_FAILED', name: input.name, host: URL.parse(address)?.host ?? '', reason: 'hash' });
    }
    const bytes = isSealed(address) ? openedBytes(bytesOf(path, disk), identities.value) : bytesOf(path, disk);
    const arrival = tellingSealed(archiveArrival(input.name, bytes, signal, disk), input.name);
    const done = await take(input.wanted === null ? arrival : onlyWanted(arrival, input.wanted, input.name), context);
    // What is damaged is not gone on with, and what is taken is here.
    if (!signal.aborted) await disk.rm(path, { force: true });
    return done;
  };

  const fromFolders = async (
    mirrors: readonly string[],
    input: FetchSnapshotInput,
    context: JobContext,
  ): Promise<JobOutcome> => {
    const { id: job, signal } = context;
    const { name, plainHttp, wanted } = input;
    const byThePerson = isByThePerson(input);
    const arrival = mirrorsArrival(around, { name, mirrors, plainHttp, byThePerson, wanted, job, signal });
    const done = await take(arrival, context);
    return arrival.waits() && done !== 'waiting' && !done.ok && done.failure.code === 'FETCH_FAILED' ? 'waiting' : done;
  };

  return {
    kind: 'fetch-snapshot',
    // What is fetched lies under its hash: two at a time could be the same.
    atOnce: 1,
    async run(context) {
      const input = fetchSnapshotInputSchema.parse(context.input);
      const folders = input.mirrors.filter((mirror) => !isArchive(mirror));
      let done: JobOutcome = fail({ code: 'FETCH_FAILED', name: input.name, host: '', reason: 'address' });
      if (folders.length > 0) done = await fromFolders(folders, input, context);
      for (const archive of input.mirrors.filter(isArchive)) {
        if (done === 'waiting' || done.ok || !PASSED_OVER.has(done.failure.code)) break;
        done = await fromArchive(archive, input, context);
      }
      return done;
    },
    async discard(id) {
      // The parts stay: whoever stops a fetching keeps what came.
      await disk.rm(workOf(id), { recursive: true, force: true });
    },
  };
}

/** Troubles of one place, which another need not have. */
const PASSED_OVER: ReadonlySet<Failure['code']> = new Set(['FETCH_FAILED', 'SNAPSHOT_DAMAGED', 'SEALED']);

async function hashOf(path: string, disk: Disk): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of bytesOf(path, disk)) hash.update(part);
  return hash.digest('hex');
}

/** What cannot be opened ends what comes; that is nobody's bug. */
function tellingSealed(arrival: Arrival, name: string): Arrival {
  const telling = async <Value>(work: Promise<Result<Value, Failure>>): Promise<Result<Value, Failure>> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof SealedError)) throw error;
      return fail({ code: 'SEALED', name, reason: error.reason });
    }
  };
  return {
    manifest: () => telling(arrival.manifest()),
    records: (...asked) => telling(arrival.records(...asked)),
    close: () => arrival.close(),
  };
}

/** Takes a manifest only where it is the one that was named. */
function onlyWanted(arrival: Arrival, wanted: Wanted, name: string): Arrival {
  return {
    ...arrival,
    async manifest() {
      const came = await arrival.manifest();
      if (!came.ok || isWanted(Buffer.from(came.value), wanted)) return came;
      return fail({ code: 'FETCH_FAILED', name, host: '', reason: 'hash' });
    },
  };
}

/** From where a person says that one lies. */
export function fetchSnapshot(
  { jobs }: { jobs: Pick<Jobs, 'add' | 'unfinished'> },
  { location, plainHttp }: { location: string; plainHttp: boolean },
): Result<Job, Failure> {
  const mirrors = mirrorsIn(location);
  for (const mirror of mirrors.length === 0 ? [''] : mirrors) {
    const url = addressOf(mirror, plainHttp);
    if (!url.ok) return fail({ code: 'FETCH_FAILED', name: mirror.slice(0, 80), host: '', reason: url.failure });
  }
  const name = URL.parse(mirrors[0] ?? '')?.host ?? '';
  return beginFetch(jobs, { name, mirrors, plainHttp, wanted: null, origin: null, sealed: null });
}

/** What is being fetched from there already is not fetched twice. */
export function beginFetch(jobs: Pick<Jobs, 'add' | 'unfinished'>, input: FetchSnapshotInput): Result<Job, Failure> {
  const same = jobs.unfinished().find((stored) => {
    const other = fetchSnapshotInputSchema.safeParse(stored.input).data;
    return stored.job.kind === 'fetch-snapshot' && other?.mirrors.join(' ') === input.mirrors.join(' ');
  });
  if (same !== undefined) return ok(same.job);
  return jobs.add({ kind: 'fetch-snapshot', subject: input.name, input, total: 0, unit: 'bytes', pausable: true });
}
