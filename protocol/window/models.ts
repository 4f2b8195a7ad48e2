import { z } from 'zod';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { jobSchema } from '#core/job.ts';
import { modelHeaderSchema, modelSchema } from '#core/model.ts';
import { nothing, procedure } from '../failed.ts';

export const fitSchema = z.object({
  weightsBytes: z.number(),
  cacheBytes: z.number(),
  workBytes: z.number(),
  adapterBytes: z.number(),
  deviceBytes: z.number(),
  memoryBytes: z.number(),
  deviceLayers: z.number().int(),
  layers: z.number().int(),
  neededBytes: z.number(),
  freeBytes: z.number(),
  contextTokens: z.number().int(),
  verdict: z.enum(['device', 'shared', 'memory', 'too-large']),
  /** What it would run on: "NVIDIA GeForce RTX 4070", "processor, 8 threads". */
  device: z.string(),
});

/** A file that was offered. `rest`: the other pieces, where the model lies in several. */
const offeredSchema = z.object({ ticket: ulidSchema, rest: z.array(ulidSchema).max(999).default([]) });

export const models = {
  list: procedure.input(nothing).output(z.array(modelSchema)),
  /**
   * Reads the header of an offered file and says whether it fits. The header comes first in the file, so this works
   * while a browser window is still sending the rest; it waits for as much as it needs.
   */
  inspect: procedure.input(offeredSchema).output(z.object({ header: modelHeaderSchema, fit: fitSchema })),
  /** Copies, hashes and shelves an offered file, as a job whose result is the model's hash. */
  add: procedure.input(offeredSchema).output(jobSchema),
  /** `contextTokens`: another context than that of the settings. `adapters`: those that it is to answer with. */
  fit: procedure
    .input(
      z.object({
        hash: sha256Schema,
        contextTokens: z.number().int().min(256).max(1_048_576).optional(),
        adapters: z.array(sha256Schema).max(64).default([]),
      }),
    )
    .output(fitSchema),
  rename: procedure
    .input(z.object({ hash: sha256Schema, name: z.string().trim().min(1).max(120) }))
    .output(modelSchema),
  remove: procedure.input(z.object({ hash: sha256Schema })).output(nothing),
  /**
   * Loads it into the engine ahead of the first question. `force` loads what is said not to fit. A model that does not
   * answer comes beside the base, and is from then on the one that is used there.
   */
  load: procedure.input(z.object({ hash: sha256Schema, force: z.boolean() })).output(nothing),
  unload: procedure.input(nothing).output(nothing),
  /**
   * Whether a model can guess ahead for a base, and what it would take. `now`: the base is loaded, and it was weighed
   * beside it; else what is free is told as it is without the base.
   */
  draftFit: procedure
    .input(z.object({ hash: sha256Schema, base: sha256Schema }))
    .output(z.object({ fit: fitSchema, now: z.boolean() })),
  /** From now on it comes with that base, and guesses ahead for it; at once where the base is loaded. */
  putDraft: procedure.input(z.object({ hash: sha256Schema, base: sha256Schema, force: z.boolean() })).output(nothing),
  /** The base answers alone again. */
  takeDraft: procedure.input(z.object({ base: sha256Schema })).output(nothing),
  /** Takes a model away from beside the base. */
  takeAway: procedure.input(z.object({ hash: sha256Schema })).output(nothing),
};
