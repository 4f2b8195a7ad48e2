import { z } from 'zod';
import { demandsSchema } from '../attestation/demand.ts';
import { termsSchema } from '../snapshot/terms.ts';

/** Bytes. Terms may be long; a name and a description are not. */
export const LONGEST_DESCRIPTION = 512 * 1024;

const plain = (longest: number) =>
  z
    .string()
    .max(longest)
    // Line feeds may stand in it, nothing that turns the text around it.
    .refine((text) => !/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u.test(text));

/**
 * What a datanet is called and what it is about. On the chain is the SHA-256 of its canonical bytes, and where it lies;
 * it holds the terms in full, whose own SHA-256 is on the chain too.
 */
export const datanetDescriptionSchema = z.strictObject({
  format: z.literal('colophon-datanet/1'),
  name: plain(120).min(1),
  description: plain(20_000),
  terms: termsSchema,
  /** What whoever proposes has to have attested. Reviewers hold proposals to it; the contract knows nothing of it. */
  demands: demandsSchema.optional(),
});
export type DatanetDescription = z.infer<typeof datanetDescriptionSchema>;
