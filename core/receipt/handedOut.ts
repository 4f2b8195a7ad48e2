import { z } from 'zod';
import { checkpointSchema, signatureSchema } from './checkpoint.ts';
import { receiptSchema } from './receipt.ts';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** One receipt as it is handed out: anybody can check it with these alone. */
export const handedOutSchema = z.strictObject({
  receipt: receiptSchema,
  signature: signatureSchema,
  checkpoint: checkpointSchema,
  /** From the leaf up to the checkpoint's root. */
  proof: z.array(hashSchema).max(64),
});

/** The file that a person gives to another: the answer's receipt, and what was found about it later. */
export const receiptFileSchema = z.strictObject({
  format: z.literal('colophon-handed-out/1'),
  answer: handedOutSchema,
  supplements: z.array(handedOutSchema).max(1_000),
});
export type ReceiptFile = z.infer<typeof receiptFileSchema>;

export const openingFileSchema = z.strictObject({
  format: z.literal('colophon-opening/1'),
  salt: hashSchema,
  prompt: z.string().max(10_000_000),
  answer: z.string().max(10_000_000),
});
export type OpeningFile = z.infer<typeof openingFileSchema>;
