import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { randomBytes } from 'node:crypto';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HDNodeWallet, Wallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { openHost } from '#host/host.ts';
import { signerOf } from '#host/wallet/adoption.ts';
import type { Host } from '#host/host.ts';
import type { WindowContract } from '#protocol/window/contract.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverPort } from '#protocol/wire/port.ts';
import type { Wire } from '#protocol/wire/wire.ts';
import { fakeEngine } from '#test/support/fakeEngine.ts';
import { fakeShell } from '#test/support/hostParts.ts';

const PASSWORD = 'twelve good men';
const NEXT = 'a quite other one';

const refused = (reason: string) => ({ data: { code: 'WALLET_REFUSED', reason } });

/** The wallet through the window's contract, with the real process that holds the keys, and every frame kept. */
describe('the wallet', { timeout: 120_000 }, () => {
  let folder: string;
  let host: Host;
  let wire: Wire;
  let client: ContractRouterClient<WindowContract>;
  /** Everything that went to the window. */
  let frames: string[] = [];
  let goAway = () => {};

  const open = async () => {
    const shell = {
      ...fakeShell(fakeEngine()),
      onAway: (listener: () => void) => {
        goAway = listener;
      },
    };
    const opened = await openHost({ dataFolder: folder, shell });
    if (!opened.ok) throw new Error(opened.failure.code);
    host = opened.value;
    const { port1, port2 } = new MessageChannel();
    host.serve(wireOverPort(port1));
    wire = wireOverPort(port2);
    const listened: Wire = {
      ...wire,
      onFrame: (listener) =>
        wire.onFrame((frame) => {
          frames.push(typeof frame === 'string' ? frame : Buffer.from(frame).toString('latin1'));
          listener(frame);
        }),
    };
    client = createORPCClient(linkOverWire(listened, () => new Error('the host is gone')));
  };
  const close = async () => {
    wire.close();
    await host.close();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-wallet-'));
    await open();
  });
  afterAll(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });

  let words: string[] = [];
  let main = '';
  const imported = `0x${randomBytes(32).toString('hex')}`;

  it('makes a phrase, and keeps it only when three of its words come back', async () => {
    expect(await client.wallet.view()).toMatchObject({ state: 'none', accounts: [], protection: 'file' });
    const draft = await client.wallet.draft({ words: 12 });
    words = draft.words;
    expect(new Set(draft.asked).size).toBe(3);
    const right = draft.asked.map((place) => words[place] ?? '');
    const keep = { draft: draft.draft, name: 'Main', password: PASSWORD };
    await expect(client.wallet.keepDraft({ ...keep, answers: ['zoo', 'zoo', 'zoo'] })).rejects.toMatchObject(
      refused('words-differ'),
    );
    await expect(client.wallet.keepDraft({ ...keep, answers: right, password: 'short' })).rejects.toMatchObject(
      refused('short-password'),
    );
    expect(await client.wallet.view()).toMatchObject({ state: 'none' });
    const view = await client.wallet.keepDraft({ ...keep, answers: right });
    main = HDNodeWallet.fromPhrase(words.join(' ')).address;
    expect(view).toMatchObject({ state: 'open', accounts: [{ address: main, name: 'Main', kind: 'phrase' }] });
    expect((await stat(join(folder, 'keys', 'wallet.json'))).mode & 0o777).toBe(0o600);
  });

  it('has several accounts: of the phrase, by key, and watched', async () => {
    const secret = (await client.wallet.view()).accounts[0]?.secret ?? '';
    await client.wallet.addAccount({ secret, name: 'Second' });
    await client.wallet.importKey({ key: imported, name: 'Single', password: null });
    await expect(client.wallet.importKey({ key: imported, name: 'Again', password: null })).rejects.toMatchObject(
      refused('known-account'),
    );
    await expect(client.wallet.importKey({ key: 'ff'.repeat(32), name: 'X', password: null })).rejects.toMatchObject(
      refused('not-a-key'),
    );
    const watched = Wallet.createRandom().address;
    await expect(client.wallet.watch({ address: watched.slice(0, -1), name: 'W' })).rejects.toMatchObject(
      refused('not-an-address'),
    );
    const view = await client.wallet.watch({ address: watched.toLowerCase(), name: 'Treasury' });
    expect(view.accounts.map(({ name, kind, path }) => [name, kind, path])).toEqual([
      ['Main', 'phrase', "m/44'/60'/0'/0/0"],
      ['Second', 'phrase', "m/44'/60'/0'/0/1"],
      ['Single', 'key', null],
      ['Treasury', 'watch', null],
    ]);
    expect(view.accounts[3]?.address).toBe(watched);
  });

  it('is locked by hand, by sleep or a locked screen, and by a new start; and opens with the password alone', async () => {
    expect(await client.wallet.lock()).toMatchObject({ state: 'locked' });
    await expect(client.wallet.exportPhrase({ address: main, password: PASSWORD })).rejects.toMatchObject(
      refused('locked'),
    );
    await expect(client.wallet.draft({ words: 12 })).rejects.toMatchObject(refused('locked'));
    await expect(client.wallet.importKey({ key: imported, name: 'X', password: NEXT })).rejects.toMatchObject(
      refused('locked'),
    );
    await expect(client.wallet.unlock({ password: NEXT })).rejects.toMatchObject(refused('wrong-password'));
    expect(await client.wallet.unlock({ password: PASSWORD })).toMatchObject({ state: 'open' });
    goAway();
    expect(await client.wallet.view()).toMatchObject({ state: 'locked' });
    await close();
    await open();
    const view = await client.wallet.view();
    expect(view).toMatchObject({ state: 'locked' });
    expect(view.accounts.map(({ name }) => name)).toEqual(['Main', 'Second', 'Single', 'Treasury']);
    await client.wallet.unlock({ password: PASSWORD });
  });

  it('gives its phrase and keystores to whoever has the password', async () => {
    await expect(client.wallet.exportPhrase({ address: main, password: NEXT })).rejects.toMatchObject(
      refused('wrong-password'),
    );
    expect((await client.wallet.exportPhrase({ address: main, password: PASSWORD })).words).toEqual(words);
    const { name, text } = await client.wallet.exportKeystore({ address: main, password: PASSWORD });
    expect(name).toContain(main);
    const read = await Wallet.fromEncryptedJson(text, PASSWORD);
    expect(read.address).toBe(main);
  });

  it('changes its password, after which the old one opens nothing', async () => {
    await expect(client.wallet.changePassword({ password: NEXT, next: NEXT })).rejects.toMatchObject(
      refused('wrong-password'),
    );
    await client.wallet.changePassword({ password: PASSWORD, next: NEXT });
    await client.wallet.lock();
    await expect(client.wallet.unlock({ password: PASSWORD })).rejects.toMatchObject(refused('wrong-password'));
    expect(await client.wallet.unlock({ password: NEXT })).toMatchObject({ state: 'open' });
  });

  it('removes an account, and its key with it', async () => {
    const single = (await client.wallet.view()).accounts[2]?.address ?? '';
    await expect(client.wallet.remove({ address: single, password: null })).rejects.toMatchObject(
      refused('wrong-password'),
    );
    const view = await client.wallet.remove({ address: single, password: NEXT });
    expect(view.accounts.map(({ name }) => name)).toEqual(['Main', 'Second', 'Treasury']);
  });

  it('makes whoever guesses wait', async () => {
    await client.wallet.lock();
    for (let guess = 0; guess < 3; guess += 1)
      await expect(client.wallet.unlock({ password: `guess ${guess}` })).rejects.toMatchObject(
        refused('wrong-password'),
      );
    await expect(client.wallet.unlock({ password: NEXT })).rejects.toMatchObject({ data: { code: 'WALLET_WAIT' } });
    await expect
      .poll(
        () =>
          client.wallet.unlock({ password: NEXT }).then(
            ({ state }) => state,
            () => 'waiting',
          ),
        { interval: 500 },
      )
      .toBe('open');
  });

  it('sends on the practice network what was shown, and says what became of it', async () => {
    await client.networks.startPractice();
    await expect
      .poll(async () => (await client.sending.chains()).find(({ practice }) => practice)?.id ?? 0n, { timeout: 60_000 })
      .toBeGreaterThan(0n);
    const chain = (await client.sending.chains()).find(({ practice }) => practice)?.id ?? 0n;
    await client.networks.faucet({ account: main });
    const second = (await client.wallet.view()).accounts[1]?.address ?? '';
    await client.sending.keepContact({ address: second, name: 'My second' });
    const wish = { chain, account: main, to: second.toLowerCase(), amount: '0.25' };
    await expect(client.sending.prepareCoins({ ...wish, amount: '1e3' })).rejects.toMatchObject({
      data: { code: 'SIGNING_REFUSED', reason: 'bad-amount' },
    });
    const shown = await client.sending.prepareCoins(wish);
    expect(shown).toMatchObject({ practice: true, statement: { does: 'send', to: second, amount: 25n * 10n ** 16n } });
    await client.wallet.lock();
    await expect(client.sending.confirm({ id: shown.id })).rejects.toMatchObject(refused('locked'));
    await client.wallet.unlock({ password: NEXT });
    const again = await client.sending.prepareCoins(wish);
    const sent = await client.sending.confirm({ id: again.id });
    await expect(client.sending.confirm({ id: again.id })).rejects.toMatchObject({
      data: { code: 'SIGNING_REFUSED', reason: 'not-shown' },
    });
    await expect
      .poll(async () => (await client.sending.list())[0], { timeout: 30_000 })
      .toMatchObject({
        id: sent.id,
        state: 'mined',
        succeeded: true,
      });
    const balances = await client.sending.balances({ chain });
    expect(balances.find(({ address }) => address === second)?.amount).toBe(25n * 10n ** 16n);
  });

  it('has an account say that the identity is its own', async () => {
    const { identity } = await client.app.about();
    const shown = await client.sending.prepareAdoption({ account: main });
    expect(shown.delegation).toMatchObject({ account: main, identity: `0x${identity}` });
    await client.sending.confirmAdoption({ id: shown.id });
    await expect(client.sending.confirmAdoption({ id: shown.id })).rejects.toMatchObject({
      data: { code: 'SIGNING_REFUSED', reason: 'not-shown' },
    });
    const [adopted] = await client.sending.adoptions();
    const { signature = '', ...delegation } = adopted ?? {};
    expect(delegation).toEqual(shown.delegation);
    expect(await signerOf(shown.delegation, signature)).toBe(main);
  });

  it('has an account attest what another one knows, and take it back; each is signed once, by the key process', async () => {
    const subject = HDNodeWallet.createRandom().address;
    const wish = { account: main, subject, expertise: 'Triage', days: 30 };
    const shown = await client.attestations.prepare(wish);
    expect(shown.attestation).toMatchObject({ issuer: main, subject, expertise: 'Triage' });
    await client.attestations.confirm({ id: shown.id });
    await expect(client.attestations.confirm({ id: shown.id })).rejects.toMatchObject({
      data: { code: 'SIGNING_REFUSED', reason: 'not-shown' },
    });
    const [kept] = await client.attestations.list();
    expect(kept).toMatchObject({ ...shown.attestation, standing: 'valid', revokedAt: null });
    const taken = await client.attestations.prepareRevocation({ id: kept?.id ?? '' });
    await client.attestations.confirm({ id: taken.id });
    expect(await client.attestations.list()).toMatchObject([{ standing: 'revoked' }]);
    const { text } = await client.attestations.give({ ids: [kept?.id ?? ''] });
    await client.attestations.forget({ id: kept?.id ?? '' });
    expect(await client.attestations.take({ text })).toEqual({
      attestations: 1,
      revocations: 0,
      known: 1,
      refused: 0,
    });
    await client.wallet.lock();
    const locked = await client.attestations.prepare(wish);
    await expect(client.attestations.confirm({ id: locked.id })).rejects.toMatchObject(refused('locked'));
    await client.wallet.unlock({ password: NEXT });
  });

  it('secrets: a known test key looked for in logs, window frames, host memory, disk', async () => {
    const key = imported.slice(2);
    // A scrap of the phrase that its accidental parts cannot be.
    const phrase = words.slice(0, 4).join(' ');
    const places = new Map<string, string>();
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) {
        const path = join(entry.parentPath, entry.name);
        places.set(path, (await readFile(path)).toString('latin1'));
      }
    places.set('the log', host.log.tail(1_000).join('\n'));
    places.set('the report', (await client.app.report()).text);
    // Only the answers to "make" and "show", which ask for the words, may hold them.
    const withWords = frames.filter((frame) => frame.includes('"words"'));
    expect(withWords).toHaveLength(2);
    places.set('frames to the window', frames.filter((frame) => !withWords.includes(frame)).join('\n'));
    const forms = [
      key,
      Buffer.from(key, 'hex').toString('base64'),
      Buffer.from(key, 'hex').toString('latin1'),
      phrase,
      words.slice(0, 4).join('","'),
      PASSWORD,
      NEXT,
    ];
    for (const [place, content] of places)
      for (const form of forms) expect(content.includes(form), `${place} holds a secret`).toBe(false);
    expect(places.size).toBeGreaterThan(4);
  });

  it('leaves a file alone that it cannot read', async () => {
    await close();
    const path = join(folder, 'keys', 'wallet.json');
    const good = await readFile(path, 'utf8');
    await writeFile(path, good.slice(0, -40));
    await open();
    expect(await client.wallet.view()).toMatchObject({ state: 'damaged' });
    await expect(client.wallet.draft({ words: 12 })).rejects.toMatchObject(refused('damaged'));
    await expect(client.wallet.watch({ address: main, name: 'X' })).rejects.toMatchObject(refused('damaged'));
    expect(await readFile(path, 'utf8')).toBe(good.slice(0, -40));
    await close();
    await writeFile(path, good);
    frames = [];
    await open();
    expect(await client.wallet.unlock({ password: NEXT })).toMatchObject({ state: 'open' });
  });
});
