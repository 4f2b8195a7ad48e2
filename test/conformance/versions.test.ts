import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Signer } from 'ethers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Reason } from '#contracts/generated/enums.ts';
import { type Manifest, manifestDigest } from '#core/snapshot/manifest.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import type { Chain } from '#host/chain/chain.ts';
import type { EncryptionKey } from '#host/sealed/encryptionKey.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { type Mirror, mirror } from '#test/support/mirrors.ts';
import { never, openedChain } from '#test/support/networks.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';
import { valueOf } from '#test/support/valueOf.ts';
import { sealedIn } from '#test/support/sealedFolder.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { openSender } from '#test/support/sender.ts';
import { versionsMachine } from '#test/support/versionsMachine.ts';

const CHAIN = 7_031;
const network = BigInt(CHAIN);
type Machine = Awaited<ReturnType<typeof versionsMachine>>;

describe.skipIf(findAnvil() === null)('versions of a datanet', { timeout: 120_000 }, () => {
  let practice: PracticeChain;
  let scene: DatanetScene;
  let chain: Chain;
  let sender: Awaited<ReturnType<typeof openSender>>;
  let owner: Signer;
  beforeAll(async () => {
    practice = await practiceChain(CHAIN);
    await deploy(practice);
    scene = new DatanetScene(practice);
    owner = scene.person(0);
    sender = await openSender(() => chain);
  }, 60_000);
  afterAll(async () => {
    await sender?.close();
    await practice?.close();
  });

  const machine = async (folder?: string): Promise<Machine> => {
    ({ chain } = await openedChain(network, practice.url));
    const made = await versionsMachine(chain, sender, folder);
    onTestFinished(() => made.close());
    return made;
  };
  /** Something that was accepted. */
  const contributed = async (datanet: number, seed: number, location?: string) => {
    const sealed = sealedSnapshot(drafts(30, seed));
    const { root } = sealed.manifest;
    const manifest = `0x${digestOf(sealed.manifest)}`;
    const { contribution } = await scene.propose(
      scene.person(1),
      datanet,
      `0x${root}`,
      30n,
      location,
      undefined,
      manifest,
    );
    await scene.vote(scene.person(2), contribution, `0x${root}`, Reason.None);
    return { sealed, root, contribution };
  };
  const plan = async (side: Machine, datanet: number) => {
    valueOf(await side.datanets.upToDate(network));
    return valueOf(await side.versions.plan(network, datanet));
  };
  const keyOf = async (encryption: EncryptionKey) => `0x${valueOf(await encryption.current())}`;
  const admit = async (datanet: number, member: Signer, { encryption }: Machine) => {
    const key = await keyOf(encryption);
    await scene.join(member, datanet, key);
    await scene.admit(owner, datanet, member, key);
  };
  const leave = async (side: Machine, datanet: number, server: Mirror, number: number | null = null) => {
    const place = { kind: 'folder' as const, address: server.address };
    const draft = valueOf(await side.versions.begin({ network, datanet, account: sender.account, number, place }));
    const job = await side.ended(draft.job);
    for (const folder of await readdir(side.published).catch(() => [])) {
      for (const name of await readdir(join(side.published, folder))) {
        server.files.set(`${folder}/${name}`, await readFile(join(side.published, folder, name)));
      }
    }
    return { id: draft.id, job };
  };
  const sign = async (side: Machine, id: string) => {
    const shown = valueOf(await side.versions.prepare(id));
    valueOf(await sender.sending.confirm(shown.id));
    expect(await sender.calls.outcome(shown.id, 'mined', never)).toMatchObject({ value: { became: 'done' } });
    return shown;
  };
  const fetched = async (side: Machine, datanet: number, number: number) => {
    const begun = await side.fetch({ network, datanet, number }, never);
    if (!begun.ok) return begun.failure;
    const ends = [];
    for (const { id } of begun.value) ends.push((await side.ended(id))?.failure ?? (await side.ended(id))?.state);
    return ends;
  };

  it('storage: removed member decrypts a new version: it is under a key of its own, for those who are members then; what they had they keep', async () => {
    const datanet = await scene.create(owner, [scene.person(2)], { membersOnly: true });
    const [side, staying, leaving, late] = [await machine(), await machine(), await machine(), await machine()];
    const server = await mirror({});
    const first = await contributed(datanet, 1);
    expect(await plan(side, datanet)).toMatchObject({
      next: 1,
      membersOnly: true,
      members: [],
      contributions: [{ id: first.contribution, here: false }],
      versions: [],
      draft: null,
    });
    const lacking = { failure: { code: 'VERSION_REFUSED', reason: 'missing' } };
    expect((await leave(side, datanet, server)).job).toMatchObject(lacking);
    await sealedIn(side.folder, first.sealed);
    await admit(datanet, scene.person(3), staying);
    await admit(datanet, scene.person(4), leaving);

    const one = await leave(side, datanet, server);
    expect(one.job).toMatchObject({ state: 'done', failure: null });
    expect(side.versions.one(one.id)).toMatchObject({ value: { state: 'stored', members: 2, number: 1 } });
    const folder = `network-${CHAIN}-datanet-${datanet}-version-1`;
    for (const [path, bytes] of server.files) {
      expect(path.startsWith(`${folder}/`)).toBe(true);
      expect(bytes.includes('Record'), path).toBe(false);
      expect(bytes.includes('AGE-SECRET-KEY'), path).toBe(false);
    }
    const shown = await sign(side, one.id);
    expect(shown.statement).toMatchObject({ does: 'call', call: 'publishVersion' });
    expect(await fetched(staying, datanet, 1)).toEqual(['done']);
    expect(staying.origins.of(first.root)).toEqual([{ network, datanet, contribution: first.contribution }]);
    expect(await fetched(staying, datanet, 1)).toEqual([]);

    // Put out: what comes afterwards is sealed under another key, that is handed to the others alone.
    await scene.remove(owner, datanet, scene.person(4));
    const second = await contributed(datanet, 2);
    await sealedIn(side.folder, second.sealed);
    const two = await leave(side, datanet, server);
    await sign(side, two.id);
    expect(await fetched(leaving, datanet, 2)).toMatchObject({ code: 'VERSION_REFUSED', reason: 'not-for-you' });
    expect(await fetched(leaving, datanet, 1)).toEqual(['done']);
    expect(await fetched(staying, datanet, 2)).toEqual(['done']);

    // Whoever comes later reads nothing until the owner hands the key out anew; that changes no data.
    await admit(datanet, scene.person(5), late);
    expect(await fetched(late, datanet, 2)).toMatchObject({ code: 'VERSION_REFUSED', reason: 'not-for-you' });
    expect((await plan(side, datanet)).versions).toEqual([
      { number: 2, keys: 'behind' },
      { number: 1, keys: 'behind' },
    ]);
    const before = new Map(server.files);
    const again = await leave(side, datanet, server, 2);
    const wrapping = await sign(side, again.id);
    expect(wrapping.statement).toMatchObject({ call: 'wrapKeys' });
    for (const [path, bytes] of before) expect(server.files.get(path)?.equals(bytes), path).toBe(true);
    expect(server.files.size).toBe(before.size + 1);
    expect((await plan(side, datanet)).versions[0]).toEqual({ number: 2, keys: 'current' });
    expect(await fetched(late, datanet, 2)).toEqual(['done', 'done']);
    expect(await fetched(leaving, datanet, 2)).toMatchObject({ code: 'VERSION_REFUSED', reason: 'not-for-you' });
  });

  it('a member’s key rotated in mid-publish stops the signing, and so does what was accepted or published meanwhile', async () => {
    const datanet = await scene.create(owner, [scene.person(2)], { membersOnly: true });
    let side = await machine();
    const { folder } = side;
    const restarted = async () => {
      await side.close();
      return machine(folder);
    };
    const theirs = await machine();
    const server = await mirror({});
    const { sealed } = await contributed(datanet, 3);
    await sealedIn(folder, sealed);
    await admit(datanet, scene.person(3), theirs);
    const made = await leave(side, datanet, server);
    await scene.join(scene.person(3), datanet, `0x${valueOf(await theirs.encryption.renew())}`);
    expect(await side.versions.prepare(made.id)).toMatchObject({ failure: { error: 'MembersChanged' } });
    expect(side.versions.one(made.id)).toMatchObject({ value: { state: 'storing', location: null } });
    expect(await side.versions.prepare(made.id)).toMatchObject({ failure: { code: 'NOT_POSSIBLE_NOW' } });

    const next = await leave(side, datanet, server);
    const added = await contributed(datanet, 4);
    expect(await side.versions.prepare(next.id)).toMatchObject({
      failure: { code: 'VERSION_REFUSED', reason: 'changed' },
    });
    await sealedIn(folder, added.sealed);
    const last = await leave(side, datanet, server);
    // Shown, and the app dies before a word was said to it.
    valueOf(await side.versions.prepare(last.id));
    side = await restarted();
    expect((await plan(side, datanet)).draft).toMatchObject({ id: last.id, state: 'stored' });
    const shown = valueOf(await side.versions.prepare(last.id));
    valueOf(await sender.sending.confirm(shown.id));
    // And dies again, before it hears what became of it.
    side = await restarted();
    await sender.calls.outcome(shown.id, 'mined', never);
    expect(side.versions.one(last.id)).toMatchObject({ value: { state: 'ended' } });
    expect(await side.versions.prepare(last.id)).toMatchObject({ failure: { error: 'VersionInvalidParent' } });
    expect(await fetched(theirs, datanet, 1)).toEqual(['done', 'done']);
  });

  it('that lies there otherwise than the chain says is refused: manifest, keys, files, and keys of another version', async () => {
    const datanet = await scene.create(owner, [scene.person(2)], { membersOnly: true });
    const [side, theirs] = [await machine(), await machine()];
    const server = await mirror({});
    const { sealed, root } = await contributed(datanet, 5);
    await sealedIn(side.folder, sealed);
    await admit(datanet, scene.person(3), theirs);
    const { id } = await leave(side, datanet, server);
    await sign(side, id);
    const path = (ending: string) => [...server.files.keys()].find((each) => each.endsWith(ending)) ?? '';
    const [manifest, keys, data] = [path('version.json'), path('.keys'), path('.colophon.age')];
    const spoilt = async (file: string, change: (bytes: Buffer) => Buffer) => {
      const whole = server.files.get(file) ?? Buffer.alloc(0);
      server.files.set(file, change(Buffer.from(whole)));
      const told = await fetched(theirs, datanet, 1);
      server.files.set(file, whole);
      return told;
    };
    const flipped = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]);
    const short = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1);
    for (const change of [flipped, short]) {
      expect(await spoilt(manifest, change)).toMatchObject({ code: 'VERSION_REFUSED', reason: 'manifest' });
    }
    for (const change of [flipped, short]) {
      expect(await spoilt(keys, change)).toMatchObject({ code: 'VERSION_REFUSED', reason: 'keys' });
    }
    for (const change of [flipped, short]) {
      expect(await spoilt(data, change)).toEqual([expect.objectContaining({ code: 'FETCH_FAILED', reason: 'hash' })]);
    }
    server.files.delete(keys);
    const other = await machine();
    expect(await fetched(other, datanet, 1)).toMatchObject({ code: 'FETCH_FAILED', reason: 'not-found' });
    expect(await theirs.snapshots.list()).toEqual([]);
    expect(await fetched(theirs, datanet, 1)).toEqual(['done']);
    expect((await theirs.snapshots.list()).map((each) => each.root)).toEqual([root]);
  });

  it('of an open datanet: a list of what it holds, whose parts come from where their contributors put them', async () => {
    const datanet = await scene.create(owner, [scene.person(2)]);
    const [side, theirs] = [await machine(), await machine()];
    const server = await mirror({});
    expect((await leave(side, datanet, server)).job).toMatchObject({
      failure: { code: 'VERSION_REFUSED', reason: 'empty' },
    });
    const from = await machine();
    const { sealed } = await contributed(datanet, 6, server.address);
    await sealedIn(from.folder, sealed);
    for (const name of await readdir(join(from.folder, sealed.manifest.root))) {
      server.files.set(name, await readFile(join(from.folder, sealed.manifest.root, name)));
    }
    const { id, job } = await leave(side, datanet, server);
    expect(job).toMatchObject({ state: 'done' });
    await sign(side, id);
    expect(await plan(side, datanet)).toMatchObject({
      versions: [{ number: 1, keys: 'open' }],
    });
    expect(await fetched(theirs, datanet, 1)).toEqual(['done']);
  });
});

function digestOf(manifest: Manifest): string {
  const digest = manifestDigest(manifest);
  if (!digest.ok) throw new Error(digest.failure.problem);
  return Buffer.from(digest.value).toString('hex');
}
