import { AbiCoder, concat, getBytes, hexlify, id, keccak256, sha256, zeroPadValue } from 'ethers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildEntryTree, entryRootOf, proveEntry } from './entryTree.ts';
import { findForks, findTotalsEvidence, gapAt } from './evidence.ts';
import { poolIdOf } from './pool.ts';
import { lineageOf, settledDigest, settledReceiptSchema } from './settledReceipt.ts';
import {
  type SumLeaf,
  type SumTree,
  buildSumTree,
  isProven,
  packLeaves,
  proveLeaf,
  readLeaves,
  sumRootOf,
} from './sumTree.ts';

const POOL = getBytes(id('pool'));
const account = (number: number) => `0x${number.toString(16).padStart(40, '0')}`;
const leavesOf = (totals: readonly bigint[]): SumLeaf[] =>
  totals.map((total, at) => ({ account: account(at + 1), total }));
const manyLeaves = fc
  .array(fc.tuple(fc.nat(2 ** 30), fc.bigInt({ min: 1n, max: 10n ** 24n })), { minLength: 1, maxLength: 70 })
  .map((list) => {
    const unique = new Map(list.map(([number, total]) => [account(number + 1), total]));
    return [...unique]
      .map(([who, total]) => ({ account: who, total }))
      .toSorted((a, b) => (a.account < b.account ? -1 : 1));
  });
function built(leaves: readonly SumLeaf[], pool = POOL): SumTree {
  const tree = buildSumTree(pool, leaves);
  if (!tree.ok) throw new Error(tree.failure);
  return tree.value;
}

describe('the tree of totals', () => {
  it('hashes as it is written in the contract', () => {
    const coder = AbiCoder.defaultAbiCoder();
    const [one, two, three] = leavesOf([5n, 7n, 9n]).map(({ account: who, total }) =>
      keccak256(
        coder.encode(
          ['bytes32', 'bytes32', 'address', 'uint128'],
          [id('colophon-settlement-leaf/1'), POOL, who, total],
        ),
      ),
    );
    const sum = (value: bigint) => zeroPadValue(`0x${value.toString(16).padStart(2, '0')}`, 16);
    const node = (left = '', right = '', leftSum = 0n, rightSum = 0n) =>
      keccak256(concat([id('colophon-settlement-node/1'), left, right, sum(leftSum), sum(rightSum)]));
    const root = node(node(one, two, 5n, 7n), node(three, `0x${'00'.repeat(32)}`, 9n, 0n), 12n, 9n);
    expect(hexlify(sumRootOf(built(leavesOf([5n, 7n, 9n]))).root)).toBe(root);
  });

  it('proves every leaf, and nothing else', () => {
    fc.assert(
      fc.property(manyLeaves, fc.nat(), fc.nat(), (leaves, which, where) => {
        const tree = built(leaves);
        const under = sumRootOf(tree);
        expect(under.total).toBe(leaves.reduce((sum, { total }) => sum + total, 0n));
        const leaf = proveLeaf(tree, which % leaves.length);
        expect(isProven(POOL, leaf, under)).toBe(true);
        expect(isProven(POOL, { ...leaf, total: leaf.total + 1n }, under)).toBe(false);
        expect(isProven(getBytes(id('another pool')), leaf, under)).toBe(false);
        expect(isProven(POOL, leaf, { ...under, total: under.total + 1n })).toBe(false);
        expect(isProven(POOL, { ...leaf, index: leaf.index + 2 ** (leaf.proof.length / 48) }, under)).toBe(false);
        if (leaf.proof.length === 0) return;
        const proof = leaf.proof.slice();
        proof[where % proof.length]! ^= 1;
        expect(isProven(POOL, { ...leaf, proof }, under)).toBe(false);
        expect(isProven(POOL, { ...leaf, index: leaf.index ^ 1 }, under)).toBe(false);
        expect(isProven(POOL, { ...leaf, proof: leaf.proof.subarray(1) }, under)).toBe(false);
      }),
    );
  });

  it.each([
    ['none', []],
    ['order', [leavesOf([1n, 2n])[1]!, leavesOf([1n])[0]!]],
    ['order', [leavesOf([1n])[0]!, leavesOf([1n])[0]!]],
    [
      'account',
      [
        { account: `0x${'AB'.repeat(20)}`, total: 1n },
        { account: `0x${'ab'.repeat(20)}`, total: 1n },
      ],
    ],
    ['account', [{ account: '0x12', total: 1n }]],
    ['zero', leavesOf([1n, 0n])],
    ['too-large', leavesOf([2n ** 127n, 2n ** 127n])],
  ])('is not made where something is wrong with the leaves: %s', (failure, leaves) => {
    expect(buildSumTree(POOL, leaves)).toEqual({ ok: false, failure });
  });

  it('reads back what it packed, and nothing that is no leaves', () => {
    fc.assert(
      fc.property(manyLeaves, (leaves) => {
        const packed = packLeaves(leaves);
        expect(packed.length).toBe(36 * leaves.length);
        expect(readLeaves(packed)).toEqual({ ok: true, value: leaves });
        expect(readLeaves(packed.subarray(1))).toMatchObject({ ok: false });
      }),
    );
  });
});

