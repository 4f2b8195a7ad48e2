import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { aroundSchema, carriedSchema, carrierKindSchema, nodeIdSchema, usedSnapshotSchema } from '#core/carried.ts';
import { colophonSchema, creditedRecordSchema, ledgerEntrySchema, ledgerStatusSchema } from '#core/colophon.ts';
import { conversationSchema, turnSchema } from '#core/conversation.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { jobSchema } from '#core/job.ts';
import { contributorIdSchema } from '#core/snapshot/contributor.ts';
import { nothing, procedure } from '../failed.ts';
import { offeredFileSchema } from './files.ts';

/** `message`: the id of an answer. */
const one = z.object({ message: ulidSchema });

/** What is left out of an answer that is asked again: an adapter, or all that learnt from somebody, and what was read of theirs. */
export const leftOutSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('adapter'), hash: sha256Schema }),
  z.object({ kind: z.literal('contributor'), id: contributorIdSchema }),
]);

export const credit = {
  /** The colophon as it is, and again each time more of it is there; at most ten times a second. Ends when it is done. */
  follow: procedure.input(one).output(eventIterator(colophonSchema)),
  get: procedure.input(one).output(colophonSchema),
  /** The record behind a source. */
  record: procedure
    .input(z.object({ snapshot: sha256Schema, offset: z.number().int().nonnegative() }))
    .output(creditedRecordSchema),
  /** The colophon as a file to be saved. */
  exportAs: procedure.input(one.extend({ format: z.enum(['json', 'markdown']) })).output(offeredFileSchema),
  /**
   * The signed receipt with its proof, as a file to be handed out. With `opening`, a second file comes along that opens
   * its commitments: it holds the prompt and the answer as they are.
   */
  receipt: procedure
    .input(one.extend({ opening: z.boolean() }))
    .output(z.object({ receipt: offeredFileSchema, opening: offeredFileSchema.nullable() })),
  /**
   * Asks the question of an answer again, twice with one seed: as it was made, and without those adapters. The two
   * stand side by side as compared answers do. A contributor's records cannot be taken out of an adapter, so that all
   * adapters that learnt from a snapshot of theirs are left out (`without`); of what is read, their records (`unread`).
   */
  whatIf: procedure.input(one.extend({ without: leftOutSchema })).output(
    z.object({
      conversation: conversationSchema,
      question: turnSchema,
      answers: z.tuple([turnSchema, turnSchema]),
      without: z.array(z.object({ hash: sha256Schema, name: z.string() })),
      unread: z.boolean(),
    }),
  ),
  /** What carried the answers since then, heaviest first. */
  carried: procedure
    .input(
      z.object({
        kind: carrierKindSchema,
        since: z.number().int().nonnegative(),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(carriedSchema),
  /** A node of the graph from answers to people, and what is next to it. */
  around: procedure.input(nodeIdSchema).output(aroundSchema),
  /** The conversation that an answer stands in. */
  placeOf: procedure.input(one).output(z.object({ conversation: ulidSchema })),
  /** How much of each snapshot has carried answers. */
  used: procedure.input(nothing).output(z.array(usedSnapshotSchema)),
  /** Goes through the records of a snapshot for those that carried none, and why. A job. */
  findUnused: procedure.input(z.object({ root: sha256Schema })).output(jobSchema),
  ledger: {
    status: procedure.input(nothing).output(ledgerStatusSchema),
    /** Reads the whole log again. A job; it fails with what was found. */
    verify: procedure.input(nothing).output(jobSchema),
    /** Newest first; `before`: an index. */
    list: procedure
      .input(z.object({ before: z.number().int().nonnegative().optional(), limit: z.number().int().min(1).max(200) }))
      .output(z.array(ledgerEntrySchema)),
  },
};
