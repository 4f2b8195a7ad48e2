import {
  Contract,
  ContractFactory,
  type ContractTransactionReceipt,
  type ContractTransactionResponse,
  type Signer,
  Wallet,
  getBytes,
  hexlify,
  isError,
} from 'ethers';
import { ADDRESSES } from '#contracts/deployment.ts';
import { type Post, settlementAbi } from '#contracts/generated/settlement.ts';
import { ENTRY_BYTES, type SignedDigest } from '#core/settlement/entryTree.ts';
import { poolIdOf } from '#core/settlement/pool.ts';
import { type SettledReceipt, settledDigest } from '#core/settlement/settledReceipt.ts';
import { type ProvenLeaf, type SumTree, packLeaves, proveLeaf, sumRootOf } from '#core/settlement/sumTree.ts';
import { compileTestContract } from '#scripts/contracts/sources.ts';
import type { PracticeChain } from './practiceChain.ts';

export const POST_BOND = 20_000_000_000_000_000n;
export const DEMAND_BOND = 2_000_000_000_000_000n;
export const WINDOW = 86_400;
const NOTHING = `0x${'00'.repeat(32)}`;

/** What was posted and is not known here. */
export const SOMETHING = `0x${'5e'.repeat(32)}`;

/** A payer with a node, and what is done with its pool, on a chain with the real contract. */
export class SettlementScene {
  readonly chain: PracticeChain;
  readonly payer: Signer;
  readonly payerAddress: string;
  readonly token: Contract;
  readonly tokenAddress: string;
  readonly node = new Wallet(`0x${'a1'.repeat(32)}`);
  readonly pool: Uint8Array;

  private constructor(options: {
    chain: PracticeChain;
    payer: Signer;
    payerAddress: string;
    token: Contract;
    tokenAddress: string;
    pool: Uint8Array;
  }) {
    this.chain = options.chain;
    this.payer = options.payer;
    this.payerAddress = options.payerAddress;
    this.token = options.token;
    this.tokenAddress = options.tokenAddress;
    this.pool = options.pool;
  }

  /** With money in the pool, and a node that is authorised. */
  static async open(chain: PracticeChain, payer: Signer, deposit: bigint): Promise<SettlementScene> {
    const payerAddress = await payer.getAddress();
    const token = await made('contracts/test/support/Tokens.sol', 'PlainToken', payer, 18);
    const tokenAddress = await token.getAddress();
    const { chainId } = await chain.provider.getNetwork();
    const pool = poolIdOf({
      chain: chainId,
      contract: ADDRESSES.settlement,
      payer: payerAddress,
      token: tokenAddress,
    });
    const scene = new SettlementScene({ chain, payer, payerAddress, token, tokenAddress, pool });
    await sent(token, 'mint', payerAddress, deposit);
    await sent(token, 'approve', ADDRESSES.settlement, deposit);
    await sent(scene.on(payer), 'deposit', payerAddress, tokenAddress, deposit);
    const until = (await chain.provider.getBlock('latest'))?.timestamp ?? 0;
    await sent(scene.on(payer), 'authorise', tokenAddress, scene.node.address, until + 10 * 365 * WINDOW);
    return scene;
  }

  on(by: Signer): Contract {
    return new Contract(ADDRESSES.settlement, settlementAbi, by);
  }

  /** What is said of a tree; `hidden`: so many leaves are claimed, and none shown. */
  async wishFor(tree: SumTree, change: Partial<Post> = {}): Promise<Post> {
    const { root, total } = sumRootOf(tree);
    const contract = this.on(this.payer);
    const pool = await contract.getFunction('poolOf')(this.payerAddress, this.tokenAddress);
    const node = await contract.getFunction('nodeOf')(this.payerAddress, this.tokenAddress, this.node.address);
    const leaves = BigInt(tree.leaves.length);
    return {
      payer: this.payerAddress,
      token: this.tokenAddress,
      previousRoot: pool.finalRoot,
      root: hexlify(root),
      total,
      leaves,
      node: this.node.address,
      from: node.next,
      to: node.next + 1n,
      receipts: SOMETHING,
      file: leaves > 1_024n ? SOMETHING : NOTHING,
      ...change,
    };
  }

  async post(tree: SumTree, change: Partial<Post> = {}, by = this.payer): Promise<ContractTransactionReceipt> {
    return this.postWish(await this.wishFor(tree, change), tree, by);
  }

  postWish(wish: Post, tree: SumTree, by = this.payer): Promise<ContractTransactionReceipt> {
    const leaves = wish.file === NOTHING ? packLeaves(tree.leaves) : new Uint8Array(0);
    // What a post writes depends on the second in which it is mined: an estimate made a second before may be too low.
    return sent(this.on(by), 'post', wish, leaves, { value: POST_BOND, gasLimit: 5_000_000 });
  }

  async finalise(): Promise<ContractTransactionReceipt> {
    await this.chain.pass(WINDOW + 1);
    return sent(this.on(this.payer), 'finalise', this.payerAddress, this.tokenAddress);
  }

  async settle(tree: SumTree): Promise<void> {
    await this.post(tree);
    await this.finalise();
  }

  claim(tree: SumTree, indices: readonly number[]): Promise<ContractTransactionReceipt> {
    const claims = indices.map((index) => ({
      payer: this.payerAddress,
      token: this.tokenAddress,
      leaf: onChain(proveLeaf(tree, index)),
    }));
    return sent(this.on(this.payer), 'claimMany', claims);
  }

  sign(receipt: SettledReceipt): SignedDigest {
    const digest = settledDigest(this.pool, this.node.address, receipt);
    const { r, yParityAndS } = this.node.signingKey.sign(digest);
    return { digest, r: getBytes(r), vs: getBytes(yParityAndS) };
  }
}

/** One behind the other, as the tree over them takes them. */
export function joined(entries: readonly SignedDigest[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * ENTRY_BYTES);
  for (const [at, { digest, r, vs }] of entries.entries()) {
    bytes.set(digest, at * ENTRY_BYTES);
    bytes.set(r, at * ENTRY_BYTES + 32);
    bytes.set(vs, at * ENTRY_BYTES + 64);
  }
  return bytes;
}

/** As the contract takes it. */
export function onChain({ account, total, index, proof }: ProvenLeaf) {
  return { account, total, index, proof: hexlify(proof) };
}

/** Brings a contract of the tests to a chain. */
export async function made(path: string, name: string, by: Signer, ...args: unknown[]): Promise<Contract> {
  const { abi, evm } = compileTestContract(path, name);
  const factory = new ContractFactory(abi, evm.bytecode.object, by);
  const contract = await factory.deploy(...args);
  await contract.waitForDeployment();
  return new Contract(await contract.getAddress(), abi, by);
}

export async function sent(contract: Contract, name: string, ...args: unknown[]): Promise<ContractTransactionReceipt> {
  const response: ContractTransactionResponse = await contract.getFunction(name).send(...args);
  const receipt = await response.wait();
  if (receipt === null) throw new Error('Not mined');
  return receipt;
}

/** The name of the error with which a contract refuses something; "taken" where it does not. */
export async function refusal(contract: Contract, name: string, ...args: unknown[]): Promise<string> {
  try {
    await contract.getFunction(name).staticCall(...args);
    return 'taken';
  } catch (error) {
    if (!isError(error, 'CALL_EXCEPTION') || error.data === null) throw error;
    return contract.interface.parseError(error.data)?.name ?? 'unknown';
  }
}
