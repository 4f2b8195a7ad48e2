import { canonicalText } from '#core/canonical/canonical.ts';
import { sha256OfText } from '#core/canonical/sha256.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import type { Terms } from '#core/snapshot/terms.ts';
import { type Grant, type SignedGrant, type TrainingRefusal, trainingRefusalOf } from '#core/train/permission.ts';
import type { Identity } from '../identity/identity.ts';

export type Signer = Pick<Identity, 'publicKey' | 'sign'>;

/** SHA-256 of the canonical terms: what a person gives back as read. */
export function termsHashOf(terms: Terms): string {
  const text = canonicalText(terms);
  // Terms came out of a manifest that was canonical, or out of others' terms.
  if (!text.ok) throw new Error(text.failure.problem);
  return sha256OfText(text.value);
}

/**
 * Whether this person may train on the snapshot. A member is who is named in it by their key: who sealed it, or who has
 * a weight in it.
 */
export function refusalFor(manifest: Manifest, key: string, commercial: boolean, at: number): TrainingRefusal | null {
  const member = manifest.createdBy.key === key || manifest.contributors.some((one) => one.key === key);
  return trainingRefusalOf(manifest.terms, { commercial, member, at });
}

/** A signed grant for a snapshot whose terms were read; refused where they forbid it, or where others were read. */
export async function grantFor(
  manifest: Manifest,
  signer: Signer,
  { commercial, termsHash, at }: { commercial: boolean; termsHash: string | undefined; at: number },
): Promise<Result<SignedGrant, Failure>> {
  const { root, name, terms } = manifest;
  const refusal = refusalFor(manifest, signer.publicKey, commercial, at);
  if (refusal !== null) return fail({ code: 'TRAINING_REFUSED', name, reason: refusal });
  const hash = termsHashOf(terms);
  if (hash !== termsHash) return fail({ code: 'TRAINING_REFUSED', name, reason: 'not-read' });
  const grant: Grant = {
    format: 'colophon-training-grant/1',
    root,
    terms: hash,
    commercial,
    by: signer.publicKey,
    at,
  };
  const text = canonicalText(grant);
  if (!text.ok) throw new Error(text.failure.problem);
  const digest = sha256OfText(text.value);
  const signature = await signer.sign(Buffer.from(digest, 'hex'));
  if (!signature.ok) return signature;
  return ok({ grant, hash: digest, signature: Buffer.from(signature.value).toString('hex') });
}
