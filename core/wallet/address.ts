import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

/** An account or a contract: 20 bytes in hex, with the upper and lower case that EIP-55 prescribes. */
export const addressSchema = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .refine((text) => checksummed(text) === text);

/**
 * An address as a person gives it: one without any checksum (all in one case) is taken, one with a wrong checksum has a
 * typing error in it and is not.
 */
export function readAddress(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^0x[0-9a-fA-F]{40}$/.test(trimmed)) return undefined;
  const right = checksummed(trimmed);
  const digits = trimmed.slice(2);
  const bare = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  return bare || trimmed === right ? right : undefined;
}

/** The same address with its checksum. `address` is 0x and 40 hex digits of any case. */
export function checksummed(address: string): string {
  const digits = address.slice(2).toLowerCase();
  const hash = bytesToHex(keccak_256(utf8ToBytes(digits)));
  const cased = digits.replaceAll(/[a-f]/g, (digit: string, place: number) =>
    Number.parseInt(hash[place] ?? '0', 16) >= 8 ? digit.toUpperCase() : digit,
  );
  return `0x${cased}`;
}

/** Digits at either end that a person really compares; a forger makes these alike in seconds. */
const COMPARED_DIGITS = 4;

/**
 * The known address that another one could be taken for: its first or its last digits are the same and it is not the
 * same. That is how a poisoned history works, where a stranger's address waits to be copied.
 */
export function lookAlike(address: string, known: readonly string[]): string | undefined {
  const one = address.toLowerCase();
  return known.find((each) => {
    const other = each.toLowerCase();
    if (other === one) return false;
    const start = other.slice(2, 2 + COMPARED_DIGITS) === one.slice(2, 2 + COMPARED_DIGITS);
    const end = other.slice(-COMPARED_DIGITS) === one.slice(-COMPARED_DIGITS);
    return start || end;
  });
}
