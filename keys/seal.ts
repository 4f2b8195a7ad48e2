import { createCipheriv, createDecipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { SCRYPT, type ScryptCost } from './scryptCost.ts';

const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;

/** A string of bytes in base64, of exactly so many bytes. */
const bytesOf = (length: number) =>
  z
    .string()
    .max(length * 2)
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((bytes) => bytes.length === length);

const fileSchema = z.strictObject({
  version: z.literal(1),
  kdf: z.literal('scrypt'),
  // Exactly what this version writes: a file that names less was not written by it, and one that names more is a trap.
  n: z.literal(SCRYPT.n),
  r: z.literal(SCRYPT.r),
  p: z.literal(SCRYPT.p),
  salt: bytesOf(32),
  nonce: bytesOf(12),
  text: z.string().max(1_000_000),
});

/** The key that a password gives with this salt. It stays in this process. */
export interface SealingKey {
  readonly salt: Buffer;
  readonly key: Buffer;
}

export async function sealingKey(password: string, salt: Buffer = randomBytes(32)): Promise<SealingKey> {
  return { salt, key: await derive(password, salt, 32, SCRYPT) };
}

/** Whether it is the password that the key was made with. Takes as long as opening does. */
export async function isPassword(password: string, { salt, key }: SealingKey): Promise<boolean> {
  return timingSafeEqual(key, (await sealingKey(password, salt)).key);
}

/** A keystore of our own: any text, under scrypt with N = 2^17 and AES-256-GCM, with its costs sealed in as well. */
export function seal(text: string, { salt, key }: SealingKey): string {
  const nonce = randomBytes(12);
  const head = { version: 1, kdf: 'scrypt', ...SCRYPT, salt: salt.toString('base64'), nonce: nonce.toString('base64') };
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(JSON.stringify(head)));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return JSON.stringify({ ...head, text: sealed.toString('base64') });
}

export type Unsealed =
  | { kind: 'open'; text: string; key: SealingKey }
  | { kind: 'wrong-password' }
  | { kind: 'damaged' };

export async function unseal(keystore: string, password: string): Promise<Unsealed> {
  const file = readFile(keystore);
  if (file === undefined) return { kind: 'damaged' };
  const { salt, nonce, text, ...costs } = file;
  const sealed = Buffer.from(text, 'base64');
  if (sealed.length < TAG_BYTES) return { kind: 'damaged' };
  const key = await sealingKey(password, salt);
  const head = { ...costs, salt: salt.toString('base64'), nonce: nonce.toString('base64') };
  const decipher = createDecipheriv(CIPHER, key.key, nonce)
    .setAAD(Buffer.from(JSON.stringify(head)))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    return { kind: 'open', text: plain.toString('utf8'), key };
  } catch {
    // A flipped bit and a wrong password look the same from here, and are told the same.
    return { kind: 'wrong-password' };
  }
}

function readFile(keystore: string): z.infer<typeof fileSchema> | undefined {
  try {
    return fileSchema.safeParse(JSON.parse(keystore)).data;
  } catch {
    return undefined;
  }
}

/** Node's own scrypt, on another thread. The password is normalised: one keyboard composes an é, another does not. */
export function derive(password: string, salt: Buffer, length: number, { n, r, p }: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: n, r, p, maxmem: 128 * n * r + 128 * r * p + 2 ** 20 };
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
