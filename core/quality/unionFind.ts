/**
 * Which things belong together, told pair by pair: union by size, with path halving. Takes 8 bytes for each thing, so a
 * million records are 8 MB.
 */
export class UnionFind {
  readonly #parent: Uint32Array;
  readonly #size: Uint32Array;

  constructor(count: number) {
    this.#parent = Uint32Array.from({ length: count }, (_, place) => place);
    this.#size = new Uint32Array(count).fill(1);
  }

  get count(): number {
    return this.#parent.length;
  }

  /** The one that stands for all that belong with `thing`. Which one it is depends on the order of the pairs. */
  find(thing: number): number {
    const parent = this.#parent;
    if (!(thing in parent)) throw new RangeError(`No thing ${thing} among ${parent.length}`);
    let at = thing;
    for (;;) {
      const above = parent[at]!;
      if (above === at) return at;
      const next = parent[above]!;
      parent[at] = next;
      at = next;
    }
  }

  /** False when they belonged together already. */
  union(one: number, other: number): boolean {
    let large = this.find(one);
    let small = this.find(other);
    if (large === small) return false;
    const sizes = this.#size;
    if (sizes[large]! < sizes[small]!) [large, small] = [small, large];
    this.#parent[small] = large;
    sizes[large]! += sizes[small]!;
    return true;
  }

  sizeOf(thing: number): number {
    return this.#size[this.find(thing)]!;
  }

  /**
   * The clusters of two or more: members ascending, clusters by their first member, whatever the order of the pairs was.
   */
  clusters(): number[][] {
    const members = new Map<number, number[]>();
    for (let thing = 0; thing < this.count; thing += 1) {
      const root = this.find(thing);
      if (this.#size[root] === 1) continue;
      const cluster = members.get(root);
      if (cluster) cluster.push(thing);
      else members.set(root, [thing]);
    }
    return [...members.values()];
  }
}
