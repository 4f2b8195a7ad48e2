import { ADDRESSES, DEPLOYER, createdBy } from '#contracts/deployment.ts';
import { adaptersSelectors } from '#contracts/generated/adapters.ts';
import { datanetsSelectors } from '#contracts/generated/datanets.ts';
import { settlementSelectors } from '#contracts/generated/settlement.ts';
import { MOST_FEE_PER_GAS, MOST_GAS } from '#core/wallet/signing.ts';
import type { SigningRefusal, Unsigned } from '#core/wallet/signing.ts';
import { ENDLESS_ALLOWANCE, readTokenCall } from '#core/wallet/tokenCall.ts';

/** Of all calls, few have coins with them: bonds, and money that is put down. */
const CONTRACTS: readonly { address: string; selectors: readonly string[]; takesCoins: readonly string[] }[] = [
  {
    address: ADDRESSES.datanets,
    selectors: Object.values(datanetsSelectors),
    takesCoins: [datanetsSelectors.propose],
  },
  { address: ADDRESSES.adapters, selectors: Object.values(adaptersSelectors), takesCoins: [] },
  {
    address: ADDRESSES.settlement,
    selectors: Object.values(settlementSelectors),
    takesCoins: [settlementSelectors.deposit, settlementSelectors.post, settlementSelectors.demand],
  },
];

/**
 * The last look, in the process that signs: whatever the host was brought to ask for, a key signs only calls that can be
 * said in words. Undefined where there is nothing against it.
 */
export function against({ to, value, data, gas, maxFee, priority }: Unsigned): SigningRefusal | undefined {
  if (gas > MOST_GAS || maxFee > MOST_FEE_PER_GAS || priority > maxFee) return 'absurd-fee';
  if (data === '0x') return undefined;
  if (to === DEPLOYER.address) return value === 0n && createdBy(data) !== undefined ? undefined : 'unknown-call';
  const contract = CONTRACTS.find(({ address }) => address === to);
  if (contract !== undefined) {
    if (value !== 0n && !contract.takesCoins.some((each) => data.startsWith(each))) return 'unknown-call';
    return contract.selectors.some((each) => data.startsWith(each)) ? undefined : 'unknown-call';
  }
  const call = readTokenCall(data);
  if (call === undefined || value !== 0n) return 'unknown-call';
  return call.does === 'approve' && call.amount >= ENDLESS_ALLOWANCE ? 'endless-allowance' : undefined;
}
