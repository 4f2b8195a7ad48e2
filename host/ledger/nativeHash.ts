import { hash } from 'node:crypto';
import type { HashBytes } from '#core/receiptLog/hashing.ts';

/** Several times as fast as the pure one: a log of a million entries is hashed twice when it is verified. */
export const nativeSha256: HashBytes = (bytes) => hash('sha256', bytes, 'buffer');
