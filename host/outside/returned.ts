import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AdapterLineage } from '#core/adapter.ts';
import { canonicalText } from '#core/canonical/canonical.ts';
import { sha256OfText } from '#core/canonical/sha256.ts';
import { type OutsideRefusal, type SignedJob, outsideRunSchema, signedJobSchema } from '#core/export/outsideJob.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { type Result, fail, ok } from '#core/result.ts';
import { isSignedBy } from '#core/signature.ts';
import type { TrainSettings } from '#core/train/recipe.ts';
import type { AdapterFile } from '../adapters/source.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf, isDiskError } from '../durable/failures.ts';
import { type LineageParts, lineageOf, recipeHashOf } from '../factory/lineage.ts';
import { termsHashOf } from '../factory/permission.ts';
import { hashOf } from './exportTraining.ts';
import { MODULES } from './texts.ts';

interface Parts extends LineageParts {
  /** The base, if it is here. */
  find: (hash: string) => Model | undefined;
  disk: Disk;
}

/** An adapter that was trained elsewhere, as far as can be known without its numbers. */
export interface Returned {
  /** What the training was called. */
  readonly training: string;
  readonly base: string;
  readonly lineage: AdapterLineage;
  /** colophon-run.json as it came: the lineage has its hash. */
  readonly log: Uint8Array;
}

/** What beside an adapter says that it was trained elsewhere; null where nothing does. */
export type Recognise = (files: readonly AdapterFile[], name: string) => Promise<Result<Returned | null, Failure>>;

const JOB = 'colophon-job.json';
const RUN = 'colophon-run.json';
/** Bytes. A run's log of two hundred thousand steps is shorter. */
const LONGEST = 64 * 1024 * 1024;

const configSchema = z.object({
  r: z.number(),
  lora_alpha: z.number(),
  use_rslora: z.boolean().optional(),
  target_modules: z.union([z.array(z.string()), z.string()]).optional(),
});

/** Reads what came back beside an adapter, and believes none of it that is not signed, or hashed by what is signed. */
export function recogniser(parts: Parts): Recognise {
  return async (files, name) => {
    const named = (wanted: string | RegExp) =>
      files.find((file) => (typeof wanted === 'string' ? file.name === wanted : wanted.test(file.name)));
    const [job, run] = [named(JOB), named(RUN)];
    if (job === undefined && run === undefined) return ok(null);
    const refuse = (reason: OutsideRefusal) => fail<Failure>({ code: 'OUTSIDE_REFUSED', name, reason });
    const [config, weights] = [named('adapter_config.json'), named(/\.safetensors$/i)];
    if (job === undefined || run === undefined || config === undefined || weights === undefined)
      return refuse('not-a-job');
    const { disk, find } = parts;
    try {
      const signed = signedJobSchema.safeParse(await jsonOf(job, disk));
      const log = await bytesOf(run, disk);
      const told = outsideRunSchema.safeParse(log === null ? null : parsed(log));
      if (!signed.success || !told.success || log === null) return refuse('not-a-job');
      const word = await wordOf(parts, signed.data);
      if (word !== null) return refuse(word);
      const { job: of, hash } = signed.data;
      if (told.data.job !== hash) return refuse('other-job');
      const lora = configSchema.safeParse(await jsonOf(config, disk));
      if (told.data.recipe !== of.recipeHash || !lora.success || !isOf(lora.data, of.settings))
        return refuse('other-recipe');
      const { adapter } = told.data;
      if (
        adapter.config !== (await hashOf(config.path, disk)) ||
        adapter.weights !== (await hashOf(weights.path, disk))
      )
        return refuse('other-weights');
      if (find(of.base.hash) === undefined) return refuse('other-base');
      const trained = { ...of, runLogHash: createHash('sha256').update(log).digest('hex'), at: Date.now() };
      const lineage = await lineageOf(parts, trained, []);
      if (!lineage.ok) return lineage;
      return ok({ training: of.name, base: of.base.hash, lineage: lineage.value, log });
    } catch (error) {
      if (!isDiskError(error)) throw error;
      return fail({ code: 'FILE_UNREADABLE', name, detail: errorCodeOf(error) });
    }
  };
}

/** Why a job is not to be believed; null where it is this person's own, whole. */
async function wordOf(parts: Parts, { job, hash, by, signature }: SignedJob): Promise<OutsideRefusal | null> {
  const text = canonicalText(job);
  if (!text.ok || sha256OfText(text.value) !== hash) return 'changed';
  if (!isSignedBy(signature, Buffer.from(hash, 'hex'), by)) return 'changed';
  if (by !== (await parts.key())) return 'not-yours';
  if (recipeHashOf(job) !== job.recipeHash) return 'changed';
  // A snapshot is called by its root: what is here under it is what went out, if its terms are the granted ones.
  const sources = await parts.sources(job.snapshots.map(({ root }) => root));
  if (!sources.ok) return null;
  const granted = new Map(job.grants.map(({ grant }) => [grant.root, grant.terms]));
  return sources.value.every(({ manifest }) => granted.get(manifest.root) === termsHashOf(manifest.terms))
    ? null
    : 'changed';
}

/** Whether the adapter's shape is the recipe's. PEFT may write its matrices as one pattern: then they are not compared. */
function isOf(config: z.infer<typeof configSchema>, settings: TrainSettings): boolean {
  const { r, lora_alpha, use_rslora = false, target_modules } = config;
  const wanted = new Set(settings.targets.map((target) => MODULES[target]));
  const modules = Array.isArray(target_modules) ? new Set(target_modules) : wanted;
  return (
    r === settings.rank &&
    lora_alpha === settings.alpha &&
    use_rslora === settings.rankStabilised &&
    modules.size === wanted.size &&
    [...modules].every((module) => wanted.has(module))
  );
}

async function jsonOf(file: AdapterFile, disk: Disk): Promise<unknown> {
  const bytes = await bytesOf(file, disk);
  return bytes === null ? null : parsed(bytes);
}

async function bytesOf({ path, size }: AdapterFile, disk: Disk): Promise<Uint8Array | null> {
  return size > LONGEST ? null : disk.readFile(path);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
