import { secp256k1 } from '@noble/curves/secp256k1.js';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failingDisk } from '#test/support/failingDisk.ts';
import { fakeEngine } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { openIdentity } from './identity.ts';

const digest = new Uint8Array(32).fill(7);
const { vault } = fakeShell(fakeEngine());

async function place(): Promise<string> {
  return join(await freshFolder(), 'identity.json');
}

describe('the identity', () => {
  it('is made at the first start and stays the same', async () => {
    const path = await place();
    const first = await openIdentity(path, vault, heldLog());
    expect(first.publicKey).toMatch(/^0[23][0-9a-f]{64}$/);
    expect((await first.sign(digest)).ok).toBe(true);
    const second = await openIdentity(path, vault, heldLog());
    expect(second.publicKey).toBe(first.publicKey);
    const signed = await second.sign(digest);
    if (!signed.ok) throw new Error(signed.failure.code);
    expect(secp256k1.verify(signed.value, digest, Buffer.from(first.publicKey, 'hex'), { prehash: false })).toBe(true);
  });

  it('needs no keychain to start', async () => {
    const path = await place();
    const first = await openIdentity(path, vault, heldLog());
    await first.sign(digest);
    const locked = { ...vault, open: () => Promise.reject(new Error('locked')) };
    const second = await openIdentity(path, locked, heldLog());
    expect(second.publicKey).toBe(first.publicKey);
    expect(await second.sign(digest)).toMatchObject({ ok: false, failure: { code: 'KEY_UNAVAILABLE' } });
  });

  it('lies sealed, for the person alone, and never in the log', async () => {
    const path = await place();
    const log = heldLog();
    const sealedKeys: Uint8Array[] = [];
    const watched = {
      ...vault,
      seal: (plain: Uint8Array) => {
        sealedKeys.push(plain);
        return vault.seal(plain);
      },
    };
    const identity = await openIdentity(path, watched, log);
    await identity.sign(digest);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const secret = Buffer.from(sealedKeys[0] ?? []);
    expect(secret).toHaveLength(32);
    const seen = `${await readFile(path, 'latin1')} ${log.lines.join(' ')}`;
    for (const form of [secret.toString('hex'), secret.toString('base64'), secret.toString('latin1')]) {
      expect(seen).not.toContain(form);
    }
  });

  it('signs nothing before it is on disk, and tries again', async () => {
    const path = await place();
    let full = true;
    const disk = failingDisk((step) => (full && step === 'write' ? 'ENOSPC' : undefined));
    const identity = await openIdentity(path, vault, heldLog(), disk);
    expect(await identity.sign(digest)).toMatchObject({ ok: false, failure: { code: 'DISK_FULL' } });
    full = false;
    expect((await identity.sign(digest)).ok).toBe(true);
    expect((await openIdentity(path, vault, heldLog())).publicKey).toBe(identity.publicKey);
  });

  it.each([0, 1, 2, 3, 4])('is whole or not there when the first write breaks off at step %i', async (failing) => {
    const path = await place();
    const broken = failingDisk((_step, before) => (before >= failing ? 'EIO' : undefined));
    const first = await openIdentity(path, vault, heldLog(), broken);
    await first.sign(digest);
    const second = await openIdentity(path, vault, heldLog());
    expect((await second.sign(digest)).ok).toBe(true);
  });

  it('is kept aside when its file is damaged', async () => {
    const path = await place();
    await writeFile(path, '{"version":1,"publicKey":"02');
    const log = heldLog();
    const identity = await openIdentity(path, vault, log);
    expect((await identity.sign(digest)).ok).toBe(true);
    expect((await readdir(dirname(path))).filter((name) => name.includes('damaged'))).toHaveLength(1);
    expect(log.lines.some((line) => line.startsWith('warn') && line.includes('damaged'))).toBe(true);
  });
});
