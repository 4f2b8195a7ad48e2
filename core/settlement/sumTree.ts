import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { HASH_BYTES } from '../merkle/tree.ts';
import { type KeccakInto, keccakInto } from '../merkle/keccak.ts';
import { type Result, fail, ok } from '../result.ts';
import { MOST_AMOUNT } from './amount.ts';
import { readNumber, tagOf, writeNumber } from './words.ts';

/** What an account was ever owed by a payer in a token. Accounts in lower case. */
export interface SumLeaf {
  readonly account: string;
  readonly total: bigint;
}

/** A leaf as the contract reads it: `proof` has 48 bytes a level, the sibling's hash and its sum. */
export interface ProvenLeaf extends SumLeaf {
  readonly index: number;
  readonly proof: Uint8Array;
}

/**
 * The tree of `Settlement`'s roots (`contracts/src/settlement/SumTree.sol`): leaves by ascending account, every node with
 * the sum of what is below it. Where a level is odd its last node stands beside hash 0 and sum 0.
 */
export interface SumTree {
  readonly pool: Uint8Array;
  readonly leaves: readonly SumLeaf[];
  /** From the leaves up; the last holds the root alone. */
  readonly levels: readonly { readonly hashes: Uint8Array; readonly sums: readonly bigint[] }[];
}

export type LeavesTrouble = 'none' | 'account' | 'order' | 'zero' | 'too-large';

/** Bytes of one level in a proof, and of a leaf in event data. */
const ACCOUNT = /^0x[0-9a-f]{40}$/;
const STEP = 48;
export const PACKED_LEAF = 36;
const LEAF = tagOf('colophon-settlement-leaf/1');
const NODE = tagOf('colophon-settlement-node/1');
const scratch = new Uint8Array(4 * HASH_BYTES);

export function buildSumTree(
  pool: Uint8Array,
  leaves: readonly SumLeaf[],
  keccak: KeccakInto = keccakInto,
): Result<SumTree, LeavesTrouble> {
  const trouble = troubleWith(leaves);
  return trouble === null ? ok(treeOver(pool, leaves, keccak)) : fail(trouble);
}

/** Of leaves that nobody looked over: what somebody else may have posted. */
export function treeOver(pool: Uint8Array, leaves: readonly SumLeaf[], keccak: KeccakInto = keccakInto): SumTree {
  const hashes = new Uint8Array(leaves.length * HASH_BYTES);
  for (const [at, leaf] of leaves.entries()) writeLeaf(pool, leaf, hashes, at * HASH_BYTES, keccak);
  const levels = [{ hashes, sums: leaves.map(({ total }) => total) }];
  for (let below = levels[0]!; below.sums.length > 1; below = levels.at(-1)!) {
    const width = Math.ceil(below.sums.length / 2);
    const above = { hashes: new Uint8Array(width * HASH_BYTES), sums: Array.from<bigint>({ length: width }) };
    for (let at = 0; at < width; at += 1) {
      const [left, right] = [nodeAt(below, 2 * at), nodeAt(below, 2 * at + 1)];
      writeNode(left, right, above.hashes, at * HASH_BYTES, keccak);
      above.sums[at] = left.sum + right.sum;
    }
    levels.push(above);
  }
  return { pool, leaves, levels };
}

export function sumRootOf({ levels }: SumTree): { root: Uint8Array; total: bigint } {
  const top = levels.at(-1)!;
  return { root: top.hashes.slice(0, HASH_BYTES), total: top.sums[0] ?? 0n };
}

export function proveLeaf({ leaves, levels }: SumTree, index: number): ProvenLeaf {
  const leaf = leaves[index];
  if (leaf === undefined) throw new RangeError(`No leaf ${index}`);
  const proof = new Uint8Array((levels.length - 1) * STEP);
  for (let level = 0; level < levels.length - 1; level += 1) {
    const sibling = nodeAt(levels[level]!, Math.floor(index / 2 ** level) ^ 1);
    proof.set(sibling.hash, level * STEP);
    writeNumber(sibling.sum, proof, level * STEP + HASH_BYTES, STEP - HASH_BYTES);
  }
  return { ...leaf, index, proof };
}

/** Where an account is; −1 where it is not. */
export function placeOf({ leaves }: SumTree, account: string): number {
  const at = firstNotBefore(leaves, account);
  return leaves[at]?.account === account ? at : -1;
}

