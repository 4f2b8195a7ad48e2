import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reason } from '#contracts/generated/enums.ts';
import { manifestDigest } from '#core/snapshot/manifest.ts';
import type { CheckParts } from '#host/publishing/checkJob.ts';
import { fail } from '#core/result.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import type { Chain } from '#host/chain/chain.ts';
import { realDisk } from '#host/durable/disk.ts';
import { Net } from '#host/fetch/net.ts';
import type { MemberIndex } from '#host/publishing/members.ts';
import { EncryptionKey } from '#host/sealed/encryptionKey.ts';
import { openSettings } from '#host/settings/settings.ts';
import { fetchSnapshotJob } from '#host/snapshots/fetchSnapshotJob.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { jobContext } from '#test/support/labelledProject.ts';
import { mirror } from '#test/support/mirrors.ts';
import { asPractice, never, openedChain } from '#test/support/networks.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';
import { ACCOUNT, publishingMachine } from '#test/support/publishingMachine.ts';
import { valueOf } from '#test/support/valueOf.ts';
import { sealedIn, snapshotsIn } from '#test/support/sealedFolder.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';

const CHAIN = 7_021;

describe.skipIf(findAnvil() === null)('publishing a snapshot', { timeout: 120_000 }, () => {
  let practice: PracticeChain;
  let scene: DatanetScene;
  let datanet: number;
  beforeAll(async () => {
    practice = await practiceChain(CHAIN);
    await deploy(practice);
    scene = new DatanetScene(practice);
    datanet = await scene.create(scene.person(1), [scene.person(2)]);
  }, 60_000);
  afterAll(() => practice?.close());

  const chainOf = async (): Promise<Chain> => {
    const { chain } = await openedChain(BigInt(CHAIN), practice.url);
    return asPractice(chain);
  };
  /** A machine with a snapshot of its own. */
  const machine = async (seed: number, accepted?: () => { root: string }[], unattested?: CheckParts['unattested']) => {
    const folder = await freshFolder();
    const chain = await chainOf();
    const side = await publishingMachine(folder, chain, accepted, {}, unattested);
    const manifest = await sealedIn(side.snapshots, sealedSnapshot(drafts(30, seed)));
    const again = () => publishingMachine(folder, chain, accepted);
    return { side, manifest, again, chain };
  };
  type Side = Awaited<ReturnType<typeof publishingMachine>>;
  const begin = async (side: Side, root: string, of = datanet) => {
    const wished = { network: BigInt(CHAIN), datanet: of, account: ACCOUNT, root };
    const begun = valueOf(await side.publishing.begin(wished));
    await side.ended(begun.job);
    return begun.id;
  };
  const store = async (side: Side, id: string, address: string) => {
    const storing = valueOf(await side.publishing.store(id, { kind: 'folder', address }));
    return side.ended(storing.job);
  };
  const one = async (side: Side, id: string) => valueOf(await side.publishing.one(id));
  const sign = async (side: Side, id: string, what: 'prepareCommit' | 'preparePropose') => {
    const shown = valueOf(await side.publishing[what](id));
    valueOf(await side.sending.confirm(shown.id));
    await side.calls.outcome(shown.id, 'mined', never);
    return shown;
  };

  it('goes on wherever it was, killed between any two steps, and is proposed once', async () => {
    const { side: first, manifest, again } = await machine(1);
    let side = first;
    const restarted = async () => {
      side.kill();
      side = await again();
      return side;
    };
    const server = await mirror({});
    const id = await begin(side, manifest.root);
    expect(await one(await restarted(), id)).toMatchObject({ state: 'checked', report: { misfits: [], heldBy: null } });

    // Others ask nobody over plain http: what lies there can be fetched by nobody.
    expect(await side.publishing.store(id, { kind: 'folder', address: 'http://a.example/' })).toMatchObject({
      failure: { code: 'FETCH_FAILED', reason: 'plain' },
    });
    expect(await store(side, id, server.address)).toMatchObject({ state: 'done' });
    const location = `${server.address}${manifest.root}/`;
    expect(await one(await restarted(), id)).toMatchObject({ state: 'stored', location });
    expect(await side.publishing.reach(id, never)).toMatchObject({ value: { reached: 'not-found' } });
    const folder = join(side.published, manifest.root);
    for (const name of await readdir(folder)) {
      server.files.set(`${manifest.root}/${name}`, await readFile(join(folder, name)));
    }
    expect(await side.publishing.reach(id, never)).toMatchObject({ value: { reached: 'there' } });

    // Shown, and the app dies before a word was said to it: nothing was signed, and it is shown again.
    valueOf(await side.publishing.prepareCommit(id));
    expect(await one(await restarted(), id)).toMatchObject({ state: 'stored' });
    const announced = await sign(side, id, 'prepareCommit');
    expect(announced.statement).toMatchObject({ call: 'commit' });
    expect(await one(await restarted(), id)).toMatchObject({ state: 'committed', contribution: null });
    expect(await side.publishing.prepareCommit(id)).toMatchObject({ failure: { code: 'NOT_POSSIBLE_NOW' } });

    expect(await side.publishing.preparePropose(id)).toMatchObject({ failure: { error: 'CommitmentTooYoung' } });
    // Nobody mines a block meanwhile: the next one is late enough, and that is the one which counts.
    await practice.provider.send('evm_increaseTime', [11]);
    valueOf(await side.publishing.preparePropose(id));
    expect(await one(await restarted(), id)).toMatchObject({ state: 'committed' });
    // Signed, and the app dies before it hears what became of it.
    const shown = valueOf(await side.publishing.preparePropose(id));
    expect(shown.statement).toMatchObject({ call: 'propose', pays: 5n });
    valueOf(await side.sending.confirm(shown.id));
    expect(['proposing', 'proposed']).toContain((await one(await restarted(), id)).state);
    await side.calls.outcome(shown.id, 'mined', never);
    scene.contributions += 1;
    expect(await one(side, id)).toMatchObject({ state: 'proposed', contribution: scene.contributions });
    expect(await one(await restarted(), id)).toMatchObject({ state: 'proposed', contribution: scene.contributions });
    expect(await side.publishing.preparePropose(id)).toMatchObject({ ok: false });
    // What stands on the chain is what was sealed.
    const read = scene.chain.provider;
    const logs = await read.getLogs({ fromBlock: 0, topics: [] });
    const said = logs.map(({ data }) => data).join('');
    expect(said).toContain(manifest.root);
    expect(said).toContain(Buffer.from(valueOfDigest(manifest)).toString('hex'));
    side.kill();
  });

  it('everything leaves with it: croissant, card, SPDX, and whether it may be trained on', async () => {
    const { side, manifest } = await machine(2);
    const id = await begin(side, manifest.root);
    await store(side, id, 'http://127.0.0.1:9/');
    const read = async (name: string) => (await readFile(join(side.published, manifest.root, name))).toString('utf8');
    expect(JSON.parse(await read('croissant.json'))).toMatchObject({
      conformsTo: 'http://mlcommons.org/croissant/1.1',
      license: 'https://spdx.org/licenses/CC-BY-4.0',
      usageInfo: {
        'odrl:permission': expect.arrayContaining([
          expect.objectContaining({ 'odrl:action': expect.objectContaining({ '@id': 'urn:colophon:action:train' }) }),
        ]),
      },
    });
    expect(await read('README.md')).toContain('license: cc-by-4.0');
    expect(await read('README.md')).toContain('| may be trained on | yes |');
    side.kill();
  });

  it('goes no further while the datanet demands what nothing attests of its account', async () => {
    const demands = [{ expertise: 'Triage', issuers: [await scene.person(1).getAddress()] }];
    const asked: unknown[] = [];
    const open = await scene.create(scene.person(1), [scene.person(2)]);
    const { side, manifest } = await machine(11, undefined, (...of) => {
      asked.push(of);
      return Promise.resolve(asked.length === 1 ? demands : []);
    });
    const id = await begin(side, manifest.root, open);
    expect(await one(side, id)).toMatchObject({ report: { unattested: demands } });
    expect(asked).toEqual([[BigInt(CHAIN), open, ACCOUNT]]);
    const away = { kind: 'folder', address: 'https://a.example/' } as const;
    expect(await side.publishing.store(id, away)).toMatchObject({ failure: { code: 'NOT_POSSIBLE_NOW' } });
    expect(await side.publishing.prepareCommit(id)).toMatchObject({ failure: { code: 'NOT_POSSIBLE_NOW' } });
    // It was brought meanwhile: looked over again, it goes on.
    const again = await begin(side, manifest.root, open);
    expect(await one(side, again)).toMatchObject({ report: { unattested: [] } });
    side.kill();
  });

  it('is looked over first: terms that do not fit, personal data, what is held already', async () => {
    const strict = await scene.create(scene.person(1), [scene.person(2)], { attribution: false });
    const held: { root: string }[] = [];
    const { side, manifest } = await machine(3, () => held);
    const sealed = sealedSnapshot(
      drafts(30, 4).map((draft, place) =>
        place === 0 ? { ...draft, text: '🦊 Record write to ada.lovelace@analytical.example' } : draft,
      ),
    );
    await sealedIn(side.snapshots, sealed);
    held.push({ root: manifest.root }, { root: 'e'.repeat(64) });
    const id = await begin(side, sealed.manifest.root, strict);
    const { report } = await one(side, id);
    expect(report).toMatchObject({
      misfits: ['attribution'],
      personal: { records: 1, kinds: [{ kind: 'email', found: 1 }] },
      // "the same text" stands in every one of these snapshots.
      duplicates: { compared: 1, elsewhere: 1 },
      heldBy: null,
    });
    expect(report?.duplicates.records).toBeGreaterThan(0);
    // Nothing of it leaves, whoever asks for it.
    const away = { kind: 'folder', address: 'https://a.example/' } as const;
    expect(await side.publishing.store(id, away)).toMatchObject({ failure: { code: 'NOT_POSSIBLE_NOW' } });
    expect(await side.publishing.prepareCommit(id)).toMatchObject({ failure: { code: 'NOT_POSSIBLE_NOW' } });
    side.kill();
  });

  it('a root that the datanet has already is said before anything is signed', async () => {
    const { side, manifest } = await machine(5);
    const root = `0x${manifest.root}`;
    const { contribution } = await scene.propose(scene.person(3), datanet, root, 30n);
    const id = await begin(side, manifest.root);
    expect(await one(side, id)).toMatchObject({ report: { heldBy: contribution } });
    await scene.vote(scene.person(2), contribution, root, Reason.Quality);
    // Rejected: it is anybody's again.
    expect(await one(side, await begin(side, manifest.root))).toMatchObject({ report: { heldBy: null } });
    side.kill();
  });

  it('a proposal copied from the mempool wins nothing: the copier has to announce it first', async () => {
    const { side, manifest } = await machine(6);
    const id = await begin(side, manifest.root);
    await store(side, id, 'https://a.example/');
    await sign(side, id, 'prepareCommit');
    await practice.pass(11);
    const shown = valueOf(await side.publishing.preparePropose(id));
    // The copier has read root and manifest, and announces them for themselves at the same moment.
    const copied = scene.propose(scene.person(4), datanet, `0x${manifest.root}`, 30n).then(
      () => 'won',
      () => 'lost',
    );
    valueOf(await side.sending.confirm(shown.id));
    await side.calls.outcome(shown.id, 'mined', never);
    expect(await copied).toBe('lost');
    scene.contributions += 1;
    expect(await one(side, id)).toMatchObject({ state: 'proposed' });
    side.kill();
  });

  it('the practice network reset: what was announced there is announced again, and nothing is believed', async () => {
    const { side, manifest } = await machine(7);
    const before: unknown = await practice.provider.send('evm_snapshot', []);
    const id = await begin(side, manifest.root);
    await store(side, id, 'https://a.example/');
    await sign(side, id, 'prepareCommit');
    await practice.provider.send('evm_revert', [before]);
    expect(await side.publishing.preparePropose(id)).toMatchObject({ failure: { error: 'CommitmentNonexistent' } });
    expect(await one(side, id)).toMatchObject({ state: 'stored' });
    side.kill();
  });

  it('for members only: sealed for those who are members, and a key rotated in mid-publish stops the signing', async () => {
    const [owner, member, leaving] = [scene.person(1), scene.person(5), scene.person(6)];
    const closed = await scene.create(owner, [scene.person(2)], { membersOnly: true });
    const folder = await freshFolder();
    const accounts = [await member.getAddress(), await leaving.getAddress()];
    const side = await publishingMachine(folder, await chainOf(), () => [], { admitted: () => accounts });
    const manifest = await sealedIn(side.snapshots, sealedSnapshot(drafts(30, 9)));
    const id = await begin(side, manifest.root, closed);
    const server = await mirror({});
    // Nobody to seal it for: nothing leaves.
    expect(await store(side, id, server.address)).toMatchObject({ failure: { code: 'SEALED', reason: 'nobody' } });

    const theirs = await keyIn(await freshFolder());
    const old = await theirs.current();
    const key = (of: typeof old) => `0x${of.ok ? of.value : ''}`;
    await scene.join(member, closed, key(old));
    await scene.admit(owner, closed, member, key(old));
    expect(await store(side, id, server.address)).toMatchObject({ state: 'done' });
    const sealed = join(side.published, `${manifest.root}-sealed`, 'snapshot.colophon.age');
    const first = await readFile(sealed);
    expect(first.includes('Record')).toBe(false);
    const location = `${server.address}${manifest.root}-sealed/snapshot.colophon.age`;
    expect(await one(side, id)).toMatchObject({ state: 'stored', location, sealed: true });

    const renewed = await theirs.renew();
    await scene.join(member, closed, key(renewed));
    expect(await side.publishing.prepareCommit(id)).toMatchObject({ failure: { error: 'MembersChanged' } });
    expect(await one(side, id)).toMatchObject({ state: 'checked', location: null });
    expect(await store(side, id, server.address)).toMatchObject({ state: 'done' });
    server.files.set(location.slice(server.address.length), await readFile(sealed));
    expect(await side.publishing.reach(id, never)).toMatchObject({ value: { reached: 'there' } });
    await sign(side, id, 'prepareCommit');
    await practice.pass(11);
    // Announced already: what was announced does not say where it lies, so it is left there anew, and then proposed.
    await scene.join(member, closed, key(await theirs.renew()));
    expect(await side.publishing.preparePropose(id)).toMatchObject({ failure: { error: 'MembersChanged' } });
    expect(await one(side, id)).toMatchObject({ state: 'checked', location: null });
    expect(await store(side, id, server.address)).toMatchObject({ state: 'done' });
    server.files.set(location.slice(server.address.length), await readFile(sealed));
    expect(await one(side, id)).toMatchObject({ state: 'committed', location });
    await sign(side, id, 'preparePropose');
    scene.contributions += 1;
    expect(await one(side, id)).toMatchObject({ state: 'proposed' });
    expect(await side.publishing.store(id, { kind: 'folder', address: server.address })).toMatchObject({
      failure: { code: 'NOT_POSSIBLE_NOW' },
    });
    // Nothing of it as it is lies in the folder that is brought to a server.
    expect(await readdir(join(side.published, `${manifest.root}-sealed`))).toEqual(['snapshot.colophon.age']);
    expect(await readdir(side.published)).toEqual([`${manifest.root}-sealed`]);

    const fetched = async (encryption: EncryptionKey, of = manifest, at = location) => {
      const to = await freshFolder();
      const settings = await openSettings(join(to, 'settings.json'));
      const job = fetchSnapshotJob({
        folder: to,
        snapshots: snapshotsIn(to),
        disk: realDisk,
        net: new Net({ settings, environment: {}, changed: () => {} }),
        times: {},
        origins: { note: () => ({ ok: true, value: undefined }) },
        encryption,
        isPractice: () => true,
        contents: { get: () => Promise.resolve(null) },
        added: () => {},
      });
      const wanted = { root: of.root, manifest: Buffer.from(valueOfDigest(of)).toString('hex'), count: 30 };
      return job.run(jobContext({ name: 'it', mirrors: [at], plainHttp: false, wanted }));
    };
    expect(await fetched(theirs)).toEqual({ ok: true, value: manifest.root });
    expect(await fetched(await keyIn(await freshFolder()))).toMatchObject({
      failure: { code: 'SEALED', reason: 'others' },
    });

    // storage: removed member decrypts a new version: they keep what they could read, and read nothing that came later.
    const gone = await keyIn(await freshFolder());
    await scene.join(leaving, closed, key(await gone.current()));
    await scene.admit(owner, closed, leaving, key(await gone.current()));
    const lastShared = await sealedIn(side.snapshots, sealedSnapshot(drafts(30, 10)));
    const firstWithout = await sealedIn(side.snapshots, sealedSnapshot(drafts(30, 11)));
    const leave = async (of: typeof manifest) => {
      const next = await begin(side, of.root, closed);
      expect(await store(side, next, server.address)).toMatchObject({ state: 'done' });
      const at = `${of.root}-sealed/snapshot.colophon.age`;
      server.files.set(at, await readFile(join(side.published, at)));
      return server.address + at;
    };
    const before = await leave(lastShared);
    await scene.remove(owner, closed, leaving);
    const after = await leave(firstWithout);
    expect(await fetched(gone, lastShared, before)).toMatchObject({ ok: true });
    expect(await fetched(gone, firstWithout, after)).toMatchObject({ failure: { code: 'SEALED', reason: 'others' } });
    expect(await fetched(theirs, firstWithout, after)).toMatchObject({ ok: true });
    side.kill();
  });

  it('RPC node: one that says that anybody may read, or gives keys of its own, gets nothing', async () => {
    const folder = await freshFolder();
    const chain = await chainOf();
    const wished = { kind: 'folder', address: 'https://a.example/' } as const;
    const failing = async (at: Chain, members: Partial<MemberIndex>, of: number) => {
      const side = await publishingMachine(folder, at, () => [], members);
      const manifest = await sealedIn(side.snapshots, sealedSnapshot(drafts(30, 12)));
      const id = await begin(side, manifest.root, of);
      const begun = await side.publishing.store(id, wished);
      const ended = begun.ok ? await side.ended(begun.value.job) : begun;
      const left = await readdir(side.published).catch(() => []);
      side.kill();
      expect(left).toEqual([]);
      return ended;
    };
    // It was founded for members only, as was read before: now it is said to be open.
    expect(await failing(chain, { isForMembers: () => true }, datanet)).toMatchObject({
      failure: { code: 'SEALED', reason: 'nobody' },
    });
    const disagree = { code: 'CHAIN_FAILED', name: 'x', host: 'y', reason: 'disagree', detail: '' } as const;
    const torn: Chain = { ...chain, agreed: () => Promise.resolve(fail(disagree)) };
    expect(await failing(torn, {}, datanet)).toMatchObject({ failure: { reason: 'disagree' } });
    const behind: Chain = { ...chain, check: () => Promise.resolve(fail({ ...disagree, reason: 'lagging' })) };
    expect(await failing(behind, {}, datanet)).toMatchObject({ failure: { reason: 'lagging' } });
  });

  it('the number of a contribution is shown at once, and kept when the chain cannot give it to somebody else', async () => {
    const side = await publishingMachine(await freshFolder(), { ...(await chainOf()), practice: false });
    const manifest = await sealedIn(side.snapshots, sealedSnapshot(drafts(30, 15)));
    const id = await begin(side, manifest.root);
    await store(side, id, 'https://a.example/');
    await sign(side, id, 'prepareCommit');
    await practice.pass(11);
    await sign(side, id, 'preparePropose');
    scene.contributions += 1;
    expect(await one(side, id)).toMatchObject({ state: 'proposed', contribution: scene.contributions });
    expect(side.journal.get(id)?.contribution).toBeNull();
    side.kill();
  });

  it('who was let in meanwhile is read off the chain before anything is sealed', async () => {
    const [owner, late] = [scene.person(1), scene.person(7)];
    const closed = await scene.create(owner, [scene.person(2)], { membersOnly: true });
    const key = `0x${'0'.repeat(62)}09`;
    await scene.join(late, closed, key);
    await scene.admit(owner, closed, late, key);
    const known: string[] = [];
    const side = await publishingMachine(await freshFolder(), await chainOf(), () => [], {
      admitted: () => known,
      upToDate: async () => {
        known.push(await late.getAddress());
        return { ok: true, value: undefined };
      },
    });
    const manifest = await sealedIn(side.snapshots, sealedSnapshot(drafts(30, 13)));
    const id = await begin(side, manifest.root, closed);
    expect(await store(side, id, 'https://a.example/')).toMatchObject({ state: 'done' });
    side.kill();
  });

  it('secrets: an address that takes a file once is forgotten, also when nothing came of it', async () => {
    const { side, manifest } = await machine(14);
    const id = await begin(side, manifest.root);
    const put = 'http://127.0.0.1:9/a.colophon?signature=s3cret';
    const address = 'https://a.example/a.colophon';
    const storing = valueOf(await side.publishing.store(id, { kind: 'put', address, put }));
    // While it is on its way, no other wish takes its place.
    expect(await side.publishing.store(id, { kind: 'folder', address })).toMatchObject({ ok: false });
    expect(await side.ended(storing.job)).toMatchObject({ state: 'failed' });
    expect(side.journal.get(id)).toMatchObject({ place: { kind: 'put', put: '' }, location: null });
    side.kill();
  });

  it('storage: store deleted: another place is chosen, until it is proposed', async () => {
    const { side, manifest } = await machine(8);
    const id = await begin(side, manifest.root);
    for (const address of ['https://a.example/', 'https://b.example/data']) {
      expect(await store(side, id, address)).toMatchObject({ state: 'done' });
    }
    expect(await one(side, id)).toMatchObject({ location: `https://b.example/data/${manifest.root}/` });
    for (const address of ['', 'ftp://a.example/', 'http://169.254.169.254/', `https://a.example/${'x'.repeat(500)}`]) {
      expect(await side.publishing.store(id, { kind: 'folder', address }), address).toMatchObject({ ok: false });
    }
    side.kill();
  });
});

async function keyIn(folder: string): Promise<EncryptionKey> {
  const turned = (bytes: Uint8Array) => Promise.resolve(bytes.map((byte) => 255 - byte));
  const vault = { protection: () => Promise.resolve('file' as const), seal: turned, open: turned };
  const key = new EncryptionKey(join(folder, 'encryption.json'), vault, realDisk);
  await key.current();
  return key;
}

function valueOfDigest(manifest: Parameters<typeof manifestDigest>[0]): Uint8Array {
  const digest = manifestDigest(manifest);
  if (!digest.ok) throw new Error(digest.failure.problem);
  return digest.value;
}
