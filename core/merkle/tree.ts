import { type KeccakInto, keccakInto } from './keccak.ts';

/**
 * A Merkle tree over the records of a snapshot, in the shape of OpenZeppelin's StandardMerkleTree with its leaves in
 * the order of the file: `StandardMerkleTree.of(rows, ['bytes32', 'bytes32'], { sortLeaves: false })` has the same
 * root, and Solidity's `MerkleProof.verify` accepts the proofs.
 *
 *     leaf = keccak(keccak(record hash · weights hash))        two words, as abi.encode(bytes32, bytes32)
 *     node = keccak(smaller child · larger child)
 *
 * A node hashes 64 bytes once and a leaf twice, so neither can be passed off as the other: an inner node shown as a
 * leaf would need a 64-byte preimage of a hash. Pairs are sorted, so a proof needs no left and right; the place of a
 * leaf is therefore not proven, only that it is there.
 *
 * The nodes lie in one array as a heap, the root first, the leaves from the end backwards:
 *
 *     count 3:    0        nodes 0 1 2 3 4        leaf 0 is node 4, leaf 1 is node 3, leaf 2 is node 2
 *                1 2
 *               3 4
 *
 * One array and no object a node keeps memory flat: (2 · count − 1) · 32 bytes, 64 MB for a million leaves. It may lie
 * over shared memory, and a level's nodes may then be hashed by several workers at once (`levelsOf`, `hashNodes`).
 */
export interface MerkleTree {
  readonly count: number;
  readonly nodes: Uint8Array;
}

export const HASH_BYTES = 32;

export function treeBytes(count: number): number {
  return (2 * count - 1) * HASH_BYTES;
}

/** A tree whose leaves are to be set. There is no tree without a leaf: whoever seals refuses an empty set before. */
export function createTree(count: number, nodes: Uint8Array = new Uint8Array(treeBytes(count))): MerkleTree {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`A tree needs a leaf, not ${count}`);
  if (nodes.length !== treeBytes(count)) throw new RangeError(`${count} leaves need ${treeBytes(count)} bytes`);
  return { count, nodes };
}

/** Both hashes are 32 bytes. Streams: any order, nothing else is kept. */
export function setLeaf(
  tree: MerkleTree,
  index: number,
  recordHash: Uint8Array,
  weightsHash: Uint8Array,
  keccak: KeccakInto = keccakInto,
): void {
  writeLeaf(recordHash, weightsHash, tree.nodes, placeOf(tree, index) * HASH_BYTES, keccak);
}

/** For leaves that were hashed before it was known how many there are; see `leafOf`. */
export function placeLeaf(tree: MerkleTree, index: number, leaf: Uint8Array): void {
  if (leaf.length !== HASH_BYTES) throw new RangeError(`A leaf has ${HASH_BYTES} bytes`);
  tree.nodes.set(leaf, placeOf(tree, index) * HASH_BYTES);
}

export function leafOf(recordHash: Uint8Array, weightsHash: Uint8Array, keccak: KeccakInto = keccakInto): Uint8Array {
  const leaf = new Uint8Array(HASH_BYTES);
  writeLeaf(recordHash, weightsHash, leaf, 0, keccak);
  return leaf;
}

/** Hashes every inner node, deepest first. */
export function closeTree(tree: MerkleTree, keccak: KeccakInto = keccakInto): void {
  hashNodes(tree, { first: 0, end: tree.count - 1 }, keccak);
}

/** A run of inner nodes, `end` not included. */
export interface NodeRange {
  readonly first: number;
  readonly end: number;
}

/**
 * The inner nodes by level, deepest first. Nodes of one level do not depend on each other, so a level can be cut and
 * its parts hashed at once; a level has to be complete before the next.
 */
export function levelsOf(count: number): NodeRange[] {
  const levels: NodeRange[] = [];
  for (let first = 0; first < count - 1; first = 2 * first + 1) {
    levels.unshift({ first, end: Math.min(2 * first + 1, count - 1) });
  }
  return levels;
}

export function hashNodes(tree: MerkleTree, range: NodeRange, keccak: KeccakInto = keccakInto): void {
  const { nodes } = tree;
  for (let node = range.end - 1; node >= range.first; node -= 1) {
    hashPair(nodes, (2 * node + 1) * HASH_BYTES, nodes, (2 * node + 2) * HASH_BYTES, nodes, node * HASH_BYTES, keccak);
  }
}

/** Of a closed tree. */
export function rootOf(tree: MerkleTree): Uint8Array {
  return tree.nodes.slice(0, HASH_BYTES);
}

/** The siblings from the leaf up to the root: what `MerkleProof.verify` takes. */
export function proofOf(tree: MerkleTree, index: number): Uint8Array[] {
  const proof: Uint8Array[] = [];
  for (let node = placeOf(tree, index); node > 0; node = (node - 1) >> 1) {
    const sibling = node % 2 === 1 ? node + 1 : node - 1;
    proof.push(tree.nodes.slice(sibling * HASH_BYTES, (sibling + 1) * HASH_BYTES));
  }
  return proof;
}

/** Whether the tree of `root` holds the leaf. Also false for anything that is not 32 bytes long. */
export function verifyProof(
  root: Uint8Array,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  keccak: KeccakInto = keccakInto,
): boolean {
  if ([root, leaf, ...proof].some((hash) => hash.length !== HASH_BYTES)) return false;
  const computed = leaf.slice();
  for (const sibling of proof) hashPair(computed, 0, sibling, 0, computed, 0, keccak);
  return compare(computed, 0, root, 0) === 0;
}

function placeOf(tree: MerkleTree, index: number): number {
  if (!Number.isSafeInteger(index) || index < 0 || index >= tree.count) throw new RangeError(`No leaf ${index}`);
  return 2 * tree.count - 2 - index;
}

const scratch = new Uint8Array(2 * HASH_BYTES);

function writeLeaf(
  recordHash: Uint8Array,
  weightsHash: Uint8Array,
  target: Uint8Array,
  at: number,
  keccak: KeccakInto,
): void {
  if (recordHash.length !== HASH_BYTES || weightsHash.length !== HASH_BYTES) {
    throw new RangeError(`A leaf is made of two hashes of ${HASH_BYTES} bytes`);
  }
  scratch.set(recordHash, 0);
  scratch.set(weightsHash, HASH_BYTES);
  keccak(scratch, 0, 2 * HASH_BYTES, scratch, 0);
  keccak(scratch, 0, HASH_BYTES, target, at);
}

function hashPair(
  one: Uint8Array,
  oneAt: number,
  other: Uint8Array,
  otherAt: number,
  target: Uint8Array,
  at: number,
  keccak: KeccakInto,
): void {
  const oneFirst = compare(one, oneAt, other, otherAt) <= 0;
  for (let index = 0; index < HASH_BYTES; index += 1) {
    scratch[index + (oneFirst ? 0 : HASH_BYTES)] = one[oneAt + index] ?? 0;
    scratch[index + (oneFirst ? HASH_BYTES : 0)] = other[otherAt + index] ?? 0;
  }
  keccak(scratch, 0, 2 * HASH_BYTES, target, at);
}

function compare(one: Uint8Array, oneAt: number, other: Uint8Array, otherAt: number): number {
  for (let index = 0; index < HASH_BYTES; index += 1) {
    const difference = (one[oneAt + index] ?? 0) - (other[otherAt + index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
