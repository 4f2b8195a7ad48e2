import { sha256OfText } from '#core/canonical/sha256.ts';
import type { Payee } from '#core/settlement/divideFee.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import { cutLine, snapshotRecordSchema } from '#core/snapshot/record.ts';
import type { Weights } from '#core/snapshot/weights.ts';
import type { IndexFile } from '../datanets/indexFile.ts';
import type { Disk } from '../durable/disk.ts';
import { type Snapshots, linesOf } from '../snapshots/snapshots.ts';
import { accepted } from './registrations.ts';

/** Snapshots whose weights stay in memory. */
const MOST_KEPT = 8;

interface Parts {
  snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  disk: Disk;
}

/** Who is paid for a record: by its weights, at the accounts that are known for the people who have them. */
export class RecordPeople {
  readonly #parts: Parts;
  readonly #weights = new Map<string, Map<string, Weights>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * By record hash. Somebody without a known account is left out: what would be theirs goes to the flat pool. `accounts`
   * by public key.
   */
  async of(
    root: string,
    records: ReadonlySet<string>,
    accounts: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, readonly Payee[]>> {
    const manifest = await this.#parts.snapshots.manifest(root);
    if (!manifest.ok) return new Map();
    const weights = await this.#weightsOf(root, records);
    return new Map(
      [...weights]
        .filter(([hash]) => records.has(hash))
        .map(([hash, each]) => [hash, payeesOf(manifest.value, each, accounts)]),
    );
  }

  /**
   * Where people are paid: who first had a snapshot accepted that their key signed has said with that account that the
   * key is theirs. Nobody can propose in another's name before them who was not handed the snapshot.
   */
  async accounts(index: IndexFile): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const { root, proposer } of accepted(index)) {
      const manifest = await this.#parts.snapshots.manifest(root);
      if (manifest.ok && !found.has(manifest.value.createdBy.key)) found.set(manifest.value.createdBy.key, proposer);
    }
    return found;
  }

  async #weightsOf(root: string, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, Weights>> {
    const known = this.#weights.get(root) ?? new Map<string, Weights>();
    const missing = new Set([...wanted].filter((hash) => !known.has(hash)));
    this.#weights.delete(root);
    this.#weights.set(root, known);
    for (const [oldest] of this.#weights) {
      if (this.#weights.size <= MOST_KEPT) break;
      this.#weights.delete(oldest);
    }
    if (missing.size === 0) return known;
    for await (const lines of linesOf(this.#parts.snapshots.recordsPath(root), this.#parts.disk)) {
      for (const line of lines) {
        const cut = cutLine(line);
        const hash = cut === null ? null : sha256OfText(cut.bound);
        if (hash === null || !missing.delete(hash)) continue;
        const record = snapshotRecordSchema.safeParse(JSON.parse(line));
        if (record.success) known.set(hash, record.data.weights);
      }
      if (missing.size === 0) break;
    }
    return known;
  }
}

function payeesOf({ contributors }: Manifest, weights: Weights, accounts: ReadonlyMap<string, string>): Payee[] {
  const parts = new Map<string, number>();
  for (const [place, weight] of weights) {
    const key = contributors[place]?.key;
    const account = key == null ? undefined : accounts.get(key);
    if (account !== undefined) parts.set(account, (parts.get(account) ?? 0) + weight);
  }
  return [...parts].map(([account, each]) => ({ account, parts: each }));
}
