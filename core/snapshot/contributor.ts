import { z } from 'zod';

/** A compressed secp256k1 point, hex: how a profile is known to the world. */
export const publicKeySchema = z.string().regex(/^0[23][0-9a-f]{64}$/);

export const roleSchema = z.enum(['author', 'labeler', 'reviewer']);
export type Role = z.infer<typeof roleSchema>;

/**
 * Who a weight belongs to. The public key where there is one; else a labeler of a project ("local:" and their ULID) or
 * an author as a source named them ("name:" and the name). Only a key can ever be paid; the others can be claimed by
 * nobody else meanwhile.
 */
export const contributorIdSchema = z
  .string()
  .regex(/^(?:0[23][0-9a-f]{64}|local:[0-7][0-9A-HJKMNP-TV-Z]{25}|name:.{1,200})$/su);

export const contributorSchema = z
  .strictObject({
    id: contributorIdSchema,
    key: publicKeySchema.nullable(),
    name: z.string().min(1).max(200),
    roles: z.array(roleSchema).min(1).max(3),
    /** In how many records they have a weight, and the sum of these weights in parts per million of a record. */
    records: z.number().int().nonnegative(),
    weight: z.number().int().nonnegative(),
  })
  .refine(({ id, key }) => (key === null ? !/^0[23]/.test(id) : id === key), 'the id of a known key is that key');
