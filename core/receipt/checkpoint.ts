import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { sha256Schema } from '../ids.ts';
import { type HashBytes, sha256OfBytes } from '../receiptLog/hashing.ts';
import { publicKeySchema } from '../snapshot/contributor.ts';

/** A compact secp256k1 signature with a low s, hex. */
export const signatureSchema = z.string().regex(/^[0-9a-f]{128}$/);

/** What a log held at a time, under its owner's signature. Two of one size with two roots prove a fork. */
export const checkpointSchema = z.strictObject({
  log: publicKeySchema,
  size: z.number().int().nonnegative(),
  root: sha256Schema,
  at: z.number().int().nonnegative(),
  signature: signatureSchema,
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** The digest that is signed. Lines of text with a title: what this key signs here cannot mean anything elsewhere. */
export function checkpointDigest(
  { log, size, root, at }: Omit<Checkpoint, 'signature'>,
  hash: HashBytes = sha256OfBytes,
): Uint8Array {
  return hash(utf8ToBytes(`colophon-checkpoint/1\n${log}\n${size}\n${root}\n${at}\n`));
}

/** The digest of a single receipt that is handed out: its leaf in the log. */
export function receiptDigest(leaf: string, log: string, hash: HashBytes = sha256OfBytes): Uint8Array {
  return hash(utf8ToBytes(`colophon-signed-receipt/1\n${log}\n${leaf}\n`));
}
