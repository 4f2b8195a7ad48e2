import { adaptersCreation, datanetsCreation, settlementCreation } from './generated/creation.ts';

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

export const ADDRESSES = {
  datanets: datanetsCreation.address,
  adapters: adaptersCreation.address,
  settlement: settlementCreation.address,
} as const;

/**
 * What stands at each address, by the keccak-256 of its code, and how much gas it takes to bring it there. Both follow
 * from the sources, and a test holds them.
 */
export const DEPLOYED = {
  deployer: {
    address: DEPLOYER.address,
    code: '0x2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989',
    /** Its signer pays, with what the first step gives it. */
    gas: 21_000n,
  },
  datanets: {
    address: ADDRESSES.datanets,
    code: '0xb865de38e6c9db02b15b8919800e22d419d5a3fd145c73eb4114ea0d4453278e',
    gas: 3_693_194n,
  },
  adapters: {
    address: ADDRESSES.adapters,
    code: '0xd80076c3ba6475ac7c1420a43fc08c6b08b33eea7f589b136cca1879bcbbac7b',
    gas: 1_213_054n,
  },
  settlement: {
    address: ADDRESSES.settlement,
    code: '0xc0b341a1d9f0c1bc0d7d9ca372a32742b8114a50998324b8632098160f202237',
    gas: 5_277_621n,
  },
} as const;

export type DeploymentStep =
  /** Gives the deployer's signer what its transaction costs. */
  | { kind: 'fund'; to: string; value: bigint }
  /** Sends the transaction as it is. */
  | { kind: 'send-signed'; transaction: string; creates: string }
  | { kind: 'create'; contract: 'Datanets' | 'Adapters' | 'Settlement'; to: string; data: string; creates: string };

/** What is still to be done on a chain, in order; anybody may do it. `hasCode`: addresses at which there is a contract. */
export function deploymentSteps(hasCode: (address: string) => boolean): DeploymentStep[] {
  const steps: DeploymentStep[] = [];
  if (!hasCode(DEPLOYER.address)) {
    steps.push({ kind: 'fund', to: DEPLOYER.signer, value: DEPLOYER.cost });
    steps.push({ kind: 'send-signed', transaction: DEPLOYER.transaction, creates: DEPLOYER.address });
  }
  for (const { contract, address, salt, code } of [datanetsCreation, adaptersCreation, settlementCreation]) {
    if (hasCode(address)) continue;
    steps.push({ kind: 'create', contract, to: DEPLOYER.address, data: creationData(salt, code), creates: address });
  }
  return steps;
}

/** Which contract these bytes have the deployer make; undefined where they are anything else. */
export function createdBy(data: string): keyof typeof ADDRESSES | undefined {
  const known = { datanets: datanetsCreation, adapters: adaptersCreation, settlement: settlementCreation } as const;
  const names = ['datanets', 'adapters', 'settlement'] as const;
  return names.find((name) => creationData(known[name].salt, known[name].code) === data);
}

/** What the deployer reads: the salt, then the code. */
function creationData(salt: string, code: string): string {
  return salt + code.slice(2);
}
