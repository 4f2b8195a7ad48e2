import { createServer } from 'node:http';
import { join } from 'node:path';
import { Wallet } from 'ethers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { attestationMessage, revocationMessage } from '#core/attestation/attestation.ts';
import type { Attestation, Revocation } from '#core/attestation/attestation.ts';
import { LONGEST_BUNDLE } from '#core/attestation/bundle.ts';
import { ok } from '#core/result.ts';
import { signMessage } from '../../keys/sign.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { openCatalogue } from '../catalogue/catalogue.ts';
import { Net } from '../fetch/net.ts';
import { openSettings } from '../settings/settings.ts';
import { Attestations } from './attestations.ts';
import { AttestationStore } from './attestationStore.ts';
import { valueOf } from '#test/support/valueOf.ts';

const keyOf = (number: number) => `0x${String(number).repeat(64)}`;
const [OWN, OTHER, SUBJECT] = [1, 2, 3].map((number) => new Wallet(keyOf(number)).address) as [string, string, string];
const never = new AbortController().signal;

async function opened(keys: readonly number[] = [1]) {
  const folder = await freshFolder();
  const catalogue = openCatalogue(join(folder, 'catalogue.sqlite'));
  if (!catalogue.ok) throw new Error('no catalogue');
  onTestFinished(() => catalogue.value.close());
  const settings = await openSettings(join(folder, 'settings.json'));
  const held = keys.map((number) => ({
    address: new Wallet(keyOf(number)).address,
    name: `Key ${number}`,
    kind: 'key',
  }));
  const client = {
    signAttestation: async (attestation: Attestation) => ({
      signature: await signMessage(keyFor(attestation.issuer), attestationMessage(attestation)),
    }),
    signRevocation: async (revocation: Revocation) => ({
      signature: await signMessage(keyFor(revocation.issuer), revocationMessage(revocation)),
    }),
  };
  const keyFor = (issuer: string) => keyOf(keys[held.findIndex(({ address }) => address === issuer)] ?? 9);
  return new Attestations({
    wallet: {
      keys: {
        accounts: () => Promise.resolve(held),
        use: async (question: (with_: never) => Promise<unknown>) => ok(await question(client as never)),
      },
      contacts: { list: () => [{ address: SUBJECT, name: 'Berta' }] },
    } as never,
    store: new AttestationStore(catalogue.value),
    net: new Net({ settings, environment: {}, changed: () => {} }),
    revised: () => {},
  });
}

async function attested(room: Attestations, wish = { subject: 'berta', expertise: 'Radiology', days: 30 }) {
  const prepared = valueOf(await room.prepare(OWN, wish));
  valueOf(await room.confirm(prepared.id));
  const [first] = room.list();
  if (first === undefined) throw new Error('nothing was kept');
  return first;
}

