import { z } from 'zod';
import { adapterHeaderSchema } from '#core/adapter.ts';
import { LONGEST_ATTACHMENT } from '#core/attachmentText.ts';
import { attachmentProblemSchema, attachmentSchema } from '#core/attachments.ts';
import { sha256Schema } from '#core/ids.ts';
import { modelHeaderSchema } from '#core/model.ts';
import { nothing, procedure } from '../failed.ts';
import { records } from './records.ts';

/** The header of a file, or how much of the file must be there before it can be read. */
export const headerReadingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('header'), header: modelHeaderSchema }),
  z.object({ kind: z.literal('more'), neededBytes: z.number().int().positive() }),
]);
export type HeaderReading = z.infer<typeof headerReadingSchema>;

/** Of a beginning: it can be the piece that it is named like, or more of it is needed to tell. */
export const pieceReadingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('piece') }),
  z.object({ kind: z.literal('more'), neededBytes: z.number().int().positive() }),
]);
export type PieceReading = z.infer<typeof pieceReadingSchema>;

const namedFileSchema = z.object({ path: z.string(), name: z.string() });
const byteCount = z.number().int().nonnegative();

/** How a model in pieces becomes one file: its head, and behind it what lies in each piece from `from` on. */
export const joinPlanSchema = z.object({
  headBytes: byteCount,
  /** `at`: where these bytes lie in the whole. What is between them is zero. */
  ranges: z.array(z.object({ from: byteCount, bytes: byteCount, at: byteCount })),
  fileBytes: byteCount,
});
export type JoinPlan = z.infer<typeof joinPlanSchema>;

export const joiningSchema = z.object({ header: modelHeaderSchema, plan: joinPlanSchema });

/** An adapter as it came: a GGUF file, or the two files that PEFT writes. */
export const adapterSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gguf'), path: z.string(), name: z.string() }),
  z.object({ kind: z.literal('peft'), config: z.string(), weights: z.string(), name: z.string() }),
]);
export type AdapterSource = z.infer<typeof adapterSourceSchema>;

export const textFileSchema = z.discriminatedUnion('kind', [
  attachmentSchema
    .pick({ encoding: true, encodingGuessed: true })
    .extend({ kind: z.literal('text'), text: z.string().max(LONGEST_ATTACHMENT) }),
  z.object({ kind: z.literal('refused'), problem: attachmentProblemSchema }),
]);
export type TextFile = z.infer<typeof textFileSchema>;

export const vocabulariesSchema = z.object({ differs: z.string().max(500).nullable() });

/** What the host asks of a child with the duty "parse", which opens the files of strangers. */
export const parse = {
  /** A file from outside as text, or why it is none. */
  textFile: procedure.input(namedFileSchema).output(textFileSchema),
  /** Reads and checks the header of a GGUF file, of which `availableBytes` are there already. */
  modelHeader: procedure
    .input(
      z.object({
        path: z.string(),
        name: z.string(),
        fileBytes: z.number().int().nonnegative(),
        availableBytes: z.number().int().nonnegative(),
      }),
    )
    .output(headerReadingSchema),
  /** Whether a file of which `availableBytes` are there can be piece `number` (from 0) of `of`. */
  pieceHeader: procedure
    .input(
      z.object({
        path: z.string(),
        name: z.string(),
        fileBytes: byteCount,
        availableBytes: byteCount,
        number: byteCount,
        of: z.number().int().positive(),
      }),
    )
    .output(pieceReadingSchema),
  /** Looks at all pieces of a model together; with `to`, writes the head of the whole there. */
  joinPieces: procedure
    .input(
      z.object({
        pieces: z.array(namedFileSchema).min(1).max(1_000),
        to: z.string().nullable(),
      }),
    )
    .output(joiningSchema),
  /** How the vocabulary of a small model differs from that of the base for which it is to guess; null where it does not. */
  compareVocabularies: procedure
    .input(z.object({ draft: namedFileSchema, base: namedFileSchema }))
    .output(vocabulariesSchema),
  /**
   * A fingerprint of a base's norms and biases: quantising leaves them as they are, training changes them. Null where
   * they are as bare as before any training, and so tell nothing.
   */
  normsOf: procedure.input(namedFileSchema).output(z.object({ norms: sha256Schema.nullable() })),
  /** Reads and checks the header of an adapter that is there whole. */
  adapterHeader: procedure.input(z.object({ source: adapterSourceSchema })).output(adapterHeaderSchema),
  /** Compares each of an adapter's matrices with the base's; with `numbers`, looks at every number of a GGUF file. */
  checkAdapter: procedure
    .input(
      z.object({
        source: adapterSourceSchema,
        base: namedFileSchema,
        numbers: z.boolean(),
      }),
    )
    .output(nothing),
  /** Makes an adapter file at `to` of what PEFT writes, for a base that is here. Nothing is left there if it fails. */
  convertAdapter: procedure
    .input(
      z.object({
        files: z.object({ config: z.string(), weights: z.string(), name: z.string() }),
        base: namedFileSchema,
        to: z.string(),
      }),
    )
    .output(
      z.object({
        /** What the adapter says that it was trained on: a stranger's word. */
        baseName: z.string().nullable(),
        rank: z.number().int().positive(),
        matrices: z.number().int().positive(),
      }),
    ),
  ...records,
};
