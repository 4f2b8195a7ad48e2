import { z } from 'zod';
import { MOST_TAGS, adapterHeaderSchema, adapterNameSchema, adapterSchema, tagSchema } from '#core/adapter.ts';
import { membershipSchema } from '#core/family.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { jobSchema } from '#core/job.ts';
import { nothing, procedure } from '../failed.ts';
import { offeredFileSchema } from './files.ts';

/** One GGUF file, or the two files that PEFT writes, in any order; beside them what a training elsewhere adds. */
const ticketsSchema = z.array(ulidSchema).min(1).max(4);

/** Where the next page begins: behind this adapter. */
export const adapterPlaceSchema = z.object({ key: z.string().max(400), hash: sha256Schema });

const adapterOrderSchema = z.enum(['newest', 'name']);

/** What a base of the library has to do with an offered adapter. */
export const baseForAdapterSchema = z.object({
  hash: sha256Schema,
  name: z.string(),
  /** Every matrix of the adapter is there, and as large as it has to be. */
  fits: z.boolean(),
  /** The adapter names this base, as far as names can be compared. */
  named: z.boolean(),
  /** Why it does not fit. */
  detail: z.string().nullable(),
});
export type BaseForAdapter = z.infer<typeof baseForAdapterSchema>;

export const offeredAdapterSchema = z.object({
  form: z.enum(['gguf', 'peft']),
  header: adapterHeaderSchema,
  /** Those that fit first, and among them those that it names. */
  bases: z.array(baseForAdapterSchema),
  /** The training of this person's that was carried out elsewhere and made it. Only its own base is offered then. */
  training: z.string().nullable(),
});
export type OfferedAdapter = z.infer<typeof offeredAdapterSchema>;

/** The LoRAs of this machine, and the families of bases that they belong to. */
export const adapters = {
  /** A page of those in which all of the search's words are; `base`: only those that fit it. */
  list: procedure
    .input(
      z.object({
        search: z.string().max(200),
        base: sha256Schema.nullable(),
        order: adapterOrderSchema,
        after: adapterPlaceSchema.nullable(),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(
      z.object({
        adapters: z.array(adapterSchema),
        next: adapterPlaceSchema.nullable(),
        /** Of this search, over all pages. */
        found: z.number().int().nonnegative(),
        /** Whether the library has any at all. */
        any: z.boolean(),
      }),
    ),
  get: procedure.input(z.object({ hash: sha256Schema })).output(adapterSchema),
  /** Reads offered files and compares them with every base here. Waits until they have been sent. */
  inspect: procedure.input(z.object({ tickets: ticketsSchema })).output(offeredAdapterSchema),
  /** Converts, checks, hashes and shelves offered files, as a job whose result is the adapter's hash. */
  add: procedure
    .input(z.object({ tickets: ticketsSchema, base: sha256Schema, name: adapterNameSchema }))
    .output(jobSchema),
  change: procedure
    .input(
      z.object({
        hash: sha256Schema,
        name: adapterNameSchema.optional(),
        tags: z.array(tagSchema).max(MOST_TAGS).optional(),
        author: z.string().trim().max(120).optional(),
        note: z.string().trim().max(2_000).optional(),
      }),
    )
    .output(adapterSchema),
  /** A person says that it was made for this base. It has to fit. (A client’s own `bind` is every function’s.) */
  bindTo: procedure.input(z.object({ hash: sha256Schema, base: sha256Schema })).output(adapterSchema),
  /** Whether it stays in memory beside its base, whatever else is asked for; the settings say which ones do. */
  pin: procedure.input(z.object({ hash: sha256Schema, pinned: z.boolean() })).output(nothing),
  /** Its file as it is, by its hash: what somebody else adds to be asked for the same fee, and credited alike. */
  save: procedure.input(z.object({ hash: sha256Schema })).output(offeredFileSchema),
  remove: procedure.input(z.object({ hash: sha256Schema })).output(nothing),
  /** Where each base of the library belongs. */
  families: procedure.input(nothing).output(z.array(membershipSchema)),
  /**
   * Makes a base a member of the other's family: another quantisation of the same weights. Where the two are built
   * alike and nothing proves it, `word` says that a person vouches for it.
   */
  join: procedure
    .input(z.object({ model: sha256Schema, to: sha256Schema, word: z.boolean() }))
    .output(membershipSchema),
  /** Gives a base a family of its own again. */
  separate: procedure.input(z.object({ model: sha256Schema })).output(membershipSchema),
};