describe('attestations', () => {
  it('are signed as they were shown, handed on as a file, and believed elsewhere by their signature', async () => {
    const room = await opened();
    const shown = await attested(room);
    expect(shown).toMatchObject({ issuer: OWN, subject: SUBJECT, expertise: 'Radiology', standing: 'valid' });
    const { text, name } = valueOf(room.give([shown.id]));
    expect(name).toBe('attestations.json');
    const elsewhere = await opened([2]);
    expect(valueOf(await elsewhere.take(text))).toEqual({ attestations: 1, revocations: 0, known: 0, refused: 0 });
    expect(elsewhere.of(SUBJECT)).toEqual([shown]);
    expect(elsewhere.of(OTHER)).toEqual([]);
    expect(valueOf(await elsewhere.take(text))).toMatchObject({ attestations: 0, known: 1 });
    expect(elsewhere.forget(shown.id)).toMatchObject({ ok: true });
    expect(elsewhere.list()).toEqual([]);
  });

  it('can be taken back by whoever signed them, also before they are known, and stay taken back', async () => {
    const room = await opened();
    const shown = await attested(room);
    const before = valueOf(room.give([shown.id])).text;
    const taken = valueOf(await room.prepareRevocation(shown.id));
    valueOf(await room.confirm(taken.id));
    expect(room.list()).toMatchObject([{ standing: 'revoked' }]);
    const both = valueOf(room.give([shown.id])).text;

    const elsewhere = await opened([2]);
    const onlyRevocation = JSON.stringify({ ...JSON.parse(both), attestations: [] });
    expect(valueOf(await elsewhere.take(onlyRevocation))).toMatchObject({ revocations: 1 });
    expect(valueOf(await elsewhere.take(before))).toMatchObject({ attestations: 1 });
    expect(elsewhere.list()).toMatchObject([{ standing: 'revoked' }]);
    elsewhere.forget(shown.id);
    valueOf(await elsewhere.take(before));
    expect(elsewhere.list()).toMatchObject([{ standing: 'revoked' }]);
    expect(await elsewhere.prepareRevocation(shown.id)).toMatchObject({
      failure: { code: 'ATTESTATION_REFUSED', reason: 'not-yours' },
    });
  });

  it('are left out where anything in them was changed, or somebody else signed them', async () => {
    const room = await opened();
    const shown = await attested(room);
    const whole = JSON.parse(valueOf(room.give([shown.id])).text);
    const [good] = whole.attestations;
    const stranger = { issuer: OTHER, attestation: shown.id, revokedAt: 1_800_000_000 };
    const forged = { issuer: OWN, attestation: shown.id, revokedAt: 1_800_000_000 };
    const revocations = [
      // Signed by somebody else, in their own name and in that of the issuer.
      { ...stranger, signature: await signMessage(keyOf(2), revocationMessage(stranger)) },
      { ...forged, signature: await signMessage(keyOf(2), revocationMessage(forged)) },
      // What was signed to attest never takes anything back.
      { ...forged, signature: good.signature },
    ];
    const attestations = [
      good,
      { ...good, expertise: 'Surgery' },
      { ...good, subject: OTHER },
      { ...good, issuer: OTHER },
      { ...good, expiresAt: good.expiresAt + 1 },
      { ...good, chainId: 1 },
      { ...good, signature: `0x${'00'.repeat(65)}` },
      { ...good, expertise: 'Radio\u202elogy' },
      null,
      'text',
    ];
    const elsewhere = await opened([2]);
    expect(valueOf(await elsewhere.take(JSON.stringify({ ...whole, attestations, revocations })))).toEqual({
      attestations: 1,
      // A stranger may take back what is not theirs; it counts for nothing.
      revocations: 1,
      known: 0,
      refused: 11,
    });
    expect(elsewhere.list()).toMatchObject([{ standing: 'valid', expertise: 'Radiology' }]);
  });

  it('come from files that are bounded, and from nothing else', async () => {
    const room = await opened();
    const refused = async (text: string) => {
      const taken = await room.take(text);
      return taken.ok ? 'taken' : taken.failure;
    };
    expect(await refused('x'.repeat(LONGEST_BUNDLE + 1))).toMatchObject({ reason: 'too-large' });
    for (const text of ['', '{', '<html>', '[]', 'null', '{"format":"colophon-attestations/2"}']) {
      expect(await refused(text)).toMatchObject({ code: 'ATTESTATION_REFUSED', reason: 'not-attestations' });
    }
    const many = { format: 'colophon-attestations/1', attestations: Array(501).fill(1), revocations: [] };
    expect(await refused(JSON.stringify(many))).toMatchObject({ reason: 'not-attestations' });
  });

  it('are fetched from where somebody put them', async () => {
    const room = await opened();
    const shown = await attested(room);
    const { text } = valueOf(room.give([shown.id]));
    const server = createServer((request, response) =>
      request.url === '/good' ? response.end(text) : response.end('<html>please log in</html>'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const at = server.address();
    const place = `http://127.0.0.1:${String(typeof at === 'object' && at !== null ? at.port : 0)}`;
    const elsewhere = await opened([2]);
    expect(valueOf(await elsewhere.fetch(`${place}/good`, never))).toMatchObject({ attestations: 1 });
    expect(await elsewhere.fetch(`${place}/page`, never)).toMatchObject({ failure: { reason: 'not-attestations' } });
    expect(await elsewhere.fetch('http://example.org/x', never)).toMatchObject({ failure: { reason: 'plain' } });
  });

  it('are not signed for oneself, in words that hide something, unseen, twice, or with a key that is not here', async () => {
    const room = await opened();
    const refused = async (change: object, account = OWN) => {
      const made = await room.prepare(account, { subject: SUBJECT, expertise: 'Law', days: 1, ...change });
      return made.ok ? 'prepared' : made.failure;
    };
    expect(await refused({ subject: OWN })).toMatchObject({ reason: 'own-subject' });
    expect(await refused({ subject: 'nobody' })).toMatchObject({ reason: 'not-an-address' });
    expect(await refused({ expertise: 'La\u202ew' })).toMatchObject({ reason: 'bad-words' });
    expect(await refused({ expertise: '  ' })).toMatchObject({ reason: 'bad-words' });
    expect(await refused({ days: 36_600 })).toMatchObject({ reason: 'bad-time' });
    expect(await refused({}, OTHER)).toMatchObject({ reason: 'no-key-for-it' });
    expect(await room.confirm('another')).toMatchObject({ failure: { reason: 'not-shown' } });
    const prepared = valueOf(await room.prepare(OWN, { subject: SUBJECT, expertise: 'Law', days: 1 }));
    valueOf(await room.confirm(prepared.id));
    expect(await room.confirm(prepared.id)).toMatchObject({ failure: { reason: 'not-shown' } });
    expect(room.list()).toHaveLength(1);
  });
});
