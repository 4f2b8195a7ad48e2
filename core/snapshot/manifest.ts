import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { type BadValue, canonicalBytes, canonicalText } from '../canonical/canonical.ts';
import { questionSchema } from '../curate/question.ts';
import { fieldSchema } from '../curate/value.ts';
import { sha256Schema } from '../ids.ts';
import { isSignedBy } from '../signature.ts';
import { type Result, fail, ok } from '../result.ts';
import { contributorSchema, publicKeySchema } from './contributor.ts';
import { splitsRuleSchema } from './split.ts';
import { countsSchema } from './tally.ts';
import { termsSchema } from './terms.ts';
import { weightsRuleSchema } from './weights.ts';

export const FORMAT = 'colophon-snapshot/1';

/** A file that records came from, as they name it. */
const sourceSchema = z.strictObject({
  hash: sha256Schema,
  name: z.string().max(255),
  author: z.string().max(200).nullable(),
  terms: z.string().max(200).nullable(),
});

function ascend(ids: readonly string[]): boolean {
  return ids.every((id, place) => place === 0 || (ids[place - 1] ?? '') < id);
}

const unsignedSchema = z.strictObject({
  format: z.literal(FORMAT),
  name: z.string().min(1).max(200),
  description: z.string().max(20_000),
  /** Keccak Merkle root over the records and their weights; the snapshot's name everywhere. */
  root: sha256Schema,
  /** The snapshot that this one was branched from. */
  parent: sha256Schema.nullable(),
  /** records.jsonl. */
  records: z.strictObject({
    count: z.number().int().positive(),
    bytes: z.number().int().positive(),
    sha256: sha256Schema,
  }),
  counts: countsSchema,
  fields: z.array(fieldSchema).min(1).max(64),
  questions: z.array(questionSchema).max(32),
  guidelines: z.string().max(200_000),
  terms: termsSchema,
  /** Weights name their places. */
  contributors: z
    .array(contributorSchema)
    .min(1)
    .max(100_000)
    .refine((items) => ascend(items.map(({ id }) => id)), 'ascending by id'),
  weights: weightsRuleSchema,
  splits: splitsRuleSchema,
  sources: z
    .array(sourceSchema)
    .max(10_000)
    .refine((items) => ascend(items.map(({ hash }) => hash)), 'ascending by hash'),
  /** UTC milliseconds. */
  createdAt: z.number().int().nonnegative(),
  createdBy: z.strictObject({ key: publicKeySchema, name: z.string().max(200) }),
  tool: z.strictObject({ name: z.string().min(1).max(100), version: z.string().min(1).max(100) }),
});
export type UnsignedManifest = z.infer<typeof unsignedSchema>;

export const manifestSchema = unsignedSchema.extend({
  /** By `createdBy.key` over `manifestDigest`: compact (r, s), hex. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** manifest.json, as it is written. */
export function manifestText(manifest: Manifest): Result<string, BadValue> {
  return canonicalText(manifest);
}

/**
 * What is signed: the SHA-256 of the canonical manifest without its signature. `format` is part of it, so a signature
 * of anything else that an identity key signs (ledgers, receipts) can never be passed off as one of a manifest. In hex
 * it is also the manifest's hash, where a datanet names it.
 */
export function manifestDigest(manifest: UnsignedManifest | Manifest): Result<Uint8Array, BadValue> {
  const { signature: _signature, ...unsigned } = { signature: null, ...manifest };
  const bytes = canonicalBytes(unsigned);
  return bytes.ok ? ok(sha256(bytes.value)) : bytes;
}

/** `signature`: 64 bytes, compact, from a key that nobody but the host has. */
export function signedManifest(manifest: UnsignedManifest, signature: Uint8Array): Manifest {
  return { ...manifest, signature: bytesToHex(signature) };
}

export function isSigned(manifest: Manifest): boolean {
  const digest = manifestDigest(manifest);
  if (!digest.ok) return false;
  return isSignedBy(manifest.signature, digest.value, manifest.createdBy.key);
}

export type ManifestProblem = 'not-json' | 'not-a-manifest' | 'not-canonical' | 'bad-signature';

/** `where`: the JSON pointer of what does not fit, as far as it is known. */
export type ReadManifest = Result<Manifest, { problem: ManifestProblem; where: string }>;

export function readManifest(text: string): ReadManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail({ problem: 'not-json', where: '' });
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path ?? [];
    return fail({ problem: 'not-a-manifest', where: path.map((step) => `/${String(step)}`).join('') });
  }
  const canonical = canonicalText(value);
  if (!canonical.ok || canonical.value !== text) return fail({ problem: 'not-canonical', where: '' });
  return isSigned(parsed.data) ? ok(parsed.data) : fail({ problem: 'bad-signature', where: '/signature' });
}
