import { keccak_256 } from '@noble/hashes/sha3.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Seeded } from '#test/support/seeded.ts';
import { type KeccakInto, keccakInto } from './keccak.ts';
import {
  HASH_BYTES,
  closeTree,
  createTree,
  hashNodes,
  leafOf,
  levelsOf,
  type MerkleTree,
  proofOf,
  rootOf,
  setLeaf,
  treeBytes,
  verifyProof,
} from './tree.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const word = (byte: number): Uint8Array => new Uint8Array(HASH_BYTES).fill(byte);
const random = (seed: number) => (place: number) => new Seeded(seed * 100_003 + place).bytes(HASH_BYTES);

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const changed = bytes.slice();
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
};

const noble: KeccakInto = (source, from, length, target, at) => {
  target.set(keccak_256(source.slice(from, from + length)), at);
};

/** Record hashes are `recordHash(i)`, weights hashes `recordHash(-1 - i)`. */
function treeOf(count: number, recordHash: (place: number) => Uint8Array): MerkleTree {
  const tree = createTree(count);
  for (let index = 0; index < count; index += 1) setLeaf(tree, index, recordHash(index), recordHash(-1 - index));
  closeTree(tree);
  return tree;
}

describe('keccak', () => {
  it('is noble’s for every length of one block', () => {
    const source = new Seeded(1).bytes(150);
    for (let length = 0; length < 136; length += 1) {
      const target = new Uint8Array(40);
      keccakInto(source, 7, length, target, 5);
      expect(hex(target.subarray(5, 37))).toBe(hex(keccak_256(source.subarray(7, 7 + length))));
      expect([...target.subarray(0, 5), ...target.subarray(37)]).toEqual(Array.from({ length: 8 }, () => 0));
    }
    expect(() => keccakInto(source, 0, 136, source, 0)).toThrow(RangeError);
  });
});

