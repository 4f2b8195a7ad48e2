import { z } from 'zod';
import { hash32Schema } from '../chain/hex.ts';
import { REJECTION_REASONS } from './shown.ts';

/**
 * What a reviewer wrote about a contribution. On the chain is the SHA-256 of its canonical bytes; the text itself is
 * handed on outside, and believed only when it has that hash.
 */
export const reviewReasonsSchema = z.strictObject({
  format: z.literal('colophon-review/1'),
  /** Of the contribution that was looked at. */
  root: hash32Schema,
  /** Null approves. */
  reason: z.enum(REJECTION_REASONS).nullable(),
  text: z
    .string()
    .max(10_000)
    .refine((text) => !/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u.test(text)),
});
export type ReviewReasons = z.infer<typeof reviewReasonsSchema>;

/** Bytes of a file of them. */
export const LONGEST_REVIEWS = 2 * 1024 ** 2;

/** As reviewers hand them on: each counts where its fingerprint is that of a vote, whoever brings the file. */
export const reviewsFileSchema = z.strictObject({
  format: z.literal('colophon-reviews/1'),
  reviews: z.array(reviewReasonsSchema).min(1).max(100),
});
export type ReviewsFile = z.infer<typeof reviewsFileSchema>;
