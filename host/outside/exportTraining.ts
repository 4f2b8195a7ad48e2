import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalText } from '#core/canonical/canonical.ts';
import { sha256OfText } from '#core/canonical/sha256.ts';
import type { ExportOptions } from '#core/curate/exporting.ts';
import { type OutsideJob, type SignedJob, outsideJobSchema } from '#core/export/outsideJob.ts';
import type { Failure } from '#core/failure.ts';
import { type Result, fail, ok } from '#core/result.ts';
import { exampleSchema } from '#core/train/examples.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { writeExamples } from '../factory/examplesFile.ts';
import { recipeHashOf } from '../factory/lineage.ts';
import type { Signer } from '../factory/permission.ts';
import type { Source } from '../factory/sources.ts';
import type { JobContext, JobDefinition } from '../jobs/jobs.ts';
import { exportPaths, keepExport, safeName } from '../projects/exportJob.ts';
import type { FormatsEngine } from '../projects/formatsEngine.ts';
import { roomFor } from '../projects/sources.ts';
import { ZipFile } from '../projects/zipFile.ts';
import { linesOf } from '../snapshots/snapshots.ts';
import { FINISH_SCRIPT, TRL_SCRIPT } from './scripts.ts';
import { axolotlYaml, readmeOf } from './texts.ts';

export const exportTrainingInputSchema = outsideJobSchema
  .omit({ format: true, recipeHash: true, examples: true, files: true })
  .extend({ kind: z.literal('export-training') });

interface Parts {
  /** Where exported files lie until they are fetched. */
  folder: string;
  formats: Pick<FormatsEngine, 'write'>;
  identity: Promise<Signer>;
  sources: (roots: readonly string[]) => Promise<Result<Source[], Failure>>;
  disk: Disk;
}

const SPLITS = ['train', 'validation'] as const;
/** The examples as lines, and twice as Parquet. */
const COPIES = 3;
const PARQUET: ExportOptions = {
  format: 'parquet',
  compress: 'none',
  uses: {},
  extras: [],
  scheme: 'bio',
  per: 'line',
};

/**
 * Packs a training for another engine into a .zip: the examples as they would be learned here, what engines read, and
 * colophon-job.json with the hash of all of it, signed. Test records stay here.
 */
export function exportTrainingJob(parts: Parts): JobDefinition {
  const { folder, disk } = parts;
  const tidy = async (job: string) => {
    const { part } = exportPaths(folder, job);
    for (const left of ['examples', ...SPLITS]) await disk.unlink(`${part}.${left}`).catch(() => {});
  };
  return {
    kind: 'export-training',
    atOnce: 1,
    async run(context) {
      const { kind: _, ...given } = exportTrainingInputSchema.parse(context.input);
      try {
        const packed = await pack(parts, given, context);
        if (!packed.ok) return packed;
        const made = { name: `${safeName(given.name)}.zip`, report: packed.value };
        return await keepExport(folder, made, context.id, disk);
      } catch (error) {
        if (!isDiskError(error)) throw error;
        return fail(diskFailure(error, folder, 0));
      } finally {
        await tidy(context.id);
      }
    },
    async discard(job) {
      await tidy(job);
      const { part, file, made } = exportPaths(folder, job);
      for (const path of [part, file, made]) await disk.unlink(path).catch(() => {});
    },
  };
}

type Given = Omit<z.infer<typeof exportTrainingInputSchema>, 'kind'>;

