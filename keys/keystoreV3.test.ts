import { encryptKeystoreJson } from 'ethers';
import { describe, expect, it } from 'vitest';
import { judgeScrypt } from './scryptCost.ts';
import { openKeystoreV3, writeKeystoreV3 } from './keystoreV3.ts';

const KEY = Buffer.from('7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d', 'hex');

/** The first example of the Web3 Secret Storage Definition. */
const PBKDF2 = {
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
    ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
    kdf: 'pbkdf2',
    kdfparams: {
      c: 262_144,
      dklen: 32,
      prf: 'hmac-sha256',
      salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
    },
    mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
  },
  id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
  version: 3,
};

/** In the shape that other wallets write; what the costs are is judged before anything else of it. */
const SCRYPT = {
  ...PBKDF2,
  crypto: {
    ...PBKDF2.crypto,
    kdf: 'scrypt',
    kdfparams: { dklen: 32, n: 262_144, r: 8, p: 1, salt: PBKDF2.crypto.kdfparams.salt },
  },
};

const scryptWith = (costs: object) =>
  JSON.stringify({
    ...SCRYPT,
    crypto: { ...SCRYPT.crypto, kdfparams: { ...SCRYPT.crypto.kdfparams, ...costs } },
  });
const cryptoWith = (parts: object) => JSON.stringify({ ...SCRYPT, crypto: { ...SCRYPT.crypto, ...parts } });

describe('a keystore of version 3', () => {
  it('of the definition itself opens', async () => {
    expect(await openKeystoreV3(JSON.stringify(PBKDF2), 'testpassword')).toEqual({ ok: true, value: KEY });
  });

  it('of another program opens', async () => {
    const account = { address: '0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b', privateKey: `0x${KEY.toString('hex')}` };
    const text = await encryptKeystoreJson(account, 'a b', { scrypt: { N: 2 ** 13, r: 8, p: 1 } });
    expect(await openKeystoreV3(text, 'a b')).toEqual({ ok: true, value: KEY });
  });

  it('that is written here opens with its password and no other', async () => {
    const text = await writeKeystoreV3(KEY, '0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b', 'ein Schloß');
    expect(JSON.parse(text)).toMatchObject({ version: 3, crypto: { kdfparams: { n: 2 ** 17, r: 8, p: 1 } } });
    expect(await openKeystoreV3(text, 'ein Schloß')).toEqual({ ok: true, value: KEY });
    expect(await openKeystoreV3(text, 'ein Schloss')).toEqual({ ok: false, failure: 'keystore-password' });
  });
});

describe('keystore: scrypt N=2 or 2³⁰, truncated, MAC flipped, presale JSON', () => {
  const whole = JSON.stringify(SCRYPT);
  it.each([
    ['N = 2', scryptWith({ n: 2 }), 'keystore-weak'],
    ['N = 2^30', scryptWith({ n: 2 ** 30 }), 'keystore-heavy'],
    ['N = 2^20 with r = 2^20', scryptWith({ n: 2 ** 20, r: 2 ** 20 }), 'keystore-heavy'],
    ['p = 2^24', scryptWith({ p: 2 ** 24 }), 'keystore-heavy'],
    ['N that is no power of two', scryptWith({ n: 262_143 }), 'keystore-unreadable'],
    ['N = 2^18 with r = 1, which scrypt does not know', scryptWith({ r: 1 }), 'keystore-unreadable'],
    ['N = -1', scryptWith({ n: -1 }), 'keystore-unreadable'],
    ['N as a text', scryptWith({ n: '262144' }), 'keystore-unreadable'],
    ['N = 1e308', scryptWith({ n: 1e308 }), 'keystore-unreadable'],
    ['a salt of a megabyte', scryptWith({ salt: 'ab'.repeat(2 ** 20) }), 'keystore-unreadable'],
    ['a derived key of 2 GB', scryptWith({ dklen: 2 ** 31 }), 'keystore-unreadable'],
    [
      'one round of PBKDF2',
      JSON.stringify({ ...PBKDF2, crypto: { ...PBKDF2.crypto, kdfparams: { ...PBKDF2.crypto.kdfparams, c: 1 } } }),
      'keystore-weak',
    ],
    [
      '2^40 rounds of PBKDF2',
      JSON.stringify({
        ...PBKDF2,
        crypto: { ...PBKDF2.crypto, kdfparams: { ...PBKDF2.crypto.kdfparams, c: 2 ** 40 } },
      }),
      'keystore-heavy',
    ],
    ['an unknown cipher', cryptoWith({ cipher: 'aes-128-cbc' }), 'keystore-unreadable'],
    ['a ciphertext of 31 bytes', cryptoWith({ ciphertext: 'd1'.repeat(31) }), 'keystore-unreadable'],
    ['truncated', whole.slice(0, 300), 'keystore-unreadable'],
    [
      'presale JSON',
      '{"encseed":"26d87f","ethaddr":"2e326fa404fc3661de4f4361776ed9bb","email":"a@b.c","btcaddr":"1"}',
      'keystore-presale',
    ],
    ['version 1', JSON.stringify({ ...SCRYPT, version: 1 }), 'keystore-unreadable'],
    ['nothing', '', 'keystore-unreadable'],
    ['__proto__', '{"__proto__":{"version":3}}', 'keystore-unreadable'],
  ])('is refused before anything is worked out: %s', async (_, text, reason) => {
    const began = process.cpuUsage().user;
    expect(await openKeystoreV3(text, 'testpassword')).toEqual({ ok: false, failure: reason });
    // Microseconds of this process, all threads: a derivation alone takes half a second.
    expect(process.cpuUsage().user - began).toBeLessThan(300_000);
  });

  it('with its MAC flipped opens with no password', async () => {
    const mac = `6${PBKDF2.crypto.mac.slice(1)}`;
    const flipped = JSON.stringify({ ...PBKDF2, crypto: { ...PBKDF2.crypto, mac } });
    expect(await openKeystoreV3(flipped, 'testpassword')).toEqual({
      ok: false,
      failure: 'keystore-password',
    });
  });

  it('takes what honest wallets write', () => {
    expect(judgeScrypt({ n: 262_144, r: 8, p: 1 })).toBe('fine');
    expect(judgeScrypt({ n: 131_072, r: 8, p: 1 })).toBe('fine');
    expect(judgeScrypt({ n: 8_192, r: 8, p: 1 })).toBe('fine');
    expect(judgeScrypt({ n: 4_096, r: 8, p: 6 })).toBe('fine');
  });
});
