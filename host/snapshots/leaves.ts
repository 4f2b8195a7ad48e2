import { setImmediate as turn } from 'node:timers/promises';
import { HASH_BYTES, createTree, hashNodes, leafOf, levelsOf, placeLeaf, rootOf } from '#core/merkle/tree.ts';

/** Record hash and weights hash, side by side: what a leaf is made of. */
export const PAIR_BYTES = 2 * HASH_BYTES;
/** So many leaves or nodes are hashed before anything else may come between. */
const SLICE = 500;
/** Leaves are kept in lists of so many, so that nothing is copied as their number grows. */
const CHUNK = 16_384;

/** Where the leaves of a tree go, in order; how many there are is known only in the end. */
export interface Leaves {
  /** Whole pairs. They are not looked at any more after this. */
  add(pairs: Uint8Array): Promise<void>;
  root(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Hashes in this thread. Memory is 96 bytes a leaf, the tree included. */
export class OwnLeaves implements Leaves {
  readonly #chunks: Uint8Array[] = [];
  #count = 0;

  async add(pairs: Uint8Array): Promise<void> {
    for (let at = 0; at < pairs.length; at += PAIR_BYTES) {
      const leaf = leafOf(pairs.subarray(at, at + HASH_BYTES), pairs.subarray(at + HASH_BYTES, at + PAIR_BYTES));
      const place = this.#count % CHUNK;
      if (place === 0) this.#chunks.push(new Uint8Array(CHUNK * HASH_BYTES));
      this.#chunks.at(-1)?.set(leaf, place * HASH_BYTES);
      this.#count += 1;
      if (this.#count % SLICE === 0) await turn();
    }
  }

  async root(): Promise<Uint8Array> {
    const tree = createTree(this.#count);
    for (let index = 0; index < this.#count; index += 1) {
      const at = (index % CHUNK) * HASH_BYTES;
      const leaf = this.#chunks[Math.floor(index / CHUNK)]?.subarray(at, at + HASH_BYTES);
      if (leaf !== undefined) placeLeaf(tree, index, leaf);
    }
    this.#chunks.length = 0;
    for (const { first, end } of levelsOf(this.#count)) {
      for (let from = first; from < end; from += SLICE) {
        hashNodes(tree, { first: from, end: Math.min(from + SLICE, end) });
        await turn();
      }
    }
    return rootOf(tree);
  }

  async close(): Promise<void> {}
}
