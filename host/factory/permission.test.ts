import { secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '#core/canonical/canonical.ts';
import { sha256OfText } from '#core/canonical/sha256.ts';
import type { Holding } from '#core/datanet/holding.ts';
import { signer } from '#test/support/labelledProject.ts';
import { SIGNER, drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { grantFor, refusalFor, termsHashOf } from './permission.ts';

const { manifest } = sealedSnapshot(drafts(5));
const asked = { commercial: false, termsHash: termsHashOf(manifest.terms), at: 5_000 };

describe('a grant', () => {
  it('is signed by the person’s key over what they read', async () => {
    const made = await grantFor({ manifest, holdings: [] }, signer, asked);
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
    const other = await grantFor({ manifest, holdings: [] }, signer, { ...asked, termsHash: 'f'.repeat(64) });
    expect(other).toMatchObject({ ok: false, failure: { code: 'TRAINING_REFUSED', reason: 'not-read' } });
    const none = await grantFor({ manifest, holdings: [] }, signer, { ...asked, termsHash: undefined });
    expect(none).toMatchObject({ ok: false, failure: { reason: 'not-read' } });
  });

  it('is refused where the terms refuse it, however well they were read', async () => {
    const terms = { ...manifest.terms, expiresAt: 5_000 };
    const made = await grantFor({ manifest: { ...manifest, terms }, holdings: [] }, signer, {
      ...asked,
      termsHash: termsHashOf(terms),
    });
    expect(made).toMatchObject({ ok: false, failure: { reason: 'expired', name: manifest.name } });
  });
});

it('is a member’s who is named in the snapshot by their key', () => {
  const members = { ...manifest, terms: { ...manifest.terms, membersOnly: true } };
  expect(refusalFor({ manifest: members, holdings: [] }, SIGNER, false, 0)).toBeNull();
  expect(refusalFor({ manifest: members, holdings: [] }, signer.publicKey, false, 0)).toBe('members-only');
});

it('names the contribution that allows it, and is held to its datanet', async () => {
  const member = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
  const holding: Holding = {
    network: 7n,
    datanet: 2,
    contribution: 3,
    block: 55,
    status: 'accepted',
    terms: {
      document: `0x${'d'.repeat(64)}`,
      expiresAt: 0,
      derivatives: 'allowed',
      commercialUse: true,
      attribution: true,
      reading: true,
      training: true,
      membersOnly: true,
    },
    member,
  };
  const made = await grantFor({ manifest, holdings: [holding] }, signer, asked);
  const { network: _, status, terms, ...named } = holding;
  expect(made).toMatchObject({ value: { grant: { datanet: { network: '7', ...named } } } });
  const refused = (of: Partial<Holding>) =>
    refusalFor({ manifest, holdings: [{ ...holding, ...of }] }, signer.publicKey, false, 5_000);
  expect(refused({})).toBeNull();
  expect(refused({ member: null })).toBe('members-only');
  expect(refused({ member: null, terms: { ...terms, membersOnly: false } })).toBeNull();
  expect(refused({ status: 'withdrawn' })).toBe('withdrawn');
  expect(refused({ status: 'pending' })).toBe('not-accepted');
  expect(refused({ terms: { ...terms, expiresAt: 5 } })).toBe('expired');
  expect(refused({ terms: { ...terms, training: false } })).toBe('use-forbidden');
  // Another datanet that has it allows it; and whoever made it needs no datanet's word.
  const holdings = [
    { ...holding, status: 'withdrawn' as const },
    { ...holding, contribution: 9, status },
  ];
  expect(await grantFor({ manifest, holdings }, signer, asked)).toMatchObject({
    value: { grant: { datanet: { contribution: 9 } } },
  });
  expect(refusalFor({ manifest, holdings: holdings.slice(0, 1) }, SIGNER, false, 5_000)).toBeNull();
});
