import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { tokenOddsSchema } from '#core/answerSettings.ts';
import { attachmentProblemSchema, attachmentSchema } from '#core/attachments.ts';
import { LONGEST_ATTACHMENT, MOST_ATTACHMENTS } from '#core/attachmentText.ts';
import { answerFiguresSchema } from '#core/conversation.ts';
import { exportOptionsSchema, exportPlanSchema, exportReportSchema } from '#core/curate/exporting.ts';
import { badRowSchema, fileProblemSchema, foundSchema, guessSchema, readingSchema } from '#core/curate/importing.ts';
import { mappingSchema, shapeSchema } from '#core/curate/mapping.ts';
import { questionSchema } from '#core/curate/question.ts';
import { BLOCK_RECORDS } from '#core/curate/record.ts';
import { fieldSchema } from '#core/curate/value.ts';
import { sha256Schema } from '#core/ids.ts';
import { objectShapeSchema } from '#core/suggest/shape.ts';
import { toolNameSchema, toolSchema } from '#core/tools.ts';
import { adapterHeaderSchema } from '#core/adapter.ts';
import { modelHeaderSchema } from '#core/model.ts';
import { deviceChoiceSchema } from '#core/settings.ts';
import { nothing, procedure } from '../failed.ts';
import { beside } from './beside.ts';
import { type Device, deviceSchema } from './device.ts';
import { measuring } from './likelihood.ts';
import { type Message, messageSchema, wantedAdapterSchema } from './messages.ts';
import { trace } from './trace.ts';
import { train } from './train.ts';

/** A child of the engine has one duty for its whole life. */
export const dutySchema = z.enum(['answer', 'parse', 'embed', 'rank', 'train', 'trace', 'measure']);
export type Duty = z.infer<typeof dutySchema>;

export { deviceSchema, type Device };

export const loadEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), fraction: z.number().min(0).max(1) }),
  z.object({
    kind: z.literal('loaded'),
    device: deviceSchema,
    /** Less than was wished for where the memory did not suffice. */
    contextTokens: z.number().int().positive(),
    /** So many layers are on the device, where the driver refused more; null where nothing was refused. */
    gpuLayers: z.number().int().nonnegative().nullable().default(null),
  }),
]);

export { type Message, messageSchema, wantedAdapterSchema };

/** An adapter in memory; a stacked one is part of what answers at the moment. */
export const residentSchema = z.object({
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  stacked: z.boolean(),
  /** It stays, whatever else is asked for. */
  pinned: z.boolean().default(false),
});
export type Resident = z.infer<typeof residentSchema>;

export const generationEventSchema = z.discriminatedUnion('kind', [
  /** The prompt is being read; the first token has not come yet. */
  z.object({ kind: z.literal('reading'), promptTokens: z.number().int(), contextTokens: z.number().int() }),
  /** `odds` where they were asked for: of the tokens that this text was made of. */
  z.object({ kind: z.literal('text'), text: z.string(), odds: z.array(tokenOddsSchema).default([]) }),
  /** The model calls a tool, held to the tool's schema by a grammar; the answer ends after it. */
  z.object({ kind: z.literal('called'), name: toolNameSchema, arguments: z.string() }),
  z.object({
    kind: z.literal('ended'),
    ending: z.enum(['finished', 'length', 'stopped']),
    figures: answerFiguresSchema,
    /** The adapters that are in memory now, those used last at the end. */
    residents: z.array(residentSchema).default([]),
  }),
]);
export type GenerationEvent = z.infer<typeof generationEventSchema>;

/** What a model said within a shape. */
export const completionSchema = z.object({
  text: z.string(),
  ending: z.enum(['finished', 'length', 'stopped']),
  /** How probable each candidate is among them all, in their order; null where none were given or it was stopped. */
  probabilities: z.array(z.number().min(0).max(1)).nullable(),
  promptTokens: z.number().int().nonnegative(),
});
export type Completion = z.infer<typeof completionSchema>;

/** How probable each token of a given answer was, in nats; `length`: UTF-16 units that came with it, 0 within a character. */
export const weighedSchema = z.object({
  tokens: z.array(z.object({ length: z.number().int().nonnegative(), logProbability: z.number().max(0) })),
  promptTokens: z.number().int().nonnegative(),
  /** The oldest turns were left out: the conversation and the answer do not fit together. */
  cut: z.boolean(),
  /** It was ended early, and says nothing. */
  stopped: z.boolean(),
});
export type Weighed = z.infer<typeof weighedSchema>;

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

/**
 * A file under its own name (its path may be a copy under another), or a folder's files of text. `growsTo`: it is still
 * being written, and will have so many bytes; it is opened before `beginRecords` answers.
 */
export const recordSourceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('file'),
    path: z.string(),
    name: z.string(),
    growsTo: z.number().int().nonnegative().optional(),
  }),
  z.object({ kind: z.literal('files'), files: z.array(z.object({ path: z.string(), name: z.string() })).min(1) }),
]);
export type RecordSource = z.infer<typeof recordSourceSchema>;

