import { Transaction } from 'ethers';
import { describe, expect, it } from 'vitest';
import { ADDRESSES, DEPLOYER, deploymentSteps } from '#contracts/deployment.ts';
import { datanetsSelectors } from '#contracts/generated/datanets.ts';
import { unsignedSchema } from '#core/wallet/signing.ts';
import { delegationSchema } from '#core/wallet/delegation.ts';
import { keysContract } from '#protocol/keys/contract.ts';
import { against } from './policy.ts';
import { signTransaction } from './sign.ts';

const KEY = `0x${'17'.repeat(32)}`;
const plain = {
  chain: 1612n,
  nonce: 3,
  to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  value: 5n,
  data: '0x',
  gas: 21_000n,
  maxFee: 10n ** 9n,
  priority: 1n,
};
const created = deploymentSteps(() => false).flatMap((step) => (step.kind === 'create' ? [step.data] : []))[0] ?? '';
const spender = `${'0'.repeat(24)}${plain.to.slice(2).toLowerCase()}`;
const words = (amount: bigint) => amount.toString(16).padStart(64, '0');

describe('signing: the last look, in the process with the keys', () => {
  it('lets pass what can be said in words', () => {
    expect(against(plain)).toBeUndefined();
    expect(against({ ...plain, value: 0n, data: `0xa9059cbb${spender}${words(7n)}` })).toBeUndefined();
    expect(against({ ...plain, value: 0n, data: `0x095ea7b3${spender}${words(7n)}` })).toBeUndefined();
    expect(against({ ...plain, to: DEPLOYER.address, value: 0n, data: created })).toBeUndefined();
  });

  it.each([
    ['an endless allowance', { value: 0n, data: `0x095ea7b3${spender}${'f'.repeat(64)}` }, 'endless-allowance'],
    ['an unknown call', { value: 0n, data: '0x12345678' }, 'unknown-call'],
    ['coins with a token call', { data: `0xa9059cbb${spender}${words(7n)}` }, 'unknown-call'],
    ['an unknown call of a contract of ours', { to: ADDRESSES.datanets, data: '0x12345678' }, 'unknown-call'],
    ['coins with a call that takes none', { to: ADDRESSES.datanets, data: datanetsSelectors.vote }, 'unknown-call'],
    ['another contract to be made', { to: DEPLOYER.address, value: 0n, data: `${created}00` }, 'unknown-call'],
    ['coins with a contract to be made', { to: DEPLOYER.address, data: created }, 'unknown-call'],
    ['more gas than a block has', { gas: 10n ** 9n }, 'absurd-fee'],
    ['a fee that nobody pays', { maxFee: 10n ** 15n }, 'absurd-fee'],
    ['a tip above the fee', { priority: 10n ** 10n }, 'absurd-fee'],
  ])('refuses %s', (_, patch, reason) => {
    expect(against({ ...plain, ...patch })).toBe(reason);
  });

  it.each([
    ['a delegation of code (EIP-7702)', { authorizationList: [] }],
    ['another type', { type: 4 }],
    ['an access list', { accessList: [] }],
    ['no chain', { chain: 0n }],
    ['a contract to be made', { to: null }],
  ])('has no way to ask for %s', (_, patch) => {
    expect(unsignedSchema.safeParse({ ...plain, ...patch }).success).toBe(false);
  });

  it('signs nothing but transactions it reads and three messages: no hash, no foreign domain', () => {
    expect(Object.keys(keysContract).filter((name) => name.startsWith('sign'))).toEqual([
      'signTransaction',
      'signDelegation',
      'signAttestation',
      'signRevocation',
    ]);
    const own = { account: plain.to, identity: `0x02${'ab'.repeat(32)}`, issuedAt: 1 };
    expect(delegationSchema.safeParse(own).success).toBe(true);
    expect(delegationSchema.safeParse({ ...own, domain: { name: 'Other' } }).success).toBe(false);
    const signed = Transaction.from(signTransaction(KEY, plain).raw);
    expect(signed).toMatchObject({
      type: 2,
      chainId: 1612n,
      nonce: 3,
      value: 5n,
      to: plain.to,
      authorizationList: null,
    });
  });
});
