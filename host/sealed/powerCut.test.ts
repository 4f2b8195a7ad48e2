import { describe, expect, it } from 'vitest';
import { DroppingDisk } from '#test/support/droppingDisk.ts';
import { fakeEngine } from '#test/support/fakeEngine.ts';
import { fakeShell } from '#test/support/hostParts.ts';
import { Seeded } from '#test/support/seeded.ts';
import { ContentStore } from '../storage/contentStore.ts';
import { newKeyPair } from './ageKeys.ts';
import { EncryptionKey } from './encryptionKey.ts';
import { wrappedKey } from '../versions/versionKeys.ts';

const { vault } = fakeShell(fakeEngine());
const CUTS = 60;
const PATH = '/keys/encryption.json';

/** The power goes at some step of `work`; whether it said before that it was done. */
async function cut(disk: DroppingDisk, seed: number, work: () => Promise<{ ok: boolean }>): Promise<boolean> {
  const cutAt = disk.operations + (seed % 8) + 1;
  disk.onOperation = (count) => {
    if (count >= cutAt) throw new Error('the power is gone');
  };
  const done = await work().catch(() => ({ ok: false }));
  disk.onOperation = () => {};
  disk.cutPower();
  return done.ok;
}

describe('keystore: power cut in a change of the key for what is sealed', () => {
  const walk = async (seed: number, forgetSync?: 'files' | 'folders') => {
    const disk = new DroppingDisk({ chance: new Seeded(seed), ...(forgetSync !== undefined && { forgetSync }) });
    let old = '';
    let renewed = '';
    const key = new EncryptionKey(PATH, vault, disk.asDisk());
    const begin = async () => {
      for (let at = 0; at < 4; at += 1) await key.renew();
      const current = await key.current();
      old = current.ok ? current.value : '';
    };
    const renew = async () => {
      const made = await key.renew();
      renewed = made.ok ? made.value : '';
      return made;
    };
    await begin();
    const said = await cut(disk, seed, renew);
    const again = new EncryptionKey(PATH, vault, disk.asDisk());
    const [current, identities] = [await again.current(), await again.identities()];
    if (!current.ok || !identities.ok) return false;
    // What was told to others opens: the one before in any case, and the new one where it was told.
    const all = identities.value.length;
    return said ? current.value === renewed && all === 5 : all >= 4 && (all === 5 || current.value === old);
  };

  it('leaves every key that anybody was told of', async () => {
    for (let seed = 0; seed < CUTS; seed += 1) expect(await walk(seed), `seed ${seed}`).toBe(true);
  });

  it.each(['files', 'folders'] as const)('is seen to fail without the sync of %s', async (forgotten) => {
    const kept = await Promise.all(Array.from({ length: CUTS }, (_, seed) => walk(seed, forgotten)));
    expect(kept).toContain(false);
  });
});

describe('storage: power cut while the keys of a version are kept', () => {
  it('leaves the whole file of wrapped keys or none, and a whole one before its hash is told', async () => {
    const members = await Promise.all(Array.from({ length: 12 }, () => newKeyPair()));
    const file = await wrappedKey(
      await newKeyPair(),
      members.map(({ key }) => key),
    );
    if (file === null) throw new Error('nobody');
    for (let seed = 0; seed < CUTS; seed += 1) {
      const disk = new DroppingDisk({ chance: new Seeded(seed) });
      let hash = '';
      const put = async () => {
        const kept = await new ContentStore('/contents', disk.asDisk()).put(file);
        hash = kept.ok ? kept.value : '';
        return kept;
      };
      const said = await cut(disk, seed, put);
      if (!said) continue;
      const found = await new ContentStore('/contents', disk.asDisk()).get(hash);
      expect(found?.equals(file), `seed ${seed}`).toBe(true);
    }
  });
});
