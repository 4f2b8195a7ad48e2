import { secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '#core/canonical/canonical.ts';
import { sha256OfText } from '#core/canonical/sha256.ts';
import { signer } from '#test/support/labelledProject.ts';
import { SIGNER, drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { grantFor, refusalFor, termsHashOf } from './permission.ts';

const { manifest } = sealedSnapshot(drafts(5));
const asked = { commercial: false, termsHash: termsHashOf(manifest.terms), at: 5_000 };

describe('a grant', () => {
  it('is signed by the person’s key over what they read', async () => {
    const made = await grantFor(manifest, signer, asked);
    if (!made.ok) throw new Error(made.failure.code);
    const { grant, hash, signature } = made.value;
    expect(grant).toMatchObject({ root: manifest.root, terms: asked.termsHash, by: signer.publicKey, at: 5_000 });
    const text = canonicalText(grant);
    expect(text.ok && sha256OfText(text.value)).toBe(hash);
    const signed = (digest: string) =>
      secp256k1.verify(Buffer.from(signature, 'hex'), Buffer.from(digest, 'hex'), Buffer.from(grant.by, 'hex'), {
        prehash: false,
      });
    expect(signed(hash)).toBe(true);
    expect(signed(sha256OfText('another'))).toBe(false);
  });

  it('is made of no other terms than the snapshot’s', async () => {
    const other = await grantFor(manifest, signer, { ...asked, termsHash: 'f'.repeat(64) });
    expect(other).toMatchObject({ ok: false, failure: { code: 'TRAINING_REFUSED', reason: 'not-read' } });
    const none = await grantFor(manifest, signer, { ...asked, termsHash: undefined });
    expect(none).toMatchObject({ ok: false, failure: { reason: 'not-read' } });
  });

  it('is refused where the terms refuse it, however well they were read', async () => {
    const terms = { ...manifest.terms, expiresAt: 5_000 };
    const made = await grantFor({ ...manifest, terms }, signer, { ...asked, termsHash: termsHashOf(terms) });
    expect(made).toMatchObject({ ok: false, failure: { reason: 'expired', name: manifest.name } });
  });
});

it('is a member’s who is named in the snapshot by their key', () => {
  const members = { ...manifest, terms: { ...manifest.terms, membersOnly: true } };
  expect(refusalFor(members, SIGNER, false, 0)).toBeNull();
  expect(refusalFor(members, signer.publicKey, false, 0)).toBe('members-only');
});
