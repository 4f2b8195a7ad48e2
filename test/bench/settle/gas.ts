import { hexlify } from 'ethers';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { type SumLeaf, type SumTree, buildSumTree, proveLeaf, sumRootOf } from '#core/settlement/sumTree.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';
import { SOMETHING, SettlementScene, made, onChain, sent } from '#test/support/settlementScene.ts';
import { median } from '../median.ts';

const CHAIN = 7_022;
const LEAVES = 16_384;
const PUBLISHED = 1_024;
const CREDITED = 32;
const CLAIMS = 5;
const DEPOSIT = 10n ** 30n;
/** Of two claims: how many of the bytes of their proofs are 0 differs from leaf to leaf. */
const BYTES_MAY_DIFFER = 600;

export interface Gas {
  post: number;
  leafDataPerPayee: number;
  claim: number;
  claimVsBare: number;
  repeatClaim: number;
  directCredit: number;
}

/** What the transactions cost on a chain of its own, everything included that the chain takes. */
export async function measureGas(receipts: number): Promise<Gas> {
  const chain = await practiceChain(CHAIN);
  try {
    await deploy(chain);
    const post = await postGas(chain, receipts);
    const claims = await claimGas(chain);
    return { ...post, ...claims, directCredit: await creditGas(chain) };
  } finally {
    await chain.close();
  }
}

/** The second post of a payer, as all but the first: with the leaves in a file, and with 1,024 of them in the post. */
async function postGas(chain: PracticeChain, receipts: number): Promise<Pick<Gas, 'post' | 'leafDataPerPayee'>> {
  const scene = await SettlementScene.open(chain, chain.accounts[0]!, DEPOSIT);
  await scene.settle(treeOf(scene, LEAVES, 1n));
  const before = await scene.wishFor(treeOf(scene, LEAVES, 2n));
  const hidden = await scene.post(treeOf(scene, LEAVES, 2n), { to: before.from + BigInt(receipts) });
  await scene.finalise();
  const other = await SettlementScene.open(chain, chain.accounts[1]!, DEPOSIT);
  await other.settle(treeOf(other, PUBLISHED, 1n));
  const published = await other.post(treeOf(other, PUBLISHED, 2n));
  return {
    post: Number(hidden.gasUsed),
    leafDataPerPayee: Number(published.gasUsed - hidden.gasUsed) / PUBLISHED,
  };
}

async function claimGas(chain: PracticeChain): Promise<Pick<Gas, 'claim' | 'claimVsBare' | 'repeatClaim'>> {
  const scene = await SettlementScene.open(chain, chain.accounts[2]!, DEPOSIT);
  const bare = await made(
    'contracts/test/support/BareSumTree.sol',
    'BareSumTree',
    chain.accounts[2]!,
    scene.tokenAddress,
    scene.pool,
  );
  await sent(scene.token, 'mint', await bare.getAddress(), DEPOSIT);
  const first = treeOf(scene, LEAVES, 1n);
  const { root, total } = sumRootOf(first);
  await sent(bare, 'post', hexlify(root), total);
  await scene.settle(first);
  const [ours, theirs]: [number[], number[]] = [[], []];
  // Places far from each other, and never an account that had the token before.
  for (let turn = 0; turn < CLAIMS; turn += 1) {
    ours.push(Number((await scene.claim(first, [1_000 + 3_000 * turn])).gasUsed));
    theirs.push(Number((await sent(bare, 'claim', onChain(proveLeaf(first, 1_001 + 3_000 * turn)))).gasUsed));
  }
  const second = treeOf(scene, LEAVES, 2n);
  await scene.settle(second);
  const repeat = Number((await scene.claim(second, [1_000])).gasUsed);
  let last = second;
  for (let epoch = 3n; epoch < 6n; epoch += 1n) {
    last = treeOf(scene, LEAVES, epoch);
    await scene.settle(last);
  }
  const later = Number((await scene.claim(last, [1_000])).gasUsed);
  if (later > repeat + BYTES_MAY_DIFFER)
    throw new Error(`More epochs cost the claimant more: ${later} after ${repeat}`);
  return { claim: median(ours), claimVsBare: median(ours) / median(theirs), repeatClaim: repeat };
}

/** Of each payee, once all of them have been credited before. */
async function creditGas(chain: PracticeChain): Promise<number> {
  const scene = await SettlementScene.open(chain, chain.accounts[3]!, DEPOSIT);
  const accounts = leaves(CREDITED, 1n).map(({ account }) => account);
  const amounts = accounts.map((_, at) => 10n ** 15n + BigInt(at));
  let gas = 0;
  for (let from = 0; from < 2; from += 1) {
    const { payerAddress, tokenAddress, node } = scene;
    const names = { payer: payerAddress, token: tokenAddress, node: node.address };
    const wish = { ...names, from, to: from + 1, receipts: SOMETHING, statement: SOMETHING };
    gas = Number((await sent(scene.on(scene.payer), 'credit', wish, accounts, amounts)).gasUsed) / CREDITED;
  }
  return gas;
}

function treeOf(scene: SettlementScene, count: number, epoch: bigint): SumTree {
  const built = buildSumTree(scene.pool, leaves(count, epoch));
  if (!built.ok) throw new Error(built.failure);
  return built.value;
}

/** Accounts as they are, spread over all numbers, and totals with eighteen decimals. */
function leaves(count: number, epoch: bigint): SumLeaf[] {
  return Array.from({ length: count }, (_, number) => {
    const hash = Buffer.from(keccak_256(Buffer.from(`account ${number}`)));
    return { account: `0x${hash.toString('hex', 12)}`, total: epoch * (10n ** 18n + BigInt(hash.readUInt32BE(0))) };
  }).toSorted((one, other) => (one.account < other.account ? -1 : 1));
}