describe('evidence', () => {
  it('is found wherever somebody has less than before, and holds under the two roots', () => {
    fc.assert(
      fc.property(manyLeaves, fc.nat(), fc.boolean(), (leaves, which, omitted) => {
        fc.pre(leaves.length > 1);
        const place = which % leaves.length;
        const before = built(leaves);
        const more = leaves.map((leaf) => ({ ...leaf, total: leaf.total + 1n }));
        expect(findTotalsEvidence(before, built(more))).toBeNull();
        const less = more
          .map((leaf, at) => (at === place ? { ...leaf, total: leaf.total - 2n } : leaf))
          .filter((leaf, at) => !(at === place && (omitted || leaf.total < 1n)));
        const since = built(less);
        const found = findTotalsEvidence(before, since);
        expect(found?.before.account).toBe(leaves[place]?.account);
        const under = sumRootOf(since);
        if (found?.kind === 'lowered') expect(isProven(POOL, found.since, under)).toBe(true);
        if (found?.kind !== 'omitted') return;
        const { left, right } = found.gap;
        for (const leaf of [left, right]) if (leaf !== null) expect(isProven(POOL, leaf, under)).toBe(true);
        expect(left === null ? 0 : left.index + 1).toBe(right === null ? less.length : right.index);
      }),
    );
  });

  it('that an account has no leaf is what stands at either side of it', () => {
    const tree = built(leavesOf([1n, 2n, 3n]));
    const sides = (number: number) => {
      const { left, right } = gapAt(tree, account(number));
      return [left?.index, right?.index];
    };
    expect(sides(0)).toEqual([undefined, 0]);
    expect(sides(99)).toEqual([2, undefined]);
    expect(gapAt(built(leavesOf([1n])), account(99)).right).toBeNull();
  });

  it('of a fork is a receipt that was handed out and is not the posted one', () => {
    const receipt = settledReceiptSchema.parse({
      index: 4,
      writtenAt: 1_800_000_000,
      fee: '10',
      adapter: id('adapter'),
      lineage: id('lineage'),
      statement: id('statement'),
    });
    const signed = { digest: settledDigest(POOL, account(5), receipt), r: new Uint8Array(32), vs: new Uint8Array(32) };
    const held = [{ receipt, signed }];
    expect(findForks(held, { from: 0, to: 9 }, () => signed)).toEqual([]);
    // The same statement signed once more is no other one.
    expect(findForks(held, { from: 0, to: 9 }, () => ({ ...signed, r: new Uint8Array(32).fill(1) }))).toEqual([]);
    const other = { ...signed, digest: settledDigest(POOL, account(5), { ...receipt, fee: 11n }) };
    expect(findForks(held, { from: 0, to: 9 }, () => other)).toEqual(held);
    expect(findForks(held, { from: 5, to: 9 }, () => other)).toEqual([]);
  });
});

describe('receipts that are settled', () => {
  it('have the digests of the contract', () => {
    const coder = AbiCoder.defaultAbiCoder();
    const receipt = { index: 4, writtenAt: 77, fee: 10n, adapter: id('a'), lineage: id('l'), statement: id('s') };
    const types = ['bytes32', 'bytes32', 'address', 'uint48', 'uint40', 'uint128', 'bytes32', 'bytes32', 'bytes32'];
    const encoded = coder.encode(types, [
      id('colophon-settled-receipt/1'),
      POOL,
      account(5),
      4,
      77,
      10n,
      id('a'),
      id('l'),
      id('s'),
    ]);
    expect(hexlify(settledDigest(POOL, account(5), receipt))).toBe(sha256(encoded));
    const lists = coder.encode(['uint32[]', 'uint32[]'], [[1, 2, 3], [9]]);
    expect(hexlify(lineageOf([1, 2, 3], [9]))).toBe(keccak256(lists));
    const pool = { chain: 31_337n, contract: account(8), payer: account(9), token: account(0) };
    const names = coder.encode(['uint256', 'address', 'address', 'address'], Object.values(pool));
    expect(hexlify(poolIdOf(pool))).toBe(keccak256(names));
  });

  it('same prompt twice: no equal field but those that say nothing of it', () => {
    const one = { index: 4, writtenAt: 77, fee: 10n, adapter: id('a'), lineage: id('l'), statement: id('s 1') };
    const other = { ...one, index: 5, statement: id('s 2') };
    expect(settledDigest(POOL, account(5), one)).not.toEqual(settledDigest(POOL, account(5), other));
  });

  it('lie in a tree that proves each by its place', () => {
    for (const count of [1, 2, 3, 7, 8, 9]) {
      const entries = new Uint8Array(count * 96).map((_, at) => (at * 7) % 251);
      const tree = buildEntryTree(entries);
      for (let place = 0; place < count; place += 1) {
        let hash = keccak256(concat([id('colophon-settled-entry/1'), entries.subarray(place * 96, place * 96 + 96)]));
        for (const [level, sibling] of proveEntry(tree, place).entries()) {
          const pair = (place >> level) % 2 === 0 ? [hash, sibling] : [sibling, hash];
          hash = keccak256(concat([id('colophon-settled-node/1'), ...pair]));
        }
        expect(hash).toBe(hexlify(entryRootOf(tree)));
      }
      expect(() => proveEntry(tree, count)).toThrow(RangeError);
    }
    expect(() => buildEntryTree(new Uint8Array(0))).toThrow(RangeError);
  });
});