export const textFileSchema = z.discriminatedUnion('kind', [
  attachmentSchema
    .pick({ encoding: true, encodingGuessed: true })
    .extend({ kind: z.literal('text'), text: z.string().max(LONGEST_ATTACHMENT) }),
  z.object({ kind: z.literal('refused'), problem: attachmentProblemSchema }),
]);
export type TextFile = z.infer<typeof textFileSchema>;

const intoSchema = z.object({ fields: z.array(fieldSchema), questions: z.array(questionSchema) });

export const guessingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('guess'), guess: guessSchema }),
  z.object({ kind: z.literal('stopped'), problem: fileProblemSchema }),
]);

/** A piece of records travels to a window in one message, so it stays well below the largest; in UTF-16 units of JSON. */
export const PIECE_UNITS = 2 * 1024 * 1024;
/** The longest record, which is a piece by itself, for the same reason. */
export const LONGEST_RECORD_UNITS = 4 * 1024 * 1024;
/** Of a batch in the spool, which is a piece: no unit takes more than three bytes. */
export const LONGEST_BATCH_BYTES = 16 * 1024 * 1024;
export const SPOOL_PLACES = 4;

/**
 * Records are one JSON list, as it will lie in the pack: of one block, and at most `PIECE_UNITS`. It comes through the
 * spool, as through the pipe it would cost as much as the parsing.
 */
export const importingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rows'),
    spooled: z.number().int().nonnegative().max(LONGEST_BATCH_BYTES),
    /** How many records; where none, nothing was spooled. */
    count: z.number().int().nonnegative().max(BLOCK_RECORDS),
    bad: z.array(badRowSchema),
    /** Rows up to this one are in what was sent. */
    lastRow: z.number().int().nonnegative(),
    bytes: z.number(),
  }),
  z.object({ kind: z.literal('stopped'), problem: fileProblemSchema }),
  z.object({ kind: z.literal('done'), found: foundSchema }),
]);
export type Importing = z.infer<typeof importingSchema>;

