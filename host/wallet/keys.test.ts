import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { realDisk } from '#host/durable/disk.ts';
import type { Shell } from '#host/shell.ts';
import { DroppingDisk } from '#test/support/droppingDisk.ts';
import { failingDisk } from '#test/support/failingDisk.ts';
import { fakeEngine } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { Seeded } from '#test/support/seeded.ts';
import { WalletKeys } from './keys.ts';
import { Patience } from './patience.ts';
import { WalletFile } from './walletFile.ts';

const PASSWORD = 'twelve good men';
const account: WalletAccount = {
  address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  name: 'Main',
  kind: 'key',
  secret: 'one',
  path: null,
};

describe('keystore: power cut in a change of password, ×100', () => {
  const { vault } = fakeShell(fakeEngine());
  const walk = async (seed: number, forgetSync?: 'files' | 'folders') => {
    const dropping = new DroppingDisk({ chance: new Seeded(seed), ...(forgetSync !== undefined && { forgetSync }) });
    const file = new WalletFile('/keys/wallet.json', vault, dropping.asDisk());
    // As long as real ones, so that a write can tear.
    const [old, next] = ['old', 'new'].map((word) => word.repeat(700)) as [string, string];
    await file.write({ accounts: [account], keystore: old });
    const cutAt = dropping.operations + (seed % 7) + 1;
    dropping.onOperation = (count) => {
      if (count >= cutAt) throw new Error('the power is gone');
    };
    const wrote = await file.write({ accounts: [account], keystore: next }).catch(() => ({ ok: false }));
    dropping.onOperation = () => {};
    dropping.cutPower();
    const read = await new WalletFile('/keys/wallet.json', vault, dropping.asDisk()).read();
    const found = read.ok ? read.value.keystore : 'unreadable';
    return (wrote.ok ? [next] : [old, next]).includes(found ?? 'gone');
  };

  it('leaves the old keystore or the new one, whole, and the new one once it was acknowledged', async () => {
    for (let seed = 0; seed < 100; seed += 1) expect(await walk(seed), `seed ${seed}`).toBe(true);
  });

  it.each(['files', 'folders'] as const)('is seen to fail without the sync of %s', async (forgotten) => {
    const kept = await Promise.all(Array.from({ length: 100 }, (_, seed) => walk(seed, forgotten)));
    expect(kept).toContain(false);
  });
});

describe('the keys in the host', { timeout: 120_000 }, () => {
  const opened = async (disk = realDisk, minuteMs = 60_000, shell: Shell = fakeShell(fakeEngine())) => {
    const path = join(await freshFolder(), 'wallet.json');
    const keys = new WalletKeys({
      path,
      shell,
      log: heldLog(),
      disk,
      revised: () => {},
      minuteMs,
    });
    onTestFinished(() => keys.close());
    return keys;
  };
  const key = `0x${'17'.repeat(32)}`;
  const take = (keys: WalletKeys, password = PASSWORD) =>
    keys.take('Main', (client) => client.takeKey({ key, password }));

  it('forget what could not be kept: a full disk makes no wallet, and loses none', async () => {
    let full = true;
    const keys = await opened(failingDisk((step) => (full && step === 'write' ? 'ENOSPC' : undefined)));
    expect(await take(keys)).toMatchObject({ ok: false, failure: { code: 'DISK_FULL' } });
    expect(await keys.view()).toMatchObject({ state: 'none', accounts: [] });
    full = false;
    expect(await take(keys)).toMatchObject({ ok: true });
    full = true;
    expect(await keys.changePassword(PASSWORD, 'another long one')).toMatchObject({ ok: false });
    keys.lock();
    expect(await keys.unlock(PASSWORD)).toMatchObject({ ok: true });
  });

  it('are locked after five minutes without anybody, and not while somebody is there', async () => {
    const keys = await opened(realDisk, 1_000);
    await take(keys);
    for (let touch = 0; touch < 4; touch += 1) {
      await new Promise((resume) => setTimeout(resume, 2_000));
      keys.touch();
    }
    expect(await keys.view()).toMatchObject({ state: 'open' });
    await expect.poll(async () => (await keys.view()).state, { timeout: 30_000 }).toBe('locked');
  });

  it('are locked when their process ends, and lost by that is nothing', async () => {
    const keys = await opened();
    await take(keys);
    const asked = keys.prove((client) => client.exportKeystore({ address: account.address, password: PASSWORD }));
    keys.lock();
    expect(await asked).toMatchObject({ ok: false });
    expect(await keys.unlock(PASSWORD)).toMatchObject({ ok: true });
  });

  /** `seal` and `open` happen while the vault is at work; `running` counts the key processes. */
  const watched = async () => {
    const shell = fakeShell(fakeEngine());
    const at = { seal: () => {}, open: () => {}, running: 0 };
    const { vault } = shell;
    const keys = await opened(realDisk, 60_000, {
      ...shell,
      vault: {
        ...vault,
        seal: (plain) => (at.seal(), vault.seal(plain)),
        open: (sealed) => (at.open(), vault.open(sealed)),
      },
      startKeys: () => {
        const child = shell.startKeys();
        at.running += 1;
        child.onExit(() => (at.running -= 1));
        return child;
      },
    });
    return { keys, at };
  };

  it('stay locked when they are locked while a change is being kept, and the change is kept', async () => {
    const { keys, at } = await watched();
    at.seal = () => keys.lock();
    expect(await take(keys)).toMatchObject({ ok: true });
    expect(await keys.view()).toMatchObject({ state: 'locked', accounts: [{ name: 'Main' }] });
    await expect.poll(() => at.running, { timeout: 10_000 }).toBe(0);
    at.seal = () => {};
    expect(await keys.unlock(PASSWORD)).toMatchObject({ ok: true });
  });

  it('stay locked when they are locked while they are being opened', async () => {
    const { keys, at } = await watched();
    await take(keys);
    keys.lock();
    at.open = () => keys.lock();
    const refused = { ok: false, failure: { code: 'WALLET_REFUSED', reason: 'locked' } };
    expect(await keys.unlock(PASSWORD)).toMatchObject(refused);
    expect(await keys.view()).toMatchObject({ state: 'locked' });
    await expect.poll(() => at.running, { timeout: 10_000 }).toBe(0);
  });

  it('leave no process behind when they are closed with an unlocking in line', async () => {
    const { keys, at } = await watched();
    await take(keys);
    keys.lock();
    const unlocking = keys.unlock(PASSWORD);
    await keys.close();
    await unlocking;
    expect(await keys.view()).toMatchObject({ state: 'locked' });
    await expect.poll(() => at.running, { timeout: 10_000 }).toBe(0);
  });
});

it('a wrong password slows down the next: after the third a second, then two, at most a minute', () => {
  let now = 0;
  const patience = new Patience(() => now);
  const waits: number[] = [];
  for (let wrong = 0; wrong < 12; wrong += 1) {
    patience.wrong();
    waits.push(patience.seconds);
    now += patience.seconds * 1_000;
  }
  expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  patience.right();
  expect(patience.seconds).toBe(0);
});
