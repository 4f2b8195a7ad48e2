import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalText } from '#core/canonical/canonical.ts';
import { slashableReasons } from '#core/datanet/rules.ts';
import type { Result } from '#core/result.ts';
import type { Failure } from '#core/failure.ts';
import type { Terms } from '#core/snapshot/terms.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import type { Chain } from '#host/chain/chain.ts';
import { Acting } from '#host/datanets/acting.ts';
import { Datanets } from '#host/datanets/datanets.ts';
import { Net } from '#host/fetch/net.ts';
import { openSettings } from '#host/settings/settings.ts';
import { ContentStore } from '#host/storage/contentStore.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { freshFolder, heldLog } from '#test/support/hostParts.ts';
import { never, openedNetworks, wish } from '#test/support/networks.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';
import { openSender } from '#test/support/sender.ts';

const CHAIN = 7_013n;
const terms: Terms = {
  format: 'colophon-terms/1',
  text: 'Use it well, and name us.',
  licence: 'CC-BY-4.0',
  commercialUse: true,
  derivatives: 'allowed',
  attribution: true,
  reading: true,
  training: true,
  membersOnly: false,
  expiresAt: Date.UTC(2040, 0, 31, 23, 59, 59, 999),
  jurisdiction: '',
};

describe.skipIf(findAnvil() === null)('acting in datanets', { timeout: 120_000 }, () => {
  let practice: PracticeChain;
  let scene: DatanetScene;
  let sender: Awaited<ReturnType<typeof openSender>>;
  let chain: Chain;

  beforeAll(async () => {
    practice = await practiceChain(Number(CHAIN));
    await deploy(practice);
    scene = new DatanetScene(practice);
    sender = await openSender(() => chain);
  });
  afterAll(async () => {
    await sender?.close();
    await practice?.close();
  });

  /** The rooms that act and read, on one store. */
  async function rooms() {
    const { networks } = await openedNetworks({ program: null, longestBytes: 2 ** 24 });
    await networks.add(wish(Number(CHAIN), practice.url), never);
    const found = networks.chain(CHAIN);
    if (found === undefined) throw new Error('no chain');
    chain = found;
    const folder = await freshFolder();
    const store = new ContentStore(join(folder, 'contents'));
    const settings = await openSettings(join(folder, 'settings.json'));
    const net = new Net({ settings, environment: {}, changed: () => {} });
    const datanets = new Datanets({ folder, networks, net, store, log: heldLog(), revised: () => {} });
    const contacts = { list: () => [{ address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', name: 'Berta' }] };
    const accounts = { accounts: () => Promise.resolve([{ address: sender.account, name: 'Main' }]) };
    const acting = new Acting({ wallet: { calls: sender.calls, contacts, keys: accounts } as never, store });
    return { acting, datanets, store };
  }
  const actor = () => ({ network: CHAIN, account: sender.account });
  const rules = {
    reviewers: ['main', 'Berta', '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC'],
    quorum: 2,
    bond: '0.5',
    reviewPeriod: 86_400,
    timelock: 3_600,
    slashable: ['plagiarism', 'spam'] as const,
  };
  const wished = {
    name: 'Triage',
    description: 'Notes.\nOne a patient.',
    terms,
    rules: { ...rules, slashable: [...rules.slashable] },
    location: '',
  };
  async function sign(prepared: Result<Prepared, Failure>) {
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.failure));
    const sent = await sender.sending.confirm(prepared.value.id);
    if (!sent.ok) throw new Error(JSON.stringify(sent.failure));
    const outcome = await sender.calls.outcome(sent.value.id, 'mined', never);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
    expect(outcome.value.became).toBe('done');
    return outcome.value.events;
  }
  async function read(datanets: Datanets) {
    expect(datanets.read(CHAIN)).toMatchObject({ ok: true });
    await expect
      .poll(async () => {
        const listed = await datanets.list(CHAIN, '');
        return listed.ok && listed.value.reading.state;
      })
      .toBe('read');
  }

  it('makes a datanet whose words are here and on the chain by their hashes, and reads it back', async () => {
    const { acting, datanets, store } = await rooms();
    const events = await sign(await acting.create(actor(), wished));
    scene.datanets += 1;
    await read(datanets);
    const one = await datanets.one(CHAIN, 1);
    if (!one.ok) throw new Error(one.failure.code);
    const { datanet, termsText, licence, reviewers, quorum, bond } = one.value;
    expect(datanet).toMatchObject({ name: 'Triage', description: 'Notes.\nOne a patient.', described: 'read' });
    expect([termsText, licence, quorum, bond]).toEqual([terms.text, terms.licence, 2, '500000000000000000']);
    expect(reviewers).toEqual([sender.account, '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', rules.reviewers[2]]);
    expect(datanet.terms.expiresAt).toBe(Math.floor((terms.expiresAt ?? 0) / 1_000));
    const standing = events.find(({ kind }) => kind === 'rules');
    expect(standing?.kind === 'rules' && slashableReasons(standing.rules.slashable)).toEqual(['plagiarism', 'spam']);
    const described = events.find(({ kind }) => kind === 'described');
    if (described?.kind !== 'described') throw new Error('not described');
    expect(described.location).toBe(`sha256:${described.description.slice(2)}`);
    const kept = await store.get(described.description.slice(2));
    const { name, description } = wished;
    const whole = canonicalText({ format: 'colophon-datanet/1', name, description, terms });
    expect(kept?.toString()).toBe(whole.ok && whole.value);
    await datanets.close();
  });

  it('puts nothing before anybody that could not be read back', async () => {
    const { acting } = await rooms();
    const failed = async (change: object) => {
      const made = await acting.create(actor(), { ...wished, ...change });
      return made.ok ? 'prepared' : made.failure;
    };
    expect(await failed({ name: '' })).toMatchObject({ reason: 'bad-text' });
    expect(await failed({ name: 'Triage \u202e gnp' })).toMatchObject({ reason: 'bad-text' });
    expect(await failed({ rules: { ...wished.rules, reviewers: ['nobody'] } })).toMatchObject({
      reason: 'not-an-address',
    });
    expect(await failed({ rules: { ...wished.rules, bond: 'much' } })).toMatchObject({ reason: 'bad-amount' });
    expect(await failed({ rules: { ...wished.rules, quorum: 1 } })).toMatchObject({ error: 'RulesInvalidQuorum' });
    expect(await failed({ location: 'x'.repeat(513) })).toMatchObject({ error: 'DatanetInvalidLocation' });
    const past = { ...terms, expiresAt: 1_000 };
    expect(await failed({ terms: past })).toMatchObject({ error: 'DatanetInvalidTerms' });
  });
});