/** What the host asks of an engine child. The child knows paths, but no keys and no network. */
export const engineContract = {
  trace,
  train,
  answer: {
    /** Finds the device; cheap, no model needed. */
    probe: procedure.input(z.object({ device: deviceChoiceSchema })).output(deviceSchema),
    /** Replaces whatever was loaded. */
    load: procedure
      .input(
        z.object({
          path: z.string(),
          name: z.string(),
          device: deviceChoiceSchema,
          contextTokens: z.number().int().positive(),
          threads: z.number().int().nonnegative(),
          /** Memory for adapters that stay beside the base between answers. */
          adapterBytes: z.number().int().nonnegative().default(0),
        }),
      )
      .output(eventIterator(loadEventSchema)),
    unload: procedure.input(nothing).output(nothing),
    /** One at a time. `stop` ends it early with what was made; leaving the stream ends it too. Text comes at most 30 times a second. */
    generate: procedure
      .input(
        z.object({
          messages: z.array(messageSchema).min(1),
          /** Stacked in this order, for the whole answer. A path is never given to another file. */
          /** The one message is the prompt as it stands: in no template, and the answer goes on where it ends. */
          raw: z.boolean().default(false),
          adapters: z.array(wantedAdapterSchema).max(16).default([]),
          longestAnswerTokens: z.number().int().positive(),
          temperature: z.number().min(0).max(2),
          topP: z.number().min(0).max(1).default(0.95),
          /** 0: no limit. */
          topK: z.number().int().min(0).max(1_000).default(40),
          minP: z.number().min(0).max(1).default(0),
          repeatPenalty: z.number().min(0.5).max(2).default(1),
          seed: z.number().int().nonnegative().nullable(),
          /** The text of a JSON schema that the answer has to fit; it ends where the JSON is whole. */
          schema: z.string().max(20_000).nullable().default(null),
          /** Texts that end the answer, and are no part of it. */
          stops: z.array(z.string().min(1).max(500)).max(16).default([]),
          probabilities: z.boolean().default(false),
          /** What the model may call: through its own template where that knows of tools. */
          tools: z.array(toolSchema).max(128).default([]),
          /** It has to call one of them, and says nothing else. */
          mustCall: z.boolean().default(false),
        }),
      )
      .output(eventIterator(generationEventSchema)),
    /**
     * One short answer in JSON of this shape, whole, and the same for the same seed. Nothing is left out of the
     * messages: what is too long is refused. With `candidates` (whole answers) each of them is weighed instead, and
     * the most probable is the text. One at a time, as `generate`, and `stop` ends it too.
     */
    complete: procedure
      .input(
        z.object({
          messages: z.array(messageSchema).min(1).max(100),
          shape: objectShapeSchema,
          candidates: z.array(z.string().min(1).max(500)).min(1).max(100).nullable(),
          longestAnswerTokens: z.number().int().positive(),
          seed: z.number().int().nonnegative(),
        }),
      )
      .output(completionSchema),
    /**
     * How probable this answer is after the messages, token by token, as the model has it: not tempered, without the
     * template around it and without an end. One at a time, as `generate`, and `stop` ends it too.
     */
    weigh: procedure
      .input(
        z.object({
          messages: z.array(messageSchema).min(1),
          answer: z.string().max(1_000_000),
          adapters: z.array(wantedAdapterSchema).max(16),
        }),
      )
      .output(weighedSchema),
    /**
     * Between answers: pins `pinned` and no others, and reads the `likely` ahead as far as there is room. Says what is
     * in memory then. `stop` ends the reading ahead.
     */
    keep: procedure
      .input(z.object({ pinned: z.array(wantedAdapterSchema), likely: z.array(wantedAdapterSchema) }))
      .output(z.object({ residents: z.array(residentSchema) })),
    ...measuring,
    stop: procedure.input(nothing).output(nothing),
    /** How many tokens each of these texts is to the model that is loaded. */
    count: procedure
      .input(z.object({ texts: z.array(z.string().max(LONGEST_ATTACHMENT)).max(MOST_ATTACHMENTS) }))
      .output(z.object({ tokens: z.array(z.number().int().nonnegative()) })),
  },
  beside,
  parse: {
    /** A file from outside as text, or why it is none. */
    textFile: procedure.input(z.object({ path: z.string(), name: z.string() })).output(textFileSchema),
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
          pieces: z
            .array(z.object({ path: z.string(), name: z.string() }))
            .min(1)
            .max(1_000),
          to: z.string().nullable(),
        }),
      )
      .output(joiningSchema),
    /**
     * A fingerprint of a base's norms and biases: quantising leaves them as they are, training changes them. Null where
     * they are as bare as before any training, and so tell nothing.
     */
    normsOf: procedure
      .input(z.object({ path: z.string(), name: z.string() }))
      .output(z.object({ norms: sha256Schema.nullable() })),
    /** Reads and checks the header of an adapter that is there whole. */
    adapterHeader: procedure.input(z.object({ source: adapterSourceSchema })).output(adapterHeaderSchema),
    /** Compares each of an adapter's matrices with the base's; with `numbers`, looks at every number of a GGUF file. */
    checkAdapter: procedure
      .input(
        z.object({
          source: adapterSourceSchema,
          base: z.object({ path: z.string(), name: z.string() }),
          numbers: z.boolean(),
        }),
      )
      .output(nothing),
    /** Makes an adapter file at `to` of what PEFT writes, for a base that is here. Nothing is left there if it fails. */
    convertAdapter: procedure
      .input(
        z.object({
          files: z.object({ config: z.string(), weights: z.string(), name: z.string() }),
          base: z.object({ path: z.string(), name: z.string() }),
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
    /** A look at the beginning: how it would be read, and what would become of it. */
    guess: procedure
      .input(
        z.object({
          source: recordSourceSchema,
          into: intoSchema,
          reading: readingSchema.nullable(),
          shape: shapeSchema.nullable(),
        }),
      )
      .output(guessingSchema),
    /**
     * Begins to read all of it, without what stands in rows up to `skipRows`. The first record gets the ordinal
     * `first`, all have `file` as the place of their source. `spool` is a file of `SPOOL_PLACES` places of
     * `LONGEST_BATCH_BYTES` each, which take turns: batches are made while the host reads those before.
     */
    beginRecords: procedure
      .input(
        z.object({
          source: recordSourceSchema,
          reading: readingSchema,
          mapping: mappingSchema,
          skipRows: z.number().int().nonnegative(),
          first: z.number().int().nonnegative(),
          file: z.number().int().nonnegative(),
          spool: z.string(),
        }),
      )
      .output(nothing),
    /** The next batch, written into that place of the spool. Several may be asked for ahead. */
    nextRecords: procedure
      .input(
        z.object({
          place: z
            .number()
            .int()
            .min(0)
            .max(SPOOL_PLACES - 1),
        }),
      )
      .output(importingSchema),
    endRecords: procedure.input(nothing).output(nothing),
    /** What would fill a format's places, and what nothing fills. */
    planExport: procedure
      .input(z.object({ project: intoSchema, options: exportOptionsSchema }))
      .output(exportPlanSchema),
    /** Writes a new file at the path; rows follow. One at a time in a child. */
    beginExport: procedure
      .input(z.object({ path: z.string(), project: intoSchema, options: exportOptionsSchema }))
      .output(nothing),
    /** A JSON list of rows; answers when they are taken, so the host waits for the writer. */
    exportRows: procedure.input(z.object({ rows: z.string() })).output(nothing),
    /** After the last row: what the format could not hold. */
    endExport: procedure.input(nothing).output(exportReportSchema),
  },
};
export type EngineContract = typeof engineContract;
