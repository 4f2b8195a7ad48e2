import { z } from 'zod';
import { addressSchema, hash32Schema } from '../chain/hex.ts';
import { sha256Schema, ulidSchema } from '../ids.ts';

const count = z.number().int().nonnegative();

/** No version names more contributions than these. */
const MOST_HELD = 20_000;
/** Bytes. */
export const LONGEST_VERSION = 16 * 2 ** 20;

/**
 * What a version is, as it lies at its place: the contributions that the chain says it holds, and, where only members
 * may read, a file each, encrypted for the version's own key. Its SHA-256 is on the chain.
 */
export const versionManifestSchema = z.strictObject({
  format: z.literal('colophon-version/1'),
  network: z.string().regex(/^\d{1,20}$/),
  datanet: z.number().int().positive(),
  number: z.number().int().positive(),
  /** The manifest of the version before; null for the first. */
  parent: sha256Schema.nullable(),
  /** X25519: for which its files are encrypted; null where all of it is open. */
  key: sha256Schema.nullable(),
  contributions: z
    .array(
      z.strictObject({
        id: z.number().int().positive(),
        root: sha256Schema,
        manifest: sha256Schema,
        count,
        file: z
          .strictObject({ name: z.string().regex(/^\d{1,10}\.colophon\.age$/), bytes: count, sha256: sha256Schema })
          .nullable(),
      }),
    )
    .max(MOST_HELD),
});
export type VersionManifest = z.infer<typeof versionManifestSchema>;

export const versionPlaceSchema = z.object({ kind: z.enum(['folder', 'ipfs']), address: z.string().max(300) });

/**
 * A version on its way, or the keys of one that are handed out anew. "signing": signed, and in no block yet; "ended": in
 * a block.
 */
export const versionDraftSchema = z.object({
  id: ulidSchema,
  what: z.enum(['version', 'keys']),
  number: count,
  state: z.enum(['storing', 'stored', 'signing', 'ended']),
  place: versionPlaceSchema,
  location: z.string().nullable(),
  /** How many members its key was wrapped for. */
  members: count,
  job: ulidSchema.nullable(),
});
export type VersionDraft = z.infer<typeof versionDraftSchema>;

/** What the next version would be, and for whom. */
export const versionPlanSchema = z.object({
  next: count,
  membersOnly: z.boolean(),
  /** All that was accepted and not withdrawn; nobody can leave any of it out. */
  contributions: z.array(z.object({ id: count, root: hash32Schema, records: count, here: z.boolean() })),
  /** Who would get the key, by the contract at this moment. */
  members: z.array(addressSchema),
  /** Of each version whether its keys are those of the present members: "open" where it has none. */
  versions: z.array(z.object({ number: count, keys: z.enum(['open', 'current', 'behind']) })),
  draft: versionDraftSchema.nullable(),
});
export type VersionPlan = z.infer<typeof versionPlanSchema>;

export const versionRefusalSchema = z.enum(['empty', 'missing', 'changed', 'manifest', 'keys', 'not-for-you']);
