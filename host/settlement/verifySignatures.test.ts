import { createHash } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { expect, it } from 'vitest';
import { unsignedAmong } from './verifySignatures.ts';

const key = new Uint8Array(32).fill(7);
const publicKey = secp256k1.getPublicKey(key);
const signed = (text: string, by = key) => {
  const bytes = Buffer.from(text);
  const digest = createHash('sha256').update(bytes).digest();
  return { bytes, signature: secp256k1.sign(digest, by, { prehash: false }) };
};

it('names those that the key did not sign, of receipts as of anything', () => {
  const twin = signed('twin');
  const s = secp256k1.Point.Fn.ORDER - BigInt(`0x${Buffer.from(twin.signature.subarray(32)).toString('hex')}`);
  twin.signature.set(Buffer.from(s.toString(16).padStart(64, '0'), 'hex'), 32);
  const all = [
    signed('good'),
    signed('somebody else', new Uint8Array(32).fill(8)),
    { ...signed('edited'), bytes: Buffer.from('editde') },
    // receipts: high-s
    twin,
    { ...signed('short'), signature: new Uint8Array(63) },
    { ...signed('nothing'), signature: new Uint8Array(64) },
    signed('good again'),
  ];
  expect(unsignedAmong(publicKey, all)).toEqual([1, 2, 3, 4, 5]);
});
