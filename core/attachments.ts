import { z } from 'zod';
import { ulidSchema } from './ids.ts';
import { LONGEST_ATTACHMENT, MOST_ATTACHMENTS } from './attachmentText.ts';

/** A text file that goes with a question. Its text is fetched by itself. */
export const attachmentSchema = z.object({
  id: ulidSchema,
  /** For display, and for the model: as the file was called. */
  name: z.string().max(255),
  /** Of the file. */
  bytes: z.number().int().nonnegative(),
  /** Of its text, in UTF-16 units. */
  length: z.number().int().nonnegative().max(LONGEST_ATTACHMENT),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
  /** The encoding is only likely: letters with accents may be wrong. */
  encodingGuessed: z.boolean(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const attachmentIdsSchema = z.array(ulidSchema).max(MOST_ATTACHMENTS);

/** Why a file is not taken. */
export const attachmentProblemSchema = z.enum([
  'too-large',
  'too-long',
  'empty',
  'pdf',
  'archive',
  'picture',
  'office',
  'not-text',
]);
export type AttachmentProblem = z.infer<typeof attachmentProblemSchema>;
