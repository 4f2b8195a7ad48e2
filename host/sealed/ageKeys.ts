import { bech32 } from '@scure/base';

/** How a member is known on the chain: an X25519 public key, 32 bytes as hex. */
export type MemberKey = string;

const KEY = /^[0-9a-f]{64}$/;
const RECIPIENT = 'age';

interface KeyPair {
  /** "AGE-SECRET-KEY-1…": whoever has it reads what was sealed for it. */
  readonly identity: string;
  readonly key: MemberKey;
}

export async function newKeyPair(): Promise<KeyPair> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const identity = await generateX25519Identity();
  return { identity, key: keyOf(await identityToRecipient(identity)) };
}

/** As age writes it: "age1…". Null where it is no key. */
export function recipientOf(key: MemberKey): string | null {
  if (!KEY.test(key)) return null;
  return bech32.encodeFromBytes(RECIPIENT, Buffer.from(key, 'hex'));
}

function keyOf(recipient: string): MemberKey {
  const { bytes } = bech32.decodeToBytes(recipient);
  return Buffer.from(bytes).toString('hex');
}
