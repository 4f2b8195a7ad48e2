import { ADDRESSES, DEPLOYER, createdBy } from '#contracts/deployment.ts';
import { adaptersSelectors } from '#contracts/generated/adapters.ts';
import { datanetsSelectors } from '#contracts/generated/datanets.ts';
import { MOST_FEE_PER_GAS, MOST_GAS } from '#core/wallet/signing.ts';
import type { SigningRefusal, Unsigned } from '#core/wallet/signing.ts';
import { ENDLESS_ALLOWANCE, readTokenCall } from '#core/wallet/tokenCall.ts';

/**
 * The last look, in the process that signs: whatever the host was brought to ask for, a key signs only calls that can be
 * said in words. Undefined where there is nothing against it.
 */
export function against({ to, value, data, gas, maxFee, priority }: Unsigned): SigningRefusal | undefined {
  if (gas > MOST_GAS || maxFee > MOST_FEE_PER_GAS || priority > maxFee) return 'absurd-fee';
  if (data === '0x') return undefined;
  if (to === DEPLOYER.address) return value === 0n && createdBy(data) !== undefined ? undefined : 'unknown-call';
  const selectors =
    to === ADDRESSES.datanets ? datanetsSelectors : to === ADDRESSES.adapters ? adaptersSelectors : null;
  if (selectors !== null) {
    // Of all calls, only a proposal has coins with it.
    if (value !== 0n && !data.startsWith(datanetsSelectors.propose)) return 'unknown-call';
    return Object.values(selectors).some((each) => data.startsWith(each)) ? undefined : 'unknown-call';
  }
  const call = readTokenCall(data);
  if (call === undefined || value !== 0n) return 'unknown-call';
  return call.does === 'approve' && call.amount >= ENDLESS_ALLOWANCE ? 'endless-allowance' : undefined;
}
