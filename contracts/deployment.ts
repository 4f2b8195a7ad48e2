import { adaptersCreation, datanetsCreation } from './generated/creation.ts';

/**
 * The deployer that most chains have (anvil too): it makes a contract at an address that follows from the contract's
 * code alone, so that Colophon's contracts have the same addresses everywhere and nobody has to be told them. Where it
 * is missing, its own transaction brings it: signed once, without a chain, by an account of which nobody has the key.
 */
export const DEPLOYER = {
  address: '0x4e59b44847b379578588920cA78FbF26c0B4956C',
  signer: '0x3fAB184622Dc19b6109349B94811493BF2a45362',
  /** Wei: 100,000 gas at 100 gwei, fixed in what was signed. */
  cost: 10_000_000_000_000_000n,
  transaction:
    '0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffff' +
    'ffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba022222222222222' +
    '22222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222' +
    '222222',
} as const;

export const ADDRESSES = { datanets: datanetsCreation.address, adapters: adaptersCreation.address } as const;

export type DeploymentStep =
  /** Gives the deployer's signer what its transaction costs. */
  | { kind: 'fund'; to: string; value: bigint }
  /** Sends the transaction as it is. */
  | { kind: 'send-signed'; transaction: string; creates: string }
  | { kind: 'create'; contract: 'Datanets' | 'Adapters'; to: string; data: string; creates: string };

/** What is still to be done on a chain, in order; anybody may do it. `hasCode`: addresses at which there is a contract. */
export function deploymentSteps(hasCode: (address: string) => boolean): DeploymentStep[] {
  const steps: DeploymentStep[] = [];
  if (!hasCode(DEPLOYER.address)) {
    steps.push({ kind: 'fund', to: DEPLOYER.signer, value: DEPLOYER.cost });
    steps.push({ kind: 'send-signed', transaction: DEPLOYER.transaction, creates: DEPLOYER.address });
  }
  for (const { contract, address, salt, code } of [datanetsCreation, adaptersCreation]) {
    if (hasCode(address)) continue;
    // What the deployer reads: the salt, then the code.
    steps.push({ kind: 'create', contract, to: DEPLOYER.address, data: salt + code.slice(2), creates: address });
  }
  return steps;
}
