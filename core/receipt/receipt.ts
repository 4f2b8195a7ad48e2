import { z } from 'zod';
import { type BadValue, canonicalBytes } from '../canonical/canonical.ts';
import { creditSchema } from '../credit/credit.ts';
import { sha256Schema } from '../ids.ts';
import type { Result } from '../result.ts';
import { publicKeySchema } from '../snapshot/contributor.ts';

const whole = z.number().int().nonnegative();

/** How a part of the credit was found, and how far the finding has got. */
export const methodSchema = z.strictObject({
  kind: z.enum(['budget', 'spans', 'reading', 'influence']),
  /** What did it, with its version: "suffix-array/1". Whoever verifies needs the same. */
  name: z.string().min(1).max(100),
  state: z.enum(['done', 'pending', 'sampled', 'not-traceable', 'failed', 'nothing-to-do']),
  /** Figures that belong to it, such as the held-out fit of a surrogate. */
  figures: z.record(z.string().max(60), z.number()).default({}),
});
export type Method = z.infer<typeof methodSchema>;

/** What every entry of a log says: whose log, and where in it. An entry moved elsewhere is no entry any more. */
const place = { log: publicKeySchema, index: whole, at: whole };

const findings = { methods: z.array(methodSchema).max(20), credit: creditSchema };

/**
 * The statement of one answer. Prompt and answer are in it as salted commitments only: the same words twice have
 * nothing in common, and nobody learns them who is not given the opening.
 */
const answerReceiptSchema = z.strictObject({
  format: z.literal('colophon-receipt/1'),
  kind: z.literal('answer'),
  ...place,
  base: z.strictObject({ family: z.string().min(1).max(200), file: sha256Schema, name: z.string().min(1).max(300) }),
  adapters: z
    .array(z.strictObject({ file: sha256Schema, name: z.string().min(1).max(300), scale: z.number().min(-4).max(4) }))
    .max(16),
  /** Roots of what was open to be read or was trained on. */
  snapshots: z.array(z.strictObject({ root: sha256Schema, use: z.enum(['read', 'trained']) })).max(1_000),
  prompt: sha256Schema,
  answer: sha256Schema,
  tokens: z.strictObject({ prompt: whole, answer: whole }),
  ...findings,
});

/** A later finding about an answer: its credit stands in place of what was said before. */
const supplementSchema = z.strictObject({
  format: z.literal('colophon-receipt/1'),
  kind: z.literal('supplement'),
  ...place,
  /** The index of the answer's receipt. */
  of: whole,
  ...findings,
});

export const receiptSchema = z.discriminatedUnion('kind', [answerReceiptSchema, supplementSchema]);
export type Receipt = z.infer<typeof receiptSchema>;
export type AnswerReceipt = z.infer<typeof answerReceiptSchema>;

type Unplaced<Of> = Omit<Of, 'format' | 'log' | 'index' | 'at'>;
/** What is said, before the log gives it its place. */
export type Statement = Unplaced<AnswerReceipt> | Unplaced<z.infer<typeof supplementSchema>>;

/** The entry of a log: what is hashed, stored and handed out. */
export function receiptBytes(receipt: Receipt): Result<Uint8Array, BadValue> {
  return canonicalBytes(receipt);
}
