import { z } from 'zod';
import { signedAttestationSchema, signedRevocationSchema } from './attestation.ts';

/** Bytes of a file with attestations. */
export const LONGEST_BUNDLE = 512 * 1024;
const MOST = 500;

/** How attestations travel, and what took some of them back. Each is believed by its own signature, and no file is. */
export const bundleSchema = z.strictObject({
  format: z.literal('colophon-attestations/1'),
  attestations: z.array(z.unknown()).max(MOST),
  revocations: z.array(z.unknown()).max(MOST),
});

export const readAttestation = (value: unknown) => signedAttestationSchema.safeParse(value).data;
export const readRevocation = (value: unknown) => signedRevocationSchema.safeParse(value).data;

/** What came of a file. */
export const takenSchema = z.object({
  attestations: z.number().int().nonnegative(),
  revocations: z.number().int().nonnegative(),
  /** Known already. */
  known: z.number().int().nonnegative(),
  /** Not what they say they are: another shape, or not signed by whom they name. */
  refused: z.number().int().nonnegative(),
});
export type Taken = z.infer<typeof takenSchema>;

export const attestationRefusalSchema = z.enum([
  'not-attestations',
  'too-large',
  'too-many',
  'own-subject',
  'bad-words',
  'bad-time',
  /** Only whoever signed it takes it back. */
  'not-yours',
]);