/** How many leaves stand before an account, whether it is there or not. */
export function firstNotBefore(leaves: readonly SumLeaf[], account: string): number {
  let [low, high] = [0, leaves.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((leaves[middle]?.account ?? '') < account) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the contract would take the leaf under this root. False too for anything that it would refuse to read. */
export function isProven(
  pool: Uint8Array,
  { account, total, index, proof }: ProvenLeaf,
  under: { root: Uint8Array; total: bigint },
  keccak: KeccakInto = keccakInto,
): boolean {
  const steps = proof.length / STEP;
  if (!Number.isInteger(steps) || index < 0 || index >= 2 ** steps || total < 0n) return false;
  const hash = new Uint8Array(HASH_BYTES);
  writeLeaf(pool, { account, total }, hash, 0, keccak);
  let sum = total;
  for (let step = 0; step < steps; step += 1) {
    const sibling = {
      hash: proof.subarray(step * STEP, step * STEP + HASH_BYTES),
      sum: readNumber(proof, step * STEP + HASH_BYTES, STEP - HASH_BYTES),
    };
    const own = { hash, sum };
    const isLeft = Math.floor(index / 2 ** step) % 2 === 0;
    writeNode(isLeft ? own : sibling, isLeft ? sibling : own, hash, 0, keccak);
    sum += sibling.sum;
    if (sum > MOST_AMOUNT) return false;
  }
  return sum === under.total && bytesToHex(hash) === bytesToHex(under.root);
}

/** Leaves as event data has them: account in 20 bytes and total in 16. */
export function packLeaves(leaves: readonly SumLeaf[]): Uint8Array {
  const packed = new Uint8Array(leaves.length * PACKED_LEAF);
  for (const [at, { account, total }] of leaves.entries()) {
    packed.set(hexToBytes(account.slice(2)), at * PACKED_LEAF);
    writeNumber(total, packed, at * PACKED_LEAF + 20, 16);
  }
  return packed;
}

/** Reads leaves from anywhere: by ascending account, none of them 0, as many as whole ones fit. */
export function readLeaves(packed: Uint8Array): Result<SumLeaf[], LeavesTrouble> {
  const leaves = unpacked(packed);
  const trouble = leaves === null ? 'none' : troubleWith(leaves);
  return leaves !== null && trouble === null ? ok(leaves) : fail(trouble ?? 'none');
}

/** Null where they are no whole leaves. */
export function unpacked(packed: Uint8Array): SumLeaf[] | null {
  if (packed.length % PACKED_LEAF !== 0) return null;
  const leaves: SumLeaf[] = [];
  for (let at = 0; at < packed.length; at += PACKED_LEAF) {
    const account = `0x${bytesToHex(packed.subarray(at, at + 20))}`;
    leaves.push({ account, total: readNumber(packed, at + 20, 16) });
  }
  return leaves;
}

function troubleWith(leaves: readonly SumLeaf[]): LeavesTrouble | null {
  if (leaves.length === 0) return 'none';
  let sum = 0n;
  let last = `0x${'0'.repeat(40)}`;
  for (const { account, total } of leaves) {
    // In another case it would stand elsewhere, and beside itself.
    if (!ACCOUNT.test(account)) return 'account';
    if (account <= last) return 'order';
    if (total <= 0n) return 'zero';
    sum += total;
    last = account;
  }
  return sum > MOST_AMOUNT ? 'too-large' : null;
}

interface SumNode {
  readonly hash: Uint8Array;
  readonly sum: bigint;
}

const NOTHING: SumNode = { hash: new Uint8Array(HASH_BYTES), sum: 0n };

function nodeAt({ hashes, sums }: SumTree['levels'][number], at: number): SumNode {
  const sum = sums[at];
  return sum === undefined ? NOTHING : { hash: hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES), sum };
}

function writeLeaf(pool: Uint8Array, leaf: SumLeaf, target: Uint8Array, at: number, keccak: KeccakInto): void {
  scratch.fill(0);
  scratch.set(LEAF, 0);
  scratch.set(pool, HASH_BYTES);
  scratch.set(hexToBytes(leaf.account.slice(2)), 2 * HASH_BYTES + 12);
  writeNumber(leaf.total, scratch, 3 * HASH_BYTES + 16, 16);
  keccak(scratch, 0, scratch.length, target, at);
}

function writeNode(left: SumNode, right: SumNode, target: Uint8Array, at: number, keccak: KeccakInto): void {
  scratch.set(NODE, 0);
  scratch.set(left.hash, HASH_BYTES);
  scratch.set(right.hash, 2 * HASH_BYTES);
  writeNumber(left.sum, scratch, 3 * HASH_BYTES, 16);
  writeNumber(right.sum, scratch, 3 * HASH_BYTES + 16, 16);
  keccak(scratch, 0, scratch.length, target, at);
}
