import { type HashBytes, emptyRoot, nodeHash, sha256OfBytes } from './hashing.ts';

/** A whole subtree of 2^level entries. */
export interface Subtree {
  readonly level: number;
  readonly hash: Uint8Array;
}

/**
 * The right edge of a growing log: the whole subtrees that its size is made of, largest first. Enough to append and to
 * know the root, however many entries there are.
 *
 *     size 6 = 4 + 2:   [level 2: entries 0–3] [level 1: entries 4–5]
 */
export class Frontier {
  readonly #edge: Subtree[] = [];
  readonly #hash: HashBytes;
  /** Called with every subtree that becomes whole, and its place among those of its level. */
  readonly #whole: (subtree: Subtree, place: number) => void;
  #size = 0;

  constructor(hash: HashBytes = sha256OfBytes, whole: (subtree: Subtree, place: number) => void = () => {}) {
    this.#hash = hash;
    this.#whole = whole;
  }

  get size(): number {
    return this.#size;
  }

  append(leaf: Uint8Array): void {
    let level = 0;
    let hash = leaf;
    for (let last = this.#edge.at(-1); last?.level === level; last = this.#edge.at(-1)) {
      this.#edge.pop();
      hash = nodeHash(last.hash, hash, this.#hash);
      level += 1;
      this.#whole({ level, hash }, Math.floor(this.#size / 2 ** level));
    }
    this.#edge.push({ level, hash });
    this.#size += 1;
  }

  root(): Uint8Array {
    let root: Uint8Array | undefined;
    for (let at = this.#edge.length - 1; at >= 0; at -= 1) {
      const { hash } = this.#edge[at]!;
      root = root === undefined ? hash : nodeHash(hash, root, this.#hash);
    }
    return root ?? emptyRoot(this.#hash);
  }

  /** Continues a log from what is known of it: the whole subtrees of its size, largest first. */
  static at(
    size: number,
    edge: readonly Subtree[],
    hash: HashBytes = sha256OfBytes,
    whole: (subtree: Subtree, place: number) => void = () => {},
  ): Frontier {
    const frontier = new Frontier(hash, whole);
    frontier.#edge.push(...edge);
    frontier.#size = size;
    return frontier;
  }
}

/** The whole subtrees that a log of this size is made of, largest first. */
export function edgeOf(size: number): { level: number; place: number }[] {
  const edge: { level: number; place: number }[] = [];
  let before = 0;
  for (let level = Math.floor(Math.log2(Math.max(1, size))); level >= 0; level -= 1) {
    if (size - before < 2 ** level) continue;
    edge.push({ level, place: before / 2 ** level });
    before += 2 ** level;
  }
  return edge;
}
