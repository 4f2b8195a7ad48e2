import type { Unsigned } from '#core/wallet/signing.ts';

/** Whether what came back signed is this transaction, of this account, field by field, and nothing besides. */
export async function isWhatWasShown(raw: string, hash: string, account: string, asked: Unsigned): Promise<boolean> {
  const { Transaction } = await import('ethers');
  try {
    const signed = Transaction.from(raw);
    return (
      signed.type === 2 &&
      signed.from === account &&
      signed.hash === hash &&
      signed.chainId === asked.chain &&
      signed.nonce === asked.nonce &&
      signed.to === asked.to &&
      signed.value === asked.value &&
      signed.data === asked.data.toLowerCase() &&
      signed.gasLimit === asked.gas &&
      signed.maxFeePerGas === asked.maxFee &&
      signed.maxPriorityFeePerGas === asked.priority &&
      (signed.accessList ?? []).length === 0
    );
  } catch {
    return false;
  }
}