async function pack({ folder, formats, identity, sources: find, disk }: Parts, given: Given, context: JobContext) {
  const { part } = exportPaths(folder, context.id);
  const sources = await find(given.snapshots.map(({ root }) => root));
  if (!sources.ok) return sources;
  const bytes = sources.value.reduce((sum, { manifest }) => sum + manifest.records.bytes, 0);
  const room = await roomFor(bytes * COPIES, folder, disk);
  if (!room.ok) return room;
  const examples = await writeExamples(sources.value, `${part}.examples`, disk, context.signal);
  if (!examples.ok) return examples;
  const { train, heldOut: validation, sha256 } = examples.value;
  if (train === 0) return fail<Failure>({ code: 'NOTHING_CHOSEN' });

  const data: { path: string; at: string; sha256: string }[] = [];
  for (const split of SPLITS) {
    if (split === 'validation' && validation === 0) continue;
    const at = `${part}.${split}`;
    const project = { fields: [{ id: 'messages', title: 'messages', kind: 'chat' as const }], questions: [] };
    const rows = rowsOf(`${part}.examples`, split, disk, context.signal);
    const written = await formats.write({ path: at, project, options: PARQUET }, rows);
    if (!written.ok) return written;
    data.push({ path: `data/${split}.parquet`, at, sha256: await hashOf(at, disk) });
    context.progress(examples.value.records);
  }

  const described = {
    format: 'colophon-job/1' as const,
    ...given,
    recipeHash: recipeHashOf(given),
    examples: { train, validation, sha256 },
  };
  const texts: [string, string][] = [
    ['README.md', readmeOf(described)],
    ['axolotl.yaml', axolotlYaml(described)],
    ['finish.py', FINISH_SCRIPT],
    ['train_trl.py', TRL_SCRIPT],
  ];
  const files = [
    ...texts.map(([path, text]) => ({ path, sha256: sha256OfText(text) })),
    ...data.map(({ path, sha256: hash }) => ({ path, sha256: hash })),
  ];
  const signed = await signedJob({ ...described, files }, await identity);
  if (!signed.ok) return signed;

  const file = await disk.open(part, 'w', 0o600);
  try {
    const zip = new ZipFile(file);
    for (const [path, text] of texts) await zip.addText(path, text);
    await zip.addText('colophon-job.json', `${JSON.stringify(signed.value, null, 2)}\n`);
    for (const { path, at } of data)
      if (!(await zip.addFile(path, at, () => !context.signal.aborted))) return fail<Failure>({ code: 'CANCELLED' });
    await zip.end();
  } finally {
    await file.close();
  }
  const used = train + validation;
  return ok({ records: used, leftOut: 0, losses: [] });
}

async function signedJob(job: OutsideJob, signer: Signer): Promise<Result<SignedJob, Failure>> {
  const text = canonicalText(job);
  // Everything in it came through schemas that hold nothing else than canonical values.
  if (!text.ok) throw new Error(text.failure.problem);
  const hash = sha256OfText(text.value);
  const signature = await signer.sign(Buffer.from(hash, 'hex'));
  if (!signature.ok) return signature;
  return ok({ job, hash, by: signer.publicKey, signature: Buffer.from(signature.value).toString('hex') });
}

/** The conversations of one split, as rows with one column. */
async function* rowsOf(
  path: string,
  split: (typeof SPLITS)[number],
  disk: Disk,
  signal: AbortSignal,
): AsyncGenerator<Result<string, Failure>> {
  let ordinal = 0;
  for await (const lines of linesOf(path, disk)) {
    if (signal.aborted) {
      yield fail({ code: 'CANCELLED' });
      return;
    }
    const rows = [];
    for (const line of lines) {
      const example = exampleSchema.parse(JSON.parse(line));
      if (example.split !== split) continue;
      const messages = example.messages.map(({ role, content }) => ({ role, content }));
      rows.push({ record: { ordinal, fields: { messages }, tags: [] }, answers: {} });
      ordinal += 1;
    }
    if (rows.length > 0) yield ok(JSON.stringify(rows));
  }
}

const PIECE_BYTES = 1024 * 1024;

/** SHA-256 of a file, a piece at a time. */
export async function hashOf(path: string, disk: Disk): Promise<string> {
  const hash = createHash('sha256');
  const file = await disk.open(path, 'r');
  try {
    const bytes = new Uint8Array(PIECE_BYTES);
    for (let at = 0; ;) {
      const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(bytes.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}
