import { beforeEach, describe, expect, it, vi } from 'vitest';
import { keychainVault } from './vault.ts';

const electron = await vi.hoisted(async () => (await import('#test/support/fakeElectron.ts')).fakeElectron());
vi.mock('electron', () => electron);

const KEY = Uint8Array.from({ length: 32 }, (_, index) => index * 7);

beforeEach(() => {
  electron.state.keychain = { backend: 'gnome_libsecret', available: true, broken: false };
});

describe('with a keychain', () => {
  it.each(['linux', 'darwin', 'win32'] as const)('says so on %s, and what it sealed opens again', async (platform) => {
    const vault = keychainVault(platform);
    expect(await vault.protection()).toBe('keychain');
    const sealed = await vault.seal(KEY);
    expect(Buffer.from(sealed).includes(Buffer.from(KEY))).toBe(false);
    expect(await vault.open(sealed)).toEqual(KEY);
  });

  it('opens what another start sealed, and what the headless shell kept as a file', async () => {
    const sealed = await keychainVault('linux').seal(KEY);
    expect(await keychainVault('linux').open(sealed)).toEqual(KEY);
    expect(await keychainVault('linux').open(KEY)).toEqual(KEY);
  });

  it('uses no password that stands in Electron for everybody to read', async () => {
    electron.state.keychain.backend = 'basic_text';
    expect(await keychainVault('darwin').protection(), 'only Linux has such a thing').toBe('keychain');
    expect(await keychainVault('linux').protection()).toBe('file');
  });
});

describe('without a keychain', () => {
  it.each([
    ['the backend is "basic_text"', { backend: 'basic_text' }],
    ['the backend is "unknown"', { backend: 'unknown' }],
    ['there is none', { available: false }],
    ['it is said to be there, and throws when used', { broken: true }],
  ])('says honestly that the file is all there is: %s', async (_what, keychain) => {
    Object.assign(electron.state.keychain, keychain);
    const vault = keychainVault('linux');
    expect(await vault.protection()).toBe('file');
    expect(await vault.seal(KEY), 'and does not pretend to seal').toEqual(KEY);
    expect(await vault.open(KEY)).toEqual(KEY);
  });

  it('gives an error, and no made-up key, for what a keychain sealed that is locked now', async () => {
    const sealed = await keychainVault('linux').seal(KEY);
    electron.state.keychain.broken = true;
    await expect(keychainVault('linux').open(sealed)).rejects.toThrow('Cannot decrypt');
  });
});
