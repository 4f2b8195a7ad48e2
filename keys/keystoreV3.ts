import { createCipheriv, createDecipheriv, pbkdf2, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { z } from 'zod';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { WalletRefusal } from '#core/wallet/refusal.ts';
import { SCRYPT, judgePbkdf2, judgeScrypt } from './scryptCost.ts';
import { derive } from './seal.ts';

const KEY_BYTES = 32;

const hexOf = (least: number, most: number) =>
  z
    .string()
    .regex(/^(0x)?([0-9a-fA-F]{2})+$/)
    .max(most * 2 + 2)
    .transform((text) => Buffer.from(text.replace(/^0x/, ''), 'hex'))
    .refine((bytes) => bytes.length >= least && bytes.length <= most);

const kdfShared = { dklen: z.literal(32), salt: hexOf(1, 64) };
const cryptoSchema = z.intersection(
  z.object({
    cipher: z.literal('aes-128-ctr'),
    cipherparams: z.object({ iv: hexOf(16, 16) }),
    ciphertext: hexOf(KEY_BYTES, KEY_BYTES),
    mac: hexOf(32, 32),
  }),
  z.discriminatedUnion('kdf', [
    z.object({
      kdf: z.literal('scrypt'),
      kdfparams: z.object({ ...kdfShared, n: z.number(), r: z.number(), p: z.number() }),
    }),
    z.object({
      kdf: z.literal('pbkdf2'),
      kdfparams: z.object({ ...kdfShared, c: z.number(), prf: z.literal('hmac-sha256') }),
    }),
  ]),
);
type Crypto = z.infer<typeof cryptoSchema>;

const fileSchema = z.union([
  z.object({ version: z.literal(3), crypto: cryptoSchema }),
  // As geth's first versions wrote it.
  z
    .object({ version: z.literal(3), Crypto: cryptoSchema })
    .transform(({ version, Crypto }) => ({ version, crypto: Crypto })),
]);

const presaleSchema = z.object({ encseed: z.string(), ethaddr: z.string() });

/** Opens a keystore V3 of another program. What it asks for is judged before a byte of it is worked out. */
export async function openKeystoreV3(text: string, password: string): Promise<Result<Buffer, WalletRefusal>> {
  const read = readKeystore(text);
  if (!read.ok) return read;
  const { ciphertext, mac, cipherparams } = read.value;
  const key = await deriveFor(read.value, password);
  const found = keccak_256(Buffer.concat([key.subarray(16, 32), ciphertext]));
  if (!timingSafeEqual(found, mac)) return fail('keystore-password');
  const decipher = createDecipheriv('aes-128-ctr', key.subarray(0, 16), cipherparams.iv);
  return ok(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
}

/** A keystore V3 that any other wallet reads, at Colophon's own cost. `address` with its checksum. */
export async function writeKeystoreV3(secret: Buffer, address: string, password: string): Promise<string> {
  const [salt, iv] = [randomBytes(32), randomBytes(16)];
  const key = await derive(password, salt, 32, SCRYPT);
  const cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
  const mac = Buffer.from(keccak_256(Buffer.concat([key.subarray(16, 32), ciphertext])));
  return JSON.stringify({
    version: 3,
    id: randomUUID(),
    address: address.slice(2).toLowerCase(),
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: iv.toString('hex') },
      ciphertext: ciphertext.toString('hex'),
      kdf: 'scrypt',
      kdfparams: { ...SCRYPT, dklen: 32, salt: salt.toString('hex') },
      mac: mac.toString('hex'),
    },
  });
}

function readKeystore(text: string): Result<Crypto, WalletRefusal> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('keystore-unreadable');
  }
  if (presaleSchema.safeParse(json).success) return fail('keystore-presale');
  const file = fileSchema.safeParse(json);
  if (!file.success) return fail('keystore-unreadable');
  const { crypto } = file.data;
  const judged = crypto.kdf === 'scrypt' ? judgeScrypt(crypto.kdfparams) : judgePbkdf2(crypto.kdfparams.c);
  return judged === 'fine' ? ok(crypto) : fail(`keystore-${judged}` as const);
}

function deriveFor(crypto: Crypto, password: string): Promise<Buffer> {
  if (crypto.kdf === 'scrypt') return derive(password, crypto.kdfparams.salt, 32, crypto.kdfparams);
  const { salt, c } = crypto.kdfparams;
  return new Promise((resolve, reject) => {
    pbkdf2(password.normalize('NFKC'), salt, c, 32, 'sha256', (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
