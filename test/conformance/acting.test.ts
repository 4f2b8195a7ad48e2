import { join } from 'node:path';
import { id as hash } from 'ethers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { isOver } from '#core/job.ts';
import { canonicalText } from '#core/canonical/canonical.ts';
import { Reason } from '#contracts/generated/enums.ts';
import { slashableReasons } from '#core/datanet/rules.ts';
import { manifestDigest } from '#core/snapshot/manifest.ts';
import type { Terms } from '#core/snapshot/terms.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import type { Chain } from '#host/chain/chain.ts';
import { Acting } from '#host/datanets/acting.ts';
import { Datanets } from '#host/datanets/datanets.ts';
import { Desk } from '#host/datanets/desk.ts';
import { Looks } from '#host/datanets/lookJob.ts';
import { openCatalogue } from '#host/catalogue/catalogue.ts';
import { Jobs } from '#host/jobs/jobs.ts';
import { realDisk } from '#host/durable/disk.ts';
import { EncryptionKey } from '#host/sealed/encryptionKey.ts';
import { ContentStore } from '#host/storage/contentStore.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { fakeEngine } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { openedDatanets } from '#test/support/openedDatanets.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';
import { sealedTexts } from '#test/support/readable.ts';
import { sealedIn, snapshotsIn } from '#test/support/sealedFolder.ts';
import { openSender } from '#test/support/sender.ts';
import { plainTerms } from '#test/support/plainTerms.ts';

