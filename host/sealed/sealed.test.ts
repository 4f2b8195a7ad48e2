import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import { Seeded } from '#test/support/seeded.ts';
import { realDisk } from '../durable/disk.ts';
import { newKeyPair, recipientOf } from './ageKeys.ts';
import { EncryptionKey } from './encryptionKey.ts';
import { SealedError, openedBytes, sealedFile } from './sealing.ts';
import { valueOf } from '#test/support/valueOf.ts';

const turned = (bytes: Uint8Array) => Promise.resolve(bytes.map((byte) => 255 - byte));
const vault = { protection: () => Promise.resolve('file' as const), seal: turned, open: turned };

function fileOf(bytes: Uint8Array) {
  return {
    name: 'snapshot.colophon',
    bytes: bytes.length,
    async *content() {
      for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
      await Promise.resolve();
    },
  };
}

async function all(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const held: Uint8Array[] = [];
  for await (const part of parts) held.push(part);
  return Buffer.concat(held);
}

async function* once(bytes: Uint8Array) {
  yield bytes;
  await Promise.resolve();
}

describe('what is sealed for members', () => {
  it('is opened by each of them, has the length that was said, and is another every time', async () => {
    const [ada, bo] = [await newKeyPair(), await newKeyPair()];
    const plain = new Seeded(1).bytes(300_000);
    const file = await sealedFile(fileOf(plain), [ada.key, bo.key, ada.key]);
    if (file === null) throw new Error('nobody');
    expect(file.name).toBe('snapshot.colophon.age');
    const [one, other] = [await all(file.content()), await all(file.content())];
    expect(one.length).toBe(file.bytes);
    expect(one.equals(other)).toBe(false);
    expect(one.subarray(0, 22).toString()).toBe('age-encryption.org/v1\n');
    expect(one.toString('utf8').match(/-> X25519 /g)).toHaveLength(2);
    for (const { identity } of [ada, bo]) {
      expect((await all(openedBytes(once(one), [identity]))).equals(Buffer.from(plain))).toBe(true);
    }
    expect(await sealedFile(fileOf(plain), [])).toBeNull();
    expect(recipientOf('not a key')).toBeNull();
    // Keys with which nobody can agree on anything stand in nobody's way.
    const low = [
      '0'.repeat(64),
      `01${'0'.repeat(62)}`,
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    ];
    for (const key of low) expect(recipientOf(key), key).toBeNull();
    expect((await sealedFile(fileOf(plain), [...low, ada.key]))?.bytes).toBeGreaterThan(plain.length);
  });

  it('is refused to others, and where a bit of it was changed or its end is missing', async () => {
    const [ada, eve] = [await newKeyPair(), await newKeyPair()];
    const file = await sealedFile(fileOf(new Seeded(2).bytes(150_000)), [ada.key]);
    const sealed = file === null ? Buffer.alloc(0) : await all(file.content());
    await expect(all(openedBytes(once(sealed), [eve.identity]))).rejects.toMatchObject({ reason: 'others' });
    await expect(all(openedBytes(once(sealed), []))).rejects.toBeInstanceOf(SealedError);
    for (let seed = 0; seed < 40; seed += 1) {
      const chance = new Seeded(seed);
      const changed = Buffer.from(sealed);
      const at = chance.below(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << chance.below(8));
      await expect(all(openedBytes(once(changed), [ada.identity])), String(seed)).rejects.toBeInstanceOf(SealedError);
    }
    for (const length of [0, 10, 200, 70_000, sealed.length - 1]) {
      const short = sealed.subarray(0, length);
      await expect(all(openedBytes(once(short), [ada.identity]))).rejects.toBeInstanceOf(SealedError);
    }
  });
});

describe('a sealed file that somebody made up', () => {
  it('memory bounded: whose beginning has no end is refused before much of it was read', async () => {
    const { identity } = await newKeyPair();
    const stanza = `-> X25519 ${'A'.repeat(43)}\n${'B'.repeat(43)}\n`;
    for (const endless of ['x'.repeat(64), stanza]) {
      let given = 0;
      const made = async function* () {
        yield Buffer.from('age-encryption.org/v1\n');
        for (; given < 64 * 2 ** 20; given += 2 ** 16) {
          yield Buffer.from(endless.repeat(Math.ceil(2 ** 16 / endless.length)));
          await Promise.resolve();
        }
      };
      await expect(all(openedBytes(made(), [identity]))).rejects.toMatchObject({ reason: 'damaged' });
      expect(given).toBeLessThan(4 * 2 ** 20);
    }
  });
});

describe('the key of this machine for what is sealed', () => {
  it('is made once, lies on the disk sealed, and older ones still open what was sealed for them', async () => {
    const path = join(await freshFolder(), 'encryption.json');
    const key = new EncryptionKey(path, vault, realDisk);
    const [one, other] = await Promise.all([key.current(), key.current()]);
    expect(one).toEqual(other);
    const identities = valueOf(await key.identities());
    expect(identities).toHaveLength(1);
    const lying = (await readFile(path)).toString('utf8');
    expect(lying).not.toContain(identities[0]);
    expect(lying).not.toContain('AGE-SECRET-KEY');
    const renewed = valueOf(await key.renew());
    expect(renewed).not.toBe(valueOf(one));
    const again = new EncryptionKey(path, vault, realDisk);
    expect(await again.current()).toEqual({ ok: true, value: renewed });
    const file = await sealedFile(fileOf(Buffer.from('old')), [valueOf(one)]);
    const sealed = file === null ? Buffer.alloc(0) : await all(file.content());
    const opened = await all(openedBytes(once(sealed), valueOf(await again.identities())));
    expect(opened.toString()).toBe('old');
  });

  it('that cannot be read is replaced by no other, and one that a keychain does not give out is said to be so', async () => {
    const path = join(await freshFolder(), 'encryption.json');
    await writeFile(path, '{"version":1,"keys":[');
    const damaged = new EncryptionKey(path, vault, realDisk);
    for (const asked of [damaged.current(), damaged.renew(), damaged.identities()]) {
      expect(await asked).toMatchObject({ failure: { code: 'KEY_UNAVAILABLE', detail: 'encryption.json' } });
    }
    expect((await readFile(path)).toString()).toBe('{"version":1,"keys":[');
    await rm(path);
    expect(await damaged.current()).toMatchObject({ ok: true });
    const shut = { ...vault, open: () => Promise.reject(new Error('no')) };
    expect(await new EncryptionKey(path, shut, realDisk).identities()).toMatchObject({
      failure: { code: 'KEY_UNAVAILABLE' },
    });
  });
});
