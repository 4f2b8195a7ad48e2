import { z } from 'zod';

/** As nodes write them: lower case in what they send, either case in what people paste. */
export const addressSchema = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
export const hash32Schema = z.string().regex(/^0x[0-9a-f]{64}$/);

/** "0x1f": a number without leading zeros, of at most 32 bytes. */
export const quantitySchema = z
  .string()
  .regex(/^0x(?:0|[1-9a-f][0-9a-f]{0,63})$/)
  .transform((hex) => BigInt(hex));

/** Bytes, in pairs of digits. How many there may be is bounded by the size of the whole answer. */
export const bytesSchema = z.string().refine(isBytes);

export function isBytes(text: string): boolean {
  return text.length % 2 === 0 && /^0x[0-9a-f]*$/i.test(text);
}

export function quantity(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}