const CHAIN = 7_013n;
const terms: Terms = {
  ...plainTerms,
  text: 'Use it well, and name us.',
  expiresAt: Date.UTC(2040, 0, 31, 23, 59, 59, 999),
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
    const opened = await openedDatanets(CHAIN, practice.url);
    const { folder, store, datanets } = opened;
    ({ chain } = opened);
    const contacts = { list: () => [{ address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', name: 'Berta' }] };
    const accounts = { accounts: () => Promise.resolve([{ address: sender.account, name: 'Main' }]) };
    const vault = fakeShell(fakeEngine()).vault;
    const encryption = new EncryptionKey(join(folder, 'encryption.json'), vault, realDisk);
    const acting = new Acting({
      wallet: { calls: sender.calls, contacts, keys: accounts } as never,
      store,
      encryption,
      saidOf: (network, id) => datanets.saidOf(network, id),
      governance: (network, id) => datanets.governance(network, id),
    });
    return { acting, datanets, store, folder, encryption };
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
    demands: [],
    location: '',
  };
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
    const events = await sender.done(await acting.create(actor(), wished));
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

  it('lays before reviewers what waits for them, with what the datanet holds already, and before contributors what became of theirs', async () => {
    const { acting, datanets, store, folder } = await rooms();
    const snapshots = snapshotsIn(join(folder, 'snapshots'));
    const catalogue = openCatalogue(join(folder, 'catalogue.sqlite'));
    if (!catalogue.ok) throw new Error('no catalogue');
    onTestFinished(() => catalogue.value.close());
    const jobs = new Jobs({ catalogue: catalogue.value, log: heldLog(), changed: () => {}, revised: () => {} });
    const looks = new Looks({
      datanets,
      snapshots,
      disk: realDisk,
      catalogue: catalogue.value,
      jobs,
      changed: () => {},
    });
    jobs.register(looks.job());
    jobs.start();
    const desk = new Desk({ datanets, snapshots, store, looks, revised: () => {} });
    const stateOf = (id: string) => jobs.list(undefined, 20).find((job) => job.id === id)?.state ?? 'queued';
    const look = async (contribution: number) => {
      const begun = await desk.beginLook(CHAIN, contribution);
      if (!begun.ok) return begun;
      await expect.poll(() => isOver(stateOf(begun.value.id))).toBe(true);
      expect(stateOf(begun.value.id)).toBe('done');
      const shown = desk.look(CHAIN, contribution);
      if (!shown.ok || shown.value.kept === null) throw new Error('nothing was kept');
      return { ok: true as const, value: shown.value.kept.look };
    };
    const show = async () => {
      const shown = await desk.show(CHAIN, [sender.account]);
      if (!shown.ok) throw new Error(shown.failure.code);
      return shown.value;
    };
    const people = [scene.person(0), scene.person(1), scene.person(2)];
    const [main, second] = [scene.person(0), scene.person(1)];
    const datanet = await scene.create(main, people);
    const words = (seed: string) => Array.from({ length: 100 }, (_, at) => `${seed}${at}`).join(' ');
    const held = sealedTexts([words('old'), 'the very same', 'something else that nobody repeats']);
    const fresh = sealedTexts([
      `${words('old')} more`,
      'the very same',
      'write to ada@harbour-clinic.org',
      'quite new',
    ]);
    const digest = manifestDigest(fresh.manifest);
    const manifest = `0x${digest.ok ? Buffer.from(digest.value).toString('hex') : ''}`;
    const roots = { held: `0x${held.manifest.root}`, fresh: `0x${fresh.manifest.root}` };
    const accepted = await scene.propose(main, datanet, roots.held);
    await scene.vote(main, accepted.contribution, roots.held, Reason.None);
    await scene.vote(second, accepted.contribution, roots.held, Reason.None);
    const place = 'https://data.example.org/set';
    const proposed = await scene.propose(main, datanet, roots.fresh, 4n, place, undefined, manifest);
    await read(datanets);
    const [waiting] = (await show()).toReview;
    expect(waiting).toMatchObject({
      id: proposed.contribution,
      datanet,
      here: false,
      location: place,
      votes: [],
      quorum: 2,
    });
    expect(waiting?.reviewers).toEqual(await Promise.all(people.map((each) => each.getAddress())));
    expect(await look(proposed.contribution)).toMatchObject({ failure: { what: 'snapshot' } });
    expect(desk.look(CHAIN, proposed.contribution)).toEqual({ ok: true, value: { job: null, kept: null } });

    await sealedIn(join(folder, 'snapshots'), fresh);
    const alone = await look(proposed.contribution);
    expect(alone).toMatchObject({ ok: true, value: { compared: 0, elsewhere: 1, exact: { records: 0 } } });
    await sealedIn(join(folder, 'snapshots'), held);
    const looked = await look(proposed.contribution);
    if (!looked.ok) throw new Error(looked.failure.code);
    expect(looked.value).toMatchObject({
      manifestFits: true,
      readThrough: 4,
      within: 0,
      personal: 1,
      exact: { records: 1, contributions: [accepted.contribution] },
      near: { records: 1, examples: [{ contribution: accepted.contribution }] },
      compared: 1,
      elsewhere: 0,
    });
    expect(looked.value.near.examples[0]?.text).toContain('old99 more');
    expect(looked.value.samples.toSorted()).toEqual(
      [`${words('old')} more`, 'the very same', 'write to ada@harbour-clinic.org', 'quite new'].toSorted(),
    );

    const review = { root: roots.fresh, reason: 'duplicate' as const, text: 'Half of it is there.\nLook at yours.' };
    const hostile = { ...review, text: 'turned \u202e around' };
    const id = proposed.contribution;
    expect(await acting.vote(actor(), id, hostile)).toMatchObject({ failure: { reason: 'bad-text' } });
    await sender.done(await acting.vote(actor(), id, review));
    expect(await acting.vote(actor(), id, review)).toMatchObject({ failure: { error: 'ContributionAlreadyVoted' } });
    expect(await acting.refund(actor(), id)).toMatchObject({ failure: { error: 'ContributionInvalidStatus' } });
    await scene.vote(second, id, roots.fresh, Reason.Quality);
    await read(datanets);
    const after = await show();
    expect(after.toReview).toEqual([]);
    // What was found is gone with what it was for.
    expect(desk.look(CHAIN, id)).toEqual({ ok: true, value: { job: null, kept: null } });
    expect(after.mine.map(({ id: of, status, refunded }) => [of, status, refunded])).toEqual([
      [id, 'rejected', false],
      [accepted.contribution, 'accepted', false],
    ]);
    // Mine is here; what the other one wrote is not.
    expect(after.mine[0]?.votes.map(({ reason, text }) => [reason, text])).toEqual([
      ['duplicate', review.text],
      ['quality', null],
    ]);
    // Another machine has neither, until the file comes by hand: what no vote names is left out of it.
    const elsewhere = new ContentStore(await freshFolder());
    const other = new Desk({ datanets, snapshots, store: elsewhere, looks, revised: () => {} });
    const textsOf = async () => {
      const theirs = await other.show(CHAIN, [sender.account]);
      return theirs.ok ? theirs.value.mine[0]?.votes.map(({ text }) => text) : [];
    };
    expect(await textsOf()).toEqual([null, null]);
    const file = (...texts: string[]) =>
      JSON.stringify({
        format: 'colophon-reviews/1',
        reviews: texts.map((text) => ({ format: 'colophon-review/1', ...review, text })),
      });
    for (const text of [file('It is wonderful.'), '<html>', '[]', file(), '{"format":"colophon-reviews/1"}']) {
      expect(await other.takeReviews(CHAIN, text), text).toEqual({ ok: true, value: { taken: 0 } });
    }
    expect(await textsOf()).toEqual([null, null]);
    expect(await other.takeReviews(CHAIN, file('It is wonderful.', review.text))).toEqual({
      ok: true,
      value: { taken: 1 },
    });
    expect(await textsOf()).toEqual([review.text, null]);
    expect(after.standings).toEqual([
      { account: sender.account, proposed: 2, accepted: 1, rejected: 1, approvals: 2, votes: 4 },
    ]);

    await sender.done(await acting.refund(actor(), id));
    await sender.done(await acting.withdraw(actor(), accepted.contribution, roots.held));
    expect(await acting.withdraw(actor(), id, roots.fresh)).toMatchObject({ failure: { code: 'CONTRACT_REFUSED' } });
    await read(datanets);
    expect((await show()).mine.map(({ status, refunded }) => [status, refunded])).toEqual([
      ['rejected', true],
      ['withdrawn', false],
    ]);
    await datanets.close();
  });

  it('lets members in with the key that the owner saw, and puts them out', async () => {
    const { acting, datanets, encryption } = await rooms();
    const owner = scene.person(1);
    const datanet = await scene.create(owner, [owner], { membersOnly: true });
    await sender.done(await acting.join(actor(), datanet));
    const own = await scene.create(scene.person(0), [owner], { membersOnly: true });
    await scene.join(scene.person(2), own);
    await read(datanets);
    const key = await encryption.current();
    if (!key.ok) throw new Error(key.failure.code);
    expect(datanets.members(CHAIN, datanet)).toEqual({
      ok: true,
      value: [{ account: sender.account, standing: 'asks', key: `0x${key.value}` }],
    });

    const asking = await scene.person(2).getAddress();
    const other = `0x${'12'.repeat(32)}`;
    expect(await acting.admit(actor(), own, asking, other)).toMatchObject({ failure: { error: 'MemberInvalidKey' } });
    await sender.done(await acting.admit(actor(), own, asking, hash('key')));
    await read(datanets);
    const admitted = { account: asking, standing: 'admitted', key: hash('key') };
    expect(datanets.members(CHAIN, own)).toEqual({ ok: true, value: [admitted] });
    await sender.done(await acting.remove(actor(), own, asking));
    // Whoever is not the owner puts out nobody but themselves.
    expect(await acting.remove(actor(), datanet, asking)).toMatchObject({ failure: { code: 'CONTRACT_REFUSED' } });
    await sender.done(await acting.remove(actor(), datanet, sender.account));
    await read(datanets);
    expect(datanets.members(CHAIN, own)).toEqual({ ok: true, value: [] });
    expect(datanets.members(CHAIN, datanet)).toEqual({ ok: true, value: [] });
    await datanets.close();
  });

  it('lets an owner describe a datanet anew under its old terms, and hand it over to somebody who takes it', async () => {
    const { acting, datanets } = await rooms();
    await sender.done(await acting.create(actor(), wished));
    scene.datanets += 1;
    const datanet = scene.datanets;
    const one = async () => {
      await read(datanets);
      const found = await datanets.one(CHAIN, datanet);
      if (!found.ok) throw new Error(found.failure.code);
      return found.value;
    };
    expect(await one()).toMatchObject({ demands: [], offeredTo: null });
    const heir = await scene.person(1).getAddress();
    const again = { name: 'Triage, adults', description: 'Notes of adults.', location: '' };
    const demands = [{ expertise: ' Triage ', issuers: ['Berta'] }];
    expect(
      await acting.describe(actor(), datanet, { ...again, demands: [{ expertise: 'x', issuers: ['nobody'] }] }),
    ).toMatchObject({
      failure: { reason: 'not-an-address' },
    });
    expect(
      await acting.describe(actor(), datanet, { ...again, demands: [{ expertise: '', issuers: ['Berta'] }] }),
    ).toMatchObject({
      failure: { reason: 'bad-text' },
    });
    await sender.done(await acting.describe(actor(), datanet, { ...again, demands }));
    const described = await one();
    expect(described.datanet).toMatchObject({ name: 'Triage, adults', description: 'Notes of adults.' });
    expect(described.demands).toEqual([{ expertise: 'Triage', issuers: [heir] }]);
    // The very terms that were agreed to, in full.
    expect(described.termsText).toBe(terms.text);

    expect(await acting.offerOwnership(actor(), datanet, 'nobody')).toMatchObject({
      failure: { reason: 'not-an-address' },
    });
    await sender.done(await acting.offerOwnership(actor(), datanet, 'berta'));
    expect((await one()).offeredTo).toBe(heir);
    await sender.done(await acting.offerOwnership(actor(), datanet, ''));
    expect((await one()).offeredTo).toBeNull();
    expect(await acting.takeOwnership(actor(), datanet)).toMatchObject({
      failure: { error: 'DatanetUnauthorizedAccount' },
    });
    await sender.done(await acting.offerOwnership(actor(), datanet, heir));
    await scene.takeOwnership(scene.person(1), datanet);
    const taken = await one();
    expect(taken.offeredTo).toBeNull();
    expect(taken.datanet.owner).toBe(heir);
    expect(await acting.describe(actor(), datanet, { ...again, demands: [] })).toMatchObject({
      failure: { error: 'DatanetUnauthorizedAccount' },
    });
    await datanets.close();
  });

  it('has reviewers want other rules, lets them hold after the wait, and forgets what was wanted under earlier ones', async () => {
    const { acting, datanets } = await rooms();
    const datanet = await scene.create(scene.person(0), [scene.person(0), scene.person(1)]);
    const governance = async () => {
      await read(datanets);
      const found = datanets.governance(CHAIN, datanet);
      if (!found.ok) throw new Error(found.failure.code);
      return found.value;
    };
    const second = await scene.person(1).getAddress();
    const entered = { ...wished.rules, reviewers: ['main', second], quorum: 2, bond: '1.5' };
    await sender.done(await acting.supportRules(actor(), datanet, entered));
    await sender.done(await acting.supportRules(actor(), datanet, { ...entered, bond: '' }));
    const before = await governance();
    expect(before.standing).toMatchObject({ version: 1, quorum: 2, bond: '5', slashable: ['plagiarism'] });
    expect(before.changes).toMatchObject([
      { state: 'wanted', readyAt: null, supporters: [sender.account], rules: { bond: '1500000000000000000' } },
      { state: 'wanted', rules: { bond: '0' } },
    ]);
    const [change = ''] = before.changes.map((each) => each.change);
    expect(await acting.supportChange(actor(), datanet, change)).toMatchObject({
      failure: { error: 'RulesAlreadySupported' },
    });
    const others = {
      reviewers: [sender.account, second],
      quorum: 2n,
      bond: 15n * 10n ** 17n,
      reviewPeriod: 86_400n,
      timelock: 3_600n,
      slashable: 0b100100n,
    };
    await scene.supportRules(scene.person(1), datanet, others);
    const decided = await governance();
    expect(decided.changes[0]).toMatchObject({ change, state: 'waiting', supporters: [sender.account, second] });
    // The very rules that were decided: the contract knows since when they are ready.
    expect(await acting.adoptRules(actor(), datanet, change)).toMatchObject({
      failure: { error: 'RulesNotReady', detail: expect.stringMatching(/readyAt [1-9]/) },
    });
    await practice.pass(3_601);
    // The clock of this chain is an hour ahead now, so nothing is signed for it any more: somebody else lets them hold.
    await scene.adoptRules(scene.person(1), datanet, others);
    const after = await governance();
    expect(after.standing).toMatchObject({
      version: 2,
      bond: '1500000000000000000',
      slashable: ['plagiarism', 'spam'],
    });
    expect(after.changes).toEqual([]);
    await datanets.close();
  });
});
