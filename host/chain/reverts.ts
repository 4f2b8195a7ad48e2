import { contractErrorSchema } from '#core/chain/contractErrors.ts';
import type { Failure } from '#core/failure.ts';
import { CONTRACTS } from './contractCall.ts';

/**
 * What a contract of ours reverted with, as a failure that has a sentence. Undefined where it is none of its errors: a
 * contract of somebody else's may revert with anything.
 */
export async function contractRefusal(data: string | null): Promise<Failure | undefined> {
  if (data === null || data.length < 10) return undefined;
  const { Interface } = await import('ethers');
  for (const abi of Object.values(CONTRACTS)) {
    try {
      const parsed = new Interface(abi).parseError(data);
      const error = contractErrorSchema.safeParse(parsed?.name);
      if (parsed === null || !error.success) continue;
      const parts = parsed.fragment.inputs.map(({ name }, at) => `${name} ${String(parsed.args[at])}`);
      return { code: 'CONTRACT_REFUSED', error: error.data, detail: `${error.data}(${parts.join(', ')})` };
    } catch {
      // Its name is known, its parts cannot be read: whoever wrote them is not our contract.
      continue;
    }
  }
  return undefined;
}
