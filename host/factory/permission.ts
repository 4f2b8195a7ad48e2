import { canonicalText } from '#core/canonical/canonical.ts';
import { sha256OfText } from '#core/canonical/sha256.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Terms } from '#core/snapshot/terms.ts';
import { type Grant, type SignedGrant, type TrainingRefusal, permissionOf } from '#core/train/permission.ts';
import type { Identity } from '../identity/identity.ts';
import type { Source } from './sources.ts';

type Asked = Pick<Source, 'manifest' | 'holdings'>;

export type Signer = Pick<Identity, 'publicKey' | 'sign'>;

/** SHA-256 of the canonical terms: what a person gives back as read. */
export function termsHashOf(terms: Terms): string {
  const text = canonicalText(terms);
  // Terms came out of a manifest that was canonical, or out of others' terms.
  if (!text.ok) throw new Error(text.failure.problem);
  return sha256OfText(text.value);
}

/** Whether this person may train on the snapshot. It is their own where their key sealed it, or has a weight in it. */
export function refusalFor(asked: Asked, key: string, commercial: boolean, at: number): TrainingRefusal | null {
  return permissionFor(asked, key, commercial, at).refusal;
}

function permissionFor({ manifest, holdings }: Asked, key: string, commercial: boolean, at: number) {
  const own = manifest.createdBy.key === key || manifest.contributors.some((one) => one.key === key);
  return permissionOf(manifest.terms, { own, holdings, commercial, at });
}

/** A signed grant for a snapshot whose terms were read; refused where they forbid it, or where others were read. */
export async function grantFor(
  asked: Asked,
  signer: Signer,
  { commercial, termsHash, at }: { commercial: boolean; termsHash: string | undefined; at: number },
): Promise<Result<SignedGrant, Failure>> {
  const { root, name, terms } = asked.manifest;
  const { refusal, by } = permissionFor(asked, signer.publicKey, commercial, at);
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
    ...(by !== null && {
      datanet: {
        network: String(by.network),
        datanet: by.datanet,
        contribution: by.contribution,
        block: by.block,
        member: by.member,
      },
    }),
  };
  const text = canonicalText(grant);
  if (!text.ok) throw new Error(text.failure.problem);
  const digest = sha256OfText(text.value);
  const signature = await signer.sign(Buffer.from(digest, 'hex'));
  if (!signature.ok) return signature;
  return ok({ grant, hash: digest, signature: Buffer.from(signature.value).toString('hex') });
}
