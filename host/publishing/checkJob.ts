import { z } from 'zod';
import type { Demand } from '#core/attestation/demand.ts';
import { termsMisfits } from '#core/datanet/fitting.ts';
import type { Failure } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Chain } from '../chain/chain.ts';
import type { Disk } from '../durable/disk.ts';
import type { JobDefinition } from '../jobs/jobs.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { InputSet } from '../snapshots/inputs.ts';
import type { PublicationJournal } from './journal.ts';
import { addInputs, lookOver } from './lookOver.ts';
import { holderOf, standing } from './onChain.ts';

export const publicationInputSchema = z.object({ publication: ulidSchema });

export interface CheckParts {
  readonly journal: PublicationJournal;
  readonly snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  readonly chain: (id: bigint) => Chain | undefined;
  /** What the datanet has accepted, as far as the index knows. */
  readonly accepted: (network: bigint, datanet: number) => readonly { root: string }[];
  /** What the datanet demands of an account, and is not attested. */
  readonly unattested: (network: bigint, datanet: number, account: string) => Promise<Demand[]>;
  readonly disk: Disk;
  readonly changed: () => void;
}

const noPublication = fail<Failure>({ code: 'NOT_FOUND', what: 'publication' });

/** Looks a snapshot over before anything of it leaves: terms, personal data, what the datanet has already. */
export function checkJob({
  journal,
  snapshots,
  chain,
  accepted,
  unattested,
  disk,
  changed,
}: CheckParts): JobDefinition {
  return {
    kind: 'check-publication',
    atOnce: 1,
    async run({ input, signal, progress }) {
      const { publication: id } = publicationInputSchema.parse(input);
      const entry = journal.get(id);
      if (entry === undefined) return noPublication;
      const manifest = await snapshots.manifest(entry.root);
      if (!manifest.ok) return manifest;
      const network = chain(BigInt(entry.network));
      if (network === undefined) return fail({ code: 'NOT_FOUND', what: 'network' });
      const datanet = await standing(network, entry.datanet);
      if (!datanet.ok) return datanet;
      const heldBy = await holderOf(network, entry.datanet, entry.root);
      if (!heldBy.ok) return heldBy;

      const held = new InputSet();
      let [compared, elsewhere] = [0, 0];
      for (const { root } of accepted(BigInt(entry.network), entry.datanet)) {
        if (root === entry.root) continue;
        if (!(await snapshots.manifest(root)).ok) {
          elsewhere += 1;
          continue;
        }
        await addInputs(snapshots.recordsPath(root), held, disk, signal);
        compared += 1;
      }
      const found = await lookOver(snapshots.recordsPath(entry.root), held, disk, { signal, progress });
      if (!found.ok) return found;
      const { personal, duplicates } = found.value;
      const at = Date.now();
      const misfits = termsMisfits(manifest.value.terms, datanet.value.terms, at);
      const report = {
        at,
        misfits,
        personal,
        duplicates: { ...duplicates, compared, elsewhere },
        unattested: await unattested(BigInt(entry.network), entry.datanet, entry.account),
        heldBy: heldBy.value,
      };
      const current = journal.get(id);
      if (current === undefined) return noPublication;
      const kept = journal.put({ ...current, report });
      if (!kept.ok) return kept;
      changed();
      return ok(id);
    },
    discard: () => Promise.resolve(),
  };
}
