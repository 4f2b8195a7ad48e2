import { x25519 } from '@noble/curves/ed25519.js';
import { bech32 } from '@scure/base';

/** How a member is known on the chain: an X25519 public key, 32 bytes as hex. */
export type MemberKey = string;

const KEY = /^[0-9a-f]{64}$/;
const RECIPIENT = 'age';

export interface KeyPair {
  /** "AGE-SECRET-KEY-1…": whoever has it reads what was sealed for it. */
  readonly identity: string;
  readonly key: MemberKey;
}

export async function newKeyPair(): Promise<KeyPair> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const identity = await generateX25519Identity();
  return { identity, key: keyOf(await identityToRecipient(identity)) };
}

/** Null where it is none that this app makes. */
export async function keyPairOf(identity: string): Promise<KeyPair | null> {
  const { identityToRecipient } = await import('age-encryption');
  try {
    return { identity, key: keyOf(await identityToRecipient(identity)) };
  } catch {
    return null;
  }
}

/** As age writes it: "age1…". Null where it is no key: anybody can put any 32 bytes onto a chain as theirs. */
export function recipientOf(key: MemberKey): string | null {
  if (!KEY.test(key) || !canBeAgreedWith(Buffer.from(key, 'hex'))) return null;
  return bech32.encodeFromBytes(RECIPIENT, Buffer.from(key, 'hex'));
}

/** Some points give the same secret to everybody; nothing can be sealed for them. */
function canBeAgreedWith(key: Uint8Array): boolean {
  try {
    x25519.getSharedSecret(new Uint8Array(32).fill(1), key);
    return true;
  } catch {
    return false;
  }
}

function keyOf(recipient: string): MemberKey {
  const { bytes } = bech32.decodeToBytes(recipient);
  return Buffer.from(bytes).toString('hex');
}
