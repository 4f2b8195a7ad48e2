import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Seeded } from '#test/support/seeded.ts';
import { Frontier, edgeOf } from './frontier.ts';
import { HASH_BYTES, leafHash, nodeHash } from './hashing.ts';
import { consistencyProof, inclusionProof, splitAt, verifyConsistency, verifyInclusion } from './proofs.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const leavesOf = (count: number, seed = 1): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => leafHash(new Seeded(seed * 1_000 + index).bytes(index % 90)));

/** As the RFC writes it, without any state: what the growing log is compared with. */
const rootOf =
  (leaves: readonly Uint8Array[]) =>
  (from: number, to: number): Uint8Array => {
    if (to - from === 1) return leaves[from]!;
    const middle = from + splitAt(to - from);
    return nodeHash(rootOf(leaves)(from, middle), rootOf(leaves)(middle, to));
  };

const rootOfAll = (leaves: readonly Uint8Array[]): Uint8Array => {
  const frontier = new Frontier();
  for (const leaf of leaves) frontier.append(leaf);
  return frontier.root();
};

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const changed = bytes.slice();
  changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
  return changed;
};

// Entries and roots that implementations of certificate transparency test themselves with.
const KNOWN_ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const KNOWN_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('a receipt log', () => {
  it('has the roots that RFC 6962 gives', () => {
    const frontier = new Frontier();
    expect(hex(frontier.root())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    for (const [at, entry] of KNOWN_ENTRIES.entries()) {
      frontier.append(leafHash(Buffer.from(entry, 'hex')));
      expect(hex(frontier.root())).toBe(KNOWN_ROOTS[at]);
    }
  });

  it('grows to the root that all its entries have, and goes on from its edge', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.nat(80), (count, cut) => {
        const leaves = leavesOf(count);
        const root = rootOf(leaves)(0, count);
        expect(hex(rootOfAll(leaves))).toBe(hex(root));
        const from = Math.min(cut, count);
        const edge = edgeOf(from).map(({ level, place }) => ({
          level,
          hash: rootOf(leaves)(place * 2 ** level, (place + 1) * 2 ** level),
        }));
        const later = Frontier.at(from, edge);
        for (const leaf of leaves.slice(from)) later.append(leaf);
        expect(hex(later.root())).toBe(hex(root));
        expect(later.size).toBe(count);
      }),
      { numRuns: 60 },
    );
  });

  it('tells of every subtree that becomes whole', () => {
    const leaves = leavesOf(37);
    const whole: string[] = [];
    const frontier = new Frontier(undefined, ({ level, hash }, place) => {
      whole.push(`${level}/${place}`);
      expect(hex(hash)).toBe(hex(rootOf(leaves)(place * 2 ** level, (place + 1) * 2 ** level)));
    });
    for (const leaf of leaves) frontier.append(leaf);
    const wanted: string[] = [];
    for (let level = 1; level <= 5; level += 1) {
      for (let place = 0; (place + 1) * 2 ** level <= 37; place += 1) wanted.push(`${level}/${place}`);
    }
    expect(whole.toSorted()).toEqual(wanted.toSorted());
  });

  it('proves every entry, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(69), fc.nat(255), (count, at, bit) => {
        const leaves = leavesOf(count);
        const index = at % count;
        const root = rootOfAll(leaves);
        const proof = inclusionProof(index, count, rootOf(leaves));
        const proven = { leaf: leaves[index]!, index, size: count, root };
        expect(verifyInclusion(proven, proof)).toBe(true);
        expect(verifyInclusion({ ...proven, leaf: flipped(proven.leaf, bit) }, proof)).toBe(false);
        expect(verifyInclusion({ ...proven, root: flipped(root, bit) }, proof)).toBe(false);
        expect(verifyInclusion({ ...proven, index: index + 1 }, proof)).toBe(false);
        expect(verifyInclusion({ ...proven, index: index - 1 }, proof)).toBe(false);
        expect(verifyInclusion(proven, [...proof, root])).toBe(false);
        if (proof.length > 0) {
          expect(verifyInclusion(proven, proof.slice(1))).toBe(false);
          const step = bit % proof.length;
          const other = proof.map((hash, place) => (place === step ? flipped(hash, bit) : hash));
          expect(verifyInclusion(proven, other)).toBe(false);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('proves that it only grew, and not when something before was changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.nat(59), (count, cut, at) => {
        const from = Math.min(cut, count);
        const leaves = leavesOf(count);
        const before = { size: from, root: rootOfAll(leaves.slice(0, from)) };
        const after = { size: count, root: rootOfAll(leaves) };
        const proof = consistencyProof(from, count, rootOf(leaves));
        expect(verifyConsistency(before, after, proof)).toBe(true);
        expect(verifyConsistency(before, after, [...proof, after.root])).toBe(false);
        if (from === 0) return;
        const forked = leaves.map((leaf, index) => (index === at % from ? flipped(leaf, 3) : leaf));
        const fork = { size: count, root: rootOfAll(forked) };
        expect(verifyConsistency(before, fork, consistencyProof(from, count, rootOf(forked)))).toBe(false);
        expect(verifyConsistency(before, fork, proof)).toBe(false);
        if (from < count) expect(verifyConsistency(after, before, proof)).toBe(false);
      }),
      { numRuns: 80 },
    );
  });

  it('refuses sizes that are none', () => {
    const root = new Uint8Array(HASH_BYTES);
    for (const size of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(verifyInclusion({ leaf: root, index: 0, size, root }, [])).toBe(false);
      expect(verifyConsistency({ size, root }, { size: 1, root }, [])).toBe(false);
      expect(verifyConsistency({ size: 1, root }, { size, root }, [])).toBe(false);
    }
  });
});
