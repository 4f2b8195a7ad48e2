import { type Disorder, findDisorder } from '#core/settlement/evidence.ts';
import { poolIdOf } from '#core/settlement/pool.ts';
import { type SumTree, buildSumTree, readLeaves, sumRootOf, treeOver, unpacked } from '#core/settlement/sumTree.ts';
import type { ContentStore } from '../storage/contentStore.ts';
import { CONTRACT, hex } from './foldEpoch.ts';
import type { Money, Posted } from './money.ts';

/** Of so many roots the trees stay in memory. */
const MOST_KEPT = 8;

/** Trees of posted roots, made again from event data or from a file that is here, and believed only if they are the root. */
export class Trees {
  readonly #store: ContentStore;
  readonly #kept = new Map<string, SumTree>();

  constructor(store: ContentStore) {
    this.#store = store;
  }

  /** Null where its leaves are not here, or are not what was posted. */
  async of(network: bigint, money: Money, posted: Posted): Promise<SumTree | null> {
    const { pool, payer, token, number, post } = posted;
    const known = this.#kept.get(post.root);
    if (known !== undefined) return known;
    const packed = money.publishedLeaves(pool, number) ?? (await this.#store.get(post.file.slice(2)));
    const tree = packed === null ? null : treeIn(packed, { network, payer, token });
    if (tree === null || !isRoot(tree, posted)) return null;
    this.#kept.set(post.root, tree);
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return tree;
  }

  /** What is out of order in a root whose leaves are here; null where nothing is. */
  async disorder(network: bigint, posted: Posted): Promise<Disorder | null> {
    const packed = await this.#store.get(posted.post.file.slice(2));
    return packed === null ? null : disorderIn(packed, network, posted);
  }

  /** Keeps leaves that somebody sent where they are those of this root. */
  async take(network: bigint, posted: Posted, packed: Uint8Array): Promise<boolean> {
    const tree = treeIn(packed, { network, payer: posted.payer, token: posted.token });
    const isIt = tree === null ? disorderIn(packed, network, posted) !== null : isRoot(tree, posted);
    if (!isIt) return false;
    return (await this.#store.put(packed)).ok;
  }
}

function treeIn(
  packed: Uint8Array,
  { network, payer, token }: { network: bigint; payer: string; token: string },
): SumTree | null {
  const leaves = readLeaves(packed);
  if (!leaves.ok) return null;
  const tree = buildSumTree(poolIdOf({ chain: network, contract: CONTRACT, payer, token }), leaves.value);
  return tree.ok ? tree.value : null;
}

/** Leaves that are no tree as it should be, and are what was posted all the same. */
function disorderIn(packed: Uint8Array, network: bigint, posted: Posted): Disorder | null {
  const leaves = unpacked(packed);
  if (leaves === null || leaves.length === 0) return null;
  const { payer, token } = posted;
  const tree = treeOver(poolIdOf({ chain: network, contract: CONTRACT, payer, token }), leaves);
  return isRoot(tree, posted) ? findDisorder(tree) : null;
}

function isRoot(tree: SumTree, { post }: Posted): boolean {
  const { root, total } = sumRootOf(tree);
  return hex(root) === post.root && String(total) === post.total;
}
