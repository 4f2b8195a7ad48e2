import { z } from 'zod';
import { addressSchema } from '#core/chain/hex.ts';
import { versionPlaceSchema } from '#core/datanet/version.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

/** What has to be known again after a kill. The version's own key is nowhere but in its file of wrapped keys. */
const draftSchema = z.object({
  id: ulidSchema,
  network: z.string().regex(/^\d{1,20}$/),
  datanet: z.number().int(),
  account: addressSchema,
  what: z.enum(['version', 'keys']),
  number: z.number().int(),
  place: versionPlaceSchema,
  job: ulidSchema.nullable(),
  /** What was left at its place; null before. */
  left: z
    .object({
      location: z.string(),
      /** SHA-256 of the version's manifest. */
      manifest: sha256Schema,
      /** SHA-256 of the file of wrapped keys; null where all is open. */
      keys: sha256Schema.nullable(),
      /** The state of the membership that they were wrapped for. */
      membership: z.number().int(),
      members: z.number().int(),
      contributions: z.array(z.number().int()),
    })
    .nullable(),
  /** The transaction, by the id under which it is shown. */
  transaction: ulidSchema.nullable(),
});
export type Draft = z.infer<typeof draftSchema>;

/** Versions that are being published: each step is on the disk before the next begins. */
export class VersionJournal {
  readonly #catalogue: Catalogue;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  get(id: string): Draft | undefined {
    const row = this.#catalogue.statement('SELECT body FROM version_drafts WHERE id = ?').get(id);
    return row === undefined ? undefined : draftOf(row);
  }

  /** Of a datanet, the one that was begun last. */
  last(network: bigint, datanet: number): Draft | undefined {
    const rows = this.#catalogue.statement('SELECT body FROM version_drafts ORDER BY id DESC').all();
    return rows.map(draftOf).find((draft) => draft.network === String(network) && draft.datanet === datanet);
  }

  put(draft: Draft): Result<Draft, Failure> {
    return this.#catalogue.write(() => {
      this.#catalogue
        .statement('INSERT OR REPLACE INTO version_drafts (id, body) VALUES (?, ?)')
        .run(draft.id, JSON.stringify(draft));
      return draft;
    });
  }

  remove(id: string): Result<void, Failure> {
    return this.#catalogue.write(() => {
      this.#catalogue.statement('DELETE FROM version_drafts WHERE id = ?').run(id);
    });
  }
}

function draftOf(row: Record<string, unknown>): Draft {
  return draftSchema.parse(JSON.parse(String(row['body'])));
}