describe('a tree', () => {
  // Made with @openzeppelin/merkle-tree 1.0.8: rows of two bytes32, each one byte repeated (1 + i, 101 + i).
  it.each([
    [1, '2c0882c074d8e5267aa3de9c663f3d8c028e6cb7b2b835be0c5365b023157607'],
    [2, '53935787607a8b898141d58e61c0c98350d442c7a401faee9b259875ea9ae9ed'],
    [3, '9407145878fc6a925d81d8d2c17dcabc29c8d80132803827a0f4e82142dcf03d'],
    [5, '62f9662eab4b4d6b5de37aee71795d1fc389398e5ff990e6e27d20aa9d081538'],
    [8, 'b0874c7bc17b30b92c3e1b0714d153442051810e7c74cad96f73705145b255e1'],
    [13, 'd2ae1ae569a1e3b7b638f9245e7e8d2a6e9552d7d67b7c1fefe456d7ff3c794c'],
  ])('of %i leaves has the root of OpenZeppelin’s StandardMerkleTree', (count, root) => {
    const tree = createTree(count);
    for (let index = 0; index < count; index += 1) setLeaf(tree, index, word(index + 1), word(index + 101));
    closeTree(tree);
    expect(hex(rootOf(tree))).toBe(root);
  });

  it('gives the proof that OpenZeppelin’s StandardMerkleTree gives', () => {
    const tree = createTree(5);
    for (let index = 0; index < 5; index += 1) setLeaf(tree, index, word(index + 1), word(index + 101));
    closeTree(tree);
    expect(proofOf(tree, 4).map(hex)).toEqual([
      '53935787607a8b898141d58e61c0c98350d442c7a401faee9b259875ea9ae9ed',
      '283c4499ee1ceb8fe487178a0b15bc7fb49627d6b37e5979a27cbcfd7a24f0e3',
    ]);
  });

  it('of one leaf is that leaf, and proves it with nothing', () => {
    const tree = treeOf(1, random(7));
    const leaf = leafOf(random(7)(0), random(7)(-1));
    expect(hex(rootOf(tree))).toBe(hex(leaf));
    expect(proofOf(tree, 0)).toEqual([]);
    expect(verifyProof(rootOf(tree), leaf, [])).toBe(true);
  });

  it('proves every leaf, of any count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(1000), (count, seed) => {
        const recordHash = random(seed);
        const tree = treeOf(count, recordHash);
        for (let index = 0; index < count; index += 1) {
          const leaf = leafOf(recordHash(index), recordHash(-1 - index));
          expect(verifyProof(rootOf(tree), leaf, proofOf(tree, index))).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('refuses a leaf, a proof or a root of which one bit is another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(39), fc.nat(255), fc.nat(5), (count, at, bit, step) => {
        const recordHash = random(count);
        const tree = treeOf(count, recordHash);
        const index = at % count;
        const proof = proofOf(tree, index);
        const weights = recordHash(-1 - index);
        const leaf = leafOf(recordHash(index), weights);
        const root = rootOf(tree);
        expect(verifyProof(root, leafOf(flipped(recordHash(index), bit), weights), proof)).toBe(false);
        expect(verifyProof(root, leafOf(recordHash(index), flipped(weights, bit)), proof)).toBe(false);
        expect(verifyProof(flipped(root, bit), leaf, proof)).toBe(false);
        const other = proof.map((hash, place) => (place === step % proof.length ? flipped(hash, bit) : hash));
        expect(verifyProof(root, leaf, other)).toBe(false);
        expect(verifyProof(root, leaf, proof.slice(1))).toBe(false);
        expect(verifyProof(root, leaf, [...proof, word(0)])).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('gives another root when two records change places or one changes', () => {
    const recordHash = random(3);
    const root = hex(rootOf(treeOf(9, recordHash)));
    expect(hex(rootOf(treeOf(9, (place) => (place === 4 ? word(1) : recordHash(place)))))).not.toBe(root);
    const moved = treeOf(9, (place) => recordHash(place === 0 ? 8 : place === 8 ? 0 : place));
    expect(hex(rootOf(moved))).not.toBe(root);
  });

  it('takes no inner node for a leaf', () => {
    const tree = treeOf(8, random(5));
    const node = (place: number): Uint8Array => tree.nodes.slice(place * HASH_BYTES, (place + 1) * HASH_BYTES);
    // Node 1's children, shown as if they were the hashes of a record and its weights, next to node 1's real sibling.
    expect(verifyProof(rootOf(tree), leafOf(node(3), node(4)), [node(2)])).toBe(false);
    expect(verifyProof(rootOf(tree), leafOf(node(4), node(3)), [node(2)])).toBe(false);
    // What `verifyProof` is given is always made by `leafOf`: handing it a node itself is the caller's own word.
    expect(verifyProof(rootOf(tree), node(1), [node(2)])).toBe(true);
  });

  it('refuses what is not 32 bytes long', () => {
    const tree = treeOf(2, random(6));
    const leaf = leafOf(random(6)(0), random(6)(-1));
    expect(verifyProof(rootOf(tree).subarray(1), leaf, proofOf(tree, 0))).toBe(false);
    expect(verifyProof(rootOf(tree), leaf, [word(0).subarray(1)])).toBe(false);
    expect(() => setLeaf(tree, 0, word(0), new Uint8Array(31))).toThrow(RangeError);
    expect(() => setLeaf(tree, 2, word(0), word(0))).toThrow(RangeError);
    expect(() => createTree(0)).toThrow(RangeError);
    expect(() => createTree(3, new Uint8Array(3))).toThrow(RangeError);
  });
});

describe('hashing in parts', () => {
  it('covers every inner node once, children before parents', () => {
    for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 100, 1023, 1024, 1025]) {
      const done = new Set<number>();
      for (const { first, end } of levelsOf(count)) {
        for (let node = first; node < end; node += 1) {
          for (const child of [2 * node + 1, 2 * node + 2]) {
            expect(child >= count - 1 || done.has(child)).toBe(true);
          }
        }
        for (let node = first; node < end; node += 1) done.add(node);
      }
      expect(done.size).toBe(count - 1);
    }
  });

  it('level by level, halves in any order, over shared memory and with another keccak, gives the same root', () => {
    const count = 777;
    const recordHash = random(9);
    const tree = createTree(count, new Uint8Array(new SharedArrayBuffer(treeBytes(count))));
    for (let index = count - 1; index >= 0; index -= 1) {
      setLeaf(tree, index, recordHash(index), recordHash(-1 - index), noble);
    }
    for (const { first, end } of levelsOf(count)) {
      const middle = (first + end) >> 1;
      hashNodes(tree, { first, end: middle }, noble);
      hashNodes(tree, { first: middle, end }, noble);
    }
    expect(hex(rootOf(tree))).toBe(hex(rootOf(treeOf(count, recordHash))));
  });

  it('keeps a million leaves within 64 MB', () => {
    expect(treeBytes(1_000_000)).toBeLessThanOrEqual(64_000_000);
  });
});
