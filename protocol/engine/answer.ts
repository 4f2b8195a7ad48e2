import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { tokenOddsSchema } from '#core/answerSettings.ts';
import { LONGEST_ATTACHMENT, MOST_ATTACHMENTS } from '#core/attachmentText.ts';
import { answerFiguresSchema } from '#core/conversation.ts';
import { deviceChoiceSchema } from '#core/settings.ts';
import { objectShapeSchema } from '#core/suggest/shape.ts';
import { toolNameSchema, toolSchema } from '#core/tools.ts';
import { nothing, procedure } from '../failed.ts';
import { deviceSchema } from './device.ts';
import { measuring } from './likelihood.ts';
import { messageSchema, wantedAdapterSchema } from './messages.ts';

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
    /** The length ended it in the middle of a call of this tool. */
    cutCall: toolNameSchema.optional(),
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

/** What guesses ahead is ready; its context is never longer than the base's. */
export const draftLoadedSchema = z.object({ device: deviceSchema, contextTokens: z.number().int().positive() });

/** What the host asks of a child with the duty "answer": one base at a time, and one answer. */
export const answer = {
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
  /**
   * Puts a small model beside the base that is loaded, which guesses ahead for `generate`; every token is the base's all
   * the same. In place of the one before; it goes with the base, or by `takeDraft`. Never while an answer is made.
   */
  putDraft: procedure
    .input(
      z.object({
        path: z.string(),
        name: z.string(),
        contextTokens: z.number().int().positive(),
        threads: z.number().int().nonnegative(),
      }),
    )
    .output(draftLoadedSchema),
  takeDraft: procedure.input(nothing).output(nothing),
  /** One at a time. `stop` ends it early with what was made; leaving the stream ends it too. Text comes at most 30 times a second. */
  generate: procedure
    .input(
      z.object({
        messages: z.array(messageSchema).min(1),
        /** The one message is the prompt as it stands: in no template, and the answer goes on where it ends. */
        raw: z.boolean().default(false),
        /** Stacked in this order, for the whole answer. A path is never given to another file. */
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
};
