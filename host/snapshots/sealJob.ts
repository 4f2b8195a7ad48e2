import { join } from 'node:path';
import { canonicalText } from '#core/canonical/canonical.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { croissantOf } from '#core/snapshot/croissant.ts';
import { FORMAT, manifestDigest, manifestText, signedManifest } from '#core/snapshot/manifest.ts';
import type { UnsignedManifest } from '#core/snapshot/manifest.ts';
import { sealWishSchema } from '#protocol/window/snapshots.ts';
import type { SealWish } from '#protocol/window/snapshots.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { syncFolder, writeFileDurably } from '../durable/writeFileDurably.ts';
import type { Identity } from '../identity/identity.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import { freeze } from '../projects/frozen.ts';
import type { OpenProject } from '../projects/openProject.ts';
import type { Projects } from '../projects/projects.ts';
import { roomFor } from '../projects/sources.ts';
import { sealInThreads } from './threads.ts';

/** What a record takes on the disk while it is sealed: its line twice. */
const RECORD_BYTES = 2_000;

interface Parts {
  projects: Pick<Projects, 'with'>;
  identity: Promise<Pick<Identity, 'publicKey' | 'sign'>>;
  folder: string;
  disk: Disk;
  version: string;
  /** There is one more. */
  sealed: () => void;
}

/**
 * Makes a snapshot of a project's records as they are when the work begins, in a folder of the job's own:
 *
 *     records.jsonl (sealing.ts) -> manifest, signed -> croissant -> all synced -> the root as the folder's name
 *
 * The rename is the moment from which the snapshot is there; a folder without it is swept away.
 */
export function sealJob(parts: Parts): JobDefinition {
  const { projects, folder, disk, sealed } = parts;
  const workFolder = (job: string) => join(folder, `${job}.new`);
  const run = async (context: JobContext): Promise<JobOutcome> => {
    const wish = sealWishSchema.parse(context.input);
    return projects.with(wish.project, async (project) => {
      const work = workFolder(context.id);
      try {
        await disk.rm(work, { recursive: true, force: true });
        await disk.mkdir(work, { recursive: true, mode: 0o700 });
        const made = await seal(parts, project, context, wish, work);
        if (made.ok) sealed();
        return made;
      } catch (error) {
        if (!isDiskError(error)) throw error;
        return fail(diskFailure(error, folder, 0));
      }
    });
  };
  return {
    kind: 'seal-snapshot',
    atOnce: 1,
    run,
    async discard(job) {
      await disk.rm(workFolder(job), { recursive: true, force: true });
    },
  };
}

async function seal(
  parts: Parts,
  project: OpenProject,
  { signal, progress }: JobContext,
  wish: SealWish,
  work: string,
): Promise<Result<string, Failure>> {
  const { disk, version } = parts;
  const identity = await parts.identity;
  const frozen = await freeze(project, wish.selection);
  if (!frozen.ok) return frozen;
  const { head, count } = frozen.value;
  const room = await roomFor(count * RECORD_BYTES, work, disk);
  if (!room.ok) return room;
  const { weights, splits } = wish;
  const sealer = { key: identity.publicKey, name: identity.publicKey.slice(0, 12) };
  const input = { frozen: frozen.value, weights, splits, sealer, work };
  const written = await sealInThreads(input, { disk, signal, progress });
  if (!written.ok) return written;
  const manifest: UnsignedManifest = {
    format: FORMAT,
    name: wish.name,
    description: wish.description,
    ...written.value,
    parent: wish.parent,
    fields: head.fields,
    questions: head.questions,
    guidelines: head.guidelines,
    terms: wish.terms,
    weights,
    splits,
    createdAt: Date.now(),
    createdBy: { key: identity.publicKey, name: '' },
    tool: { name: 'Colophon', version },
  };
  return shelve(parts, manifest, identity, work);
}

async function shelve(
  { folder, disk }: Parts,
  unsigned: UnsignedManifest,
  identity: Pick<Identity, 'sign'>,
  work: string,
): Promise<Result<string, Failure>> {
  const digest = manifestDigest(unsigned);
  if (!digest.ok) return fail({ code: 'SCHEMA_REFUSED', detail: `${digest.failure.path} of the manifest` });
  const signature = await identity.sign(digest.value);
  if (!signature.ok) return fail(signature.failure);
  const manifest = signedManifest(unsigned, signature.value);
  const text = manifestText(manifest);
  const croissant = canonicalText(croissantOf(manifest));
  if (!text.ok || !croissant.ok) return fail({ code: 'SCHEMA_REFUSED', detail: 'the manifest' });
  for (const [name, content] of [
    ['manifest.json', text.value],
    ['croissant.json', croissant.value],
  ] as const) {
    const written = await writeFileDurably(join(work, name), content, { disk });
    if (!written.ok) return written;
  }
  await syncFolder(work, disk);
  const place = join(folder, manifest.root);
  // The same records and weights are there already: then that is the snapshot.
  const there = await disk.stat(join(place, 'manifest.json')).then(
    () => true,
    () => false,
  );
  if (there) {
    await disk.rm(work, { recursive: true, force: true });
  } else {
    await disk.rename(work, place);
    await syncFolder(folder, disk);
  }
  return ok(manifest.root);
}
