import { z } from 'zod';
import { addressSchema } from './address.ts';

/** A person's identity key, compressed: what signs their snapshots and can move no money. */
export const identityKeySchema = z.string().regex(/^0x0[23][0-9a-f]{64}$/);

export const delegationSchema = z.strictObject({
  account: addressSchema,
  identity: identityKeySchema,
  /** Seconds since 1970. */
  issuedAt: z.number().int().positive(),
});
export type Delegation = z.infer<typeof delegationSchema>;

const STATEMENT = 'This identity of Colophon is mine. It may sign my work with it, and it may move no money.';

/** Of the kinds of typed messages that an account signs, the one about its identity. It holds on every chain, for it is about a person. */
const DOMAIN = { name: 'Colophon', version: '1' } as const;
const TYPES = {
  Delegation: [
    { name: 'statement', type: 'string' },
    { name: 'account', type: 'address' },
    { name: 'identity', type: 'bytes' },
    { name: 'issuedAt', type: 'uint64' },
  ],
} as const;

/** The message whose signature makes an identity the account's. */
export function delegationMessage(delegation: Delegation) {
  return { domain: DOMAIN, types: TYPES, message: { statement: STATEMENT, ...delegation } };
}

const fieldSchema = z.strictObject({ name: z.string(), type: z.string() });
const typedSchema = z.strictObject({
  domain: z.strictObject({ name: z.literal(DOMAIN.name), version: z.literal(DOMAIN.version) }),
  types: z.strictObject({ Delegation: z.array(fieldSchema) }),
  message: delegationSchema.extend({ statement: z.literal(STATEMENT) }),
});

/**
 * Reads typed data from anywhere: the delegation that it is, when it is one to the letter. A domain of somebody else's,
 * a field more, or other words make it something that is not signed here.
 */
export function readDelegation(typed: unknown): Delegation | undefined {
  const read = typedSchema.safeParse(typed);
  if (!read.success || JSON.stringify(read.data.types) !== JSON.stringify(TYPES)) return undefined;
  const { account, identity, issuedAt } = read.data.message;
  return { account, identity, issuedAt };
}
