import { z } from 'zod';
import { type LookShown, type ProposalLook, proposalLookSchema } from '#core/datanet/desk.ts';
import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Disk } from '../durable/disk.ts';
import type { JobDefinition, Jobs } from '../jobs/jobs.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { sha256Of } from '../storage/contentStore.ts';
import type { Datanets } from './datanets.ts';
import { rowOf } from './deskViews.ts';
import { lookAt } from './lookAt.ts';
import type { Accepted } from './views.ts';

const inputSchema = z.object({ network: z.string().regex(/^\d{1,20}$/), contribution: z.number().int() });
const keptSchema = z.object({ root: z.string(), accepted: z.string(), at: z.number(), look: proposalLookSchema });
type Kept = z.infer<typeof keptSchema>;

interface Parts {
  datanets: Pick<Datanets, 'accepted' | 'indexOf'>;
  snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  disk: Disk;
  catalogue: Catalogue;
  jobs: Pick<Jobs, 'add' | 'unfinished'>;
  changed: () => void;
}

interface Found {
  root: string;
  manifest: string;
  accepted: Accepted[];
}

/** Looks at proposals, one after the other, and keeps what was found as long as they stand. */
export class Looks {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  show(network: bigint, contribution: number): Result<LookShown, Failure> {
    const found = this.#find(network, contribution);
    if (!found.ok) return found;
    const { root, accepted } = found.value;
    const kept = this.#kept(network, contribution);
    const job = this.#underWay(network, contribution)?.id ?? null;
    if (kept === null || kept.root !== root) return ok({ job, kept: null });
    const { look, at } = kept;
    return ok({ job, kept: { look, at, outdated: kept.accepted !== stateOf(accepted) } });
  }

  async begin(network: bigint, contribution: number): Promise<Result<Job, Failure>> {
    const { snapshots, jobs } = this.#parts;
    const found = this.#find(network, contribution);
    if (!found.ok) return found;
    const manifest = await snapshots.manifest(found.value.root);
    if (!manifest.ok) return manifest;
    const running = this.#underWay(network, contribution);
    if (running !== undefined) return ok(running);
    const { name, records } = manifest.value;
    const input = { network: String(network), contribution };
    const work = { kind: 'look-at-proposal', subject: name, input, pausable: false } as const;
    return jobs.add({ ...work, total: records.bytes, unit: 'bytes' });
  }

  /** Forgets what was found in all but these. */
  keepOnly(network: bigint, contributions: readonly number[]): void {
    this.#parts.catalogue.write(() => {
      this.#parts.catalogue
        .statement(
          `DELETE FROM proposal_looks WHERE network = ? AND contribution NOT IN (SELECT value FROM json_each(?))`,
        )
        .run(String(network), JSON.stringify(contributions));
    });
  }

  job(): JobDefinition {
    const { snapshots, disk, catalogue, changed } = this.#parts;
    return {
      kind: 'look-at-proposal',
      atOnce: 1,
      run: async ({ input, signal, progress }) => {
        const { network, contribution } = inputSchema.parse(input);
        const found = this.#find(BigInt(network), contribution);
        if (!found.ok) return found;
        const { root, manifest, accepted } = found.value;
        const looked = await lookAt({ snapshots, disk, root, manifest, accepted, progress }, signal);
        if (!looked.ok) return looked;
        const body = bodyOf(root, accepted, looked.value);
        const written = catalogue.write(() => {
          catalogue
            .statement('INSERT OR REPLACE INTO proposal_looks (network, contribution, body) VALUES (?, ?, ?)')
            .run(network, contribution, body);
        });
        if (!written.ok) return written;
        changed();
        return ok(null);
      },
      discard: () => Promise.resolve(),
    };
  }

  #find(network: bigint, contribution: number): Result<Found, Failure> {
    const { datanets } = this.#parts;
    const index = datanets.indexOf(network);
    if (index === null) return fail({ code: 'NOT_FOUND', what: 'network' });
    const row = rowOf(index, contribution, 0);
    if (row === undefined) return fail({ code: 'NOT_FOUND', what: 'datanet' });
    const accepted = datanets.accepted(network, row.datanet);
    return ok({ root: row.root.slice(2), manifest: row.manifest.slice(2), accepted });
  }

  /** What an earlier version of this program kept in another shape is found anew. */
  #kept(network: bigint, contribution: number): Kept | null {
    const row = this.#parts.catalogue
      .statement('SELECT body FROM proposal_looks WHERE network = ? AND contribution = ?')
      .get(String(network), contribution);
    return row === undefined ? null : (keptSchema.safeParse(JSON.parse(String(row['body']))).data ?? null);
  }

  #underWay(network: bigint, contribution: number): Job | undefined {
    return this.#parts.jobs.unfinished().find(({ job, input }) => {
      if (job.kind !== 'look-at-proposal') return false;
      const wish = inputSchema.parse(input);
      return wish.network === String(network) && wish.contribution === contribution;
    })?.job;
  }
}

function bodyOf(root: string, accepted: readonly Accepted[], look: ProposalLook): string {
  const kept: Kept = { root, accepted: stateOf(accepted), at: Date.now(), look };
  return JSON.stringify(kept);
}

function stateOf(accepted: readonly Accepted[]): string {
  return sha256Of(Buffer.from(accepted.map(({ id }) => id).join(' ')));
}
