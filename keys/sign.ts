import { Transaction, Wallet } from 'ethers';
import type { attestationMessage, revocationMessage } from '#core/attestation/attestation.ts';
import { delegationMessage } from '#core/wallet/delegation.ts';
import type { Delegation } from '#core/wallet/delegation.ts';
import type { Unsigned } from '#core/wallet/signing.ts';

type Words = ReturnType<typeof attestationMessage> | ReturnType<typeof revocationMessage>;

/** Signs one transaction of the one kind that there is (EIP-1559). */
export function signTransaction(key: string, unsigned: Unsigned): { raw: string; hash: string } {
  const { chain, nonce, to, value, data, gas, maxFee, priority } = unsigned;
  const transaction = Transaction.from({
    type: 2,
    chainId: chain,
    nonce,
    to,
    value,
    data,
    gasLimit: gas,
    maxFeePerGas: maxFee,
    maxPriorityFeePerGas: priority,
  });
  transaction.signature = new Wallet(key).signingKey.sign(transaction.unsignedHash);
  return { raw: transaction.serialized, hash: transaction.hash ?? '' };
}

/** Signs the words that stand in core/wallet/delegation.ts, which nobody who asks can change. */
export function signDelegation(key: string, delegation: Delegation): Promise<string> {
  const { domain, types, message } = delegationMessage(delegation);
  const fields = types.Delegation.map((field) => ({ ...field }));
  return new Wallet(key).signTypedData(domain, { Delegation: fields }, message);
}

/** The same for what stands in core/attestation/attestation.ts. */
export function signMessage(key: string, { domain, types, message }: Words): Promise<string> {
  return new Wallet(key).signTypedData(domain, { ...types }, message);
}
