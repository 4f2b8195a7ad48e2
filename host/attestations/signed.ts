import {
  attestationMessage,
  attestationSchema,
  revocationMessage,
  revocationSchema,
} from '#core/attestation/attestation.ts';
import type { Attestation, SignedAttestation, SignedRevocation } from '#core/attestation/attestation.ts';

/** The EIP-712 hash of an attestation: its name everywhere. */
export async function attestationId(attestation: Attestation): Promise<string> {
  const { TypedDataEncoder } = await import('ethers');
  const { domain, types, message } = attestationMessage(attestation);
  return TypedDataEncoder.hash(domain, types, message);
}

export async function isSignedAttestation({ signature, ...rest }: SignedAttestation): Promise<boolean> {
  const attestation = attestationSchema.parse(rest);
  return isBy(attestation.issuer, attestationMessage(attestation), signature);
}

export async function isSignedRevocation({ signature, ...rest }: SignedRevocation): Promise<boolean> {
  const revocation = revocationSchema.parse(rest);
  return isBy(revocation.issuer, revocationMessage(revocation), signature);
}

type Message = ReturnType<typeof attestationMessage> | ReturnType<typeof revocationMessage>;

async function isBy(issuer: string, { domain, types, message }: Message, signature: string): Promise<boolean> {
  const { verifyTypedData } = await import('ethers');
  try {
    return verifyTypedData(domain, { ...types }, message, signature) === issuer;
  } catch {
    return false;
  }
}
