import { secp256k1 } from '@noble/curves/secp256k1.js';
import { unsignedAmong } from '#host/settlement/verifySignatures.ts';
import { settledBytes } from '#core/settlement/settledReceipt.ts';
import { nativeSha256 } from '#host/ledger/nativeHash.ts';
import { rounded } from '../median.ts';
import { settleEpoch } from './epochs.ts';
import { measureGas } from './gas.ts';

const RECEIPTS = 1_000_000;
const PAYEES = 10_000;
const SIGNATURES = 10_000;

/** A million receipts of one payer: folded and put in trees, what settling them costs, and how fast they are checked. */
export async function bench(args: readonly string[] = []): Promise<Record<string, number>> {
  const receipts = Number(args.find((arg) => arg.startsWith('--receipts='))?.slice(11) ?? RECEIPTS);
  const { foldS, treeS } = settleEpoch(receipts, PAYEES);
  const gas = await measureGas(receipts);
  return {
    receipts,
    payees: PAYEES,
    foldS: rounded(foldS, 2),
    treeS: rounded(treeS, 2),
    postGas: gas.post,
    leafDataGasPerPayee: rounded(gas.leafDataPerPayee, 0),
    claimGas: gas.claim,
    claimVsBare: rounded(gas.claimVsBare, 3),
    repeatClaimGas: gas.repeatClaim,
    directCreditGas: rounded(gas.directCredit, 0),
    postGasPerReceipt: rounded(gas.post / receipts, 3),
    verifySignaturesPerS: Math.round(verifiedPerSecond()),
  };
}

function verifiedPerSecond(): number {
  const key = new Uint8Array(32).fill(7);
  const publicKey = secp256k1.getPublicKey(key);
  const node = `0x${'7'.repeat(40)}`;
  const word = `0x${'0'.repeat(64)}`;
  const signed = Array.from({ length: SIGNATURES }, (_, index) => {
    const receipt = { index, writtenAt: 0, fee: 1n, adapter: word, lineage: word, statement: word };
    const bytes = settledBytes(new Uint8Array(32), node, receipt);
    return { bytes, signature: secp256k1.sign(nativeSha256(bytes), key, { prehash: false }) };
  });
  const began = performance.now();
  const wrong = unsignedAmong(publicKey, signed);
  const seconds = (performance.now() - began) / 1_000;
  if (wrong.length > 0) throw new Error(`${wrong.length} good signatures were refused`);
  return SIGNATURES / seconds;
}
