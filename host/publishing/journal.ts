import { z } from 'zod';
import { addressSchema, hash32Schema } from '#core/chain/hex.ts';
import { publicationPlaceSchema, publicationReportSchema, publicationSchema } from '#core/datanet/publication.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

/** All that has to be known again after a kill: with it, a publication goes on wherever it was. */
const entrySchema = z.object({
  id: ulidSchema,
  at: z.number().int(),
  network: z.string().regex(/^\d{1,20}$/),
  datanet: z.number().int(),
  account: addressSchema,
  root: sha256Schema,
  /** SHA-256 of the unsigned manifest, hex. */
  manifest: sha256Schema,
  name: z.string(),
  records: z.number().int(),
  bytes: z.number().int(),
  /** Random; makes the announcement say nothing. Without it, what was announced could never be opened. */
  salt: hash32Schema,
  report: publicationReportSchema.nullable(),
  place: publicationPlaceSchema.nullable(),
  location: z.string().nullable(),
  /** The state of the membership for which it was sealed; null where it is open to anybody. */
  sealedFor: z.number().int().nullable().default(null),
  reached: publicationSchema.shape.reached,
  /** The job that was begun last. */
  job: ulidSchema.nullable(),
  /** Transactions, by the ids under which they were shown. Written before they are: so it is known what became of them. */
  commit: ulidSchema.nullable(),
  /** The chain has it announced, whoever signed that. */
  announced: z.boolean(),
  propose: ulidSchema.nullable(),
  contribution: z.number().int().nullable(),
});
export type Entry = z.infer<typeof entrySchema>;

/** What is being published, in the catalogue: each step is on the disk before the next begins. */
export class PublicationJournal {
  readonly #catalogue: Catalogue;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  /** The newest first. */
  all(): Entry[] {
    const rows = this.#catalogue.statement('SELECT body FROM publications ORDER BY id DESC').all();
    return rows.map(entryOf);
  }

  get(id: string): Entry | undefined {
    const row = this.#catalogue.statement('SELECT body FROM publications WHERE id = ?').get(id);
    return row === undefined ? undefined : entryOf(row);
  }

  put(entry: Entry): Result<Entry, Failure> {
    return this.#catalogue.write(() => {
      this.#catalogue
        .statement('INSERT OR REPLACE INTO publications (id, body) VALUES (?, ?)')
        .run(entry.id, JSON.stringify(entry));
      return entry;
    });
  }

  remove(id: string): Result<void, Failure> {
    return this.#catalogue.write(() => {
      this.#catalogue.statement('DELETE FROM publications WHERE id = ?').run(id);
    });
  }
}

function entryOf(row: Record<string, unknown>): Entry {
  return entrySchema.parse(JSON.parse(String(row['body'])));
}
