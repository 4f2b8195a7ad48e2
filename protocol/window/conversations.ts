import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { attachmentIdsSchema } from '#core/attachments.ts';
import { answerSettingsSchema, presetSchema, tokenOddsSchema } from '#core/answerSettings.ts';
import { conversationSchema, turnSchema } from '#core/conversation.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { MOST_PROMPTS } from '#core/savedPrompt.ts';
import { readForSchema } from '#core/reading/reads.ts';
import { toolUseSchema } from '#core/tools.ts';
import { nothing, procedure } from '../failed.ts';

const one = z.object({ id: ulidSchema });
const name = z.string().trim().min(1).max(80);
const text = z.string().trim().min(1).max(1_000_000);

/**
 * What an answer sends while it is made. The host keeps writing when nobody listens, so leaving the stream stops
 * nothing (`stop` does), and `follow` can take it up again.
 */
export const answerEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accepted'), conversation: conversationSchema, question: turnSchema, answer: turnSchema }),
  z.object({
    kind: z.literal('preparing'),
    /** "waiting": other answers are made first. */
    stage: z.enum(['waiting', 'starting', 'loading', 'reading']),
    fraction: z.number().min(0).max(1).nullable(),
    /** So many of them, while it waits. */
    ahead: z.number().int().positive().optional(),
  }),
  /** New text, and the UTF-16 offset in the answer where it belongs. */
  z.object({ kind: z.literal('text'), offset: z.number().int().nonnegative(), text: z.string() }),
  /** The tools that it used so far, all of them; sent again when one more is used or one has come to its end. */
  z.object({ kind: z.literal('uses'), uses: z.array(toolUseSchema) }),
  /** What is being looked for and what was found to be read, before the first word. */
  z.object({ kind: z.literal('read'), read: readForSchema }),
  z.object({ kind: z.literal('ended'), answer: turnSchema }),
]);
export type AnswerEvent = z.infer<typeof answerEventSchema>;

/** Saved prompts that were put into a question: they are credited while all of their text stands in it. */
const prompts = z.array(ulidSchema).max(MOST_PROMPTS).default([]);

/** One of two ways to answer the same question. */
export const comparedSideSchema = z.object({
  base: sha256Schema,
  /** Both answers are made on this machine. */
  settings: answerSettingsSchema.omit({ remote: true }),
});
export type ComparedSide = z.infer<typeof comparedSideSchema>;

/** A question to ask, or one that stands already. */
const comparedQuestionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asked'), question: ulidSchema }),
  z.object({
    kind: z.literal('new'),
    conversation: ulidSchema.nullable(),
    parent: ulidSchema.nullable(),
    text,
    prompts,
    /** Files that go with it, in their order: both answers read them. */
    attachments: attachmentIdsSchema.default([]),
  }),
]);

/** Why an adapter is proposed: words of the question that its card has, or records like it that it learnt from. */
export const likenessReasonSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('words'), words: z.array(z.string()) }),
  /** `atLeast`: there may be more than were looked at. */
  z.object({
    kind: z.literal('records'),
    snapshot: z.string(),
    count: z.number().int().positive(),
    atLeast: z.boolean(),
    words: z.array(z.string()),
  }),
]);
export type LikenessReason = z.infer<typeof likenessReasonSchema>;

export const proposalSchema = z.object({
  hash: sha256Schema,
  name: z.string(),
  reasons: z.array(likenessReasonSchema).min(1),
});
export type Proposal = z.infer<typeof proposalSchema>;

export const conversations = {
  list: procedure.input(nothing).output(z.array(conversationSchema)),
  open: procedure.input(one).output(z.object({ conversation: conversationSchema, turns: z.array(turnSchema) })),
  rename: procedure.input(one.extend({ title: z.string().trim().min(1).max(200) })).output(conversationSchema),
  /** Shows another branch. */
  show: procedure.input(one.extend({ leaf: ulidSchema })).output(conversationSchema),
  /** Removed conversations can be restored until the host next starts. */
  remove: procedure.input(one).output(nothing),
  restore: procedure.input(one).output(conversationSchema),

  /**
   * Asks. With `conversation: null` a new one begins. `parent` is the answer that the question follows; another
   * parent than the end of the branch makes a new branch (this is how an edited question is asked).
   */
  ask: procedure
    .input(
      z.object({
        conversation: ulidSchema.nullable(),
        parent: ulidSchema.nullable(),
        text,
        /** For a conversation that begins: what its answers are made with. Null: as it has them, or as the app has. */
        settings: answerSettingsSchema.nullable().default(null),
        prompts,
        /** Files that go with it (attachments.take), in their order. */
        attachments: attachmentIdsSchema.default([]),
        /** The other machine's server that the person has just said this conversation may go to. */
        agreed: ulidSchema.optional(),
      }),
    )
    .output(eventIterator(answerEventSchema)),
  /** Another answer to the same question, beside the ones that are there; with `settings`, made with these. */
  askAgain: procedure
    .input(
      z.object({
        question: ulidSchema,
        settings: answerSettingsSchema.nullable().default(null),
        agreed: ulidSchema.optional(),
      }),
    )
    .output(eventIterator(answerEventSchema)),
  /** Which base answers in a conversation from now on. */
  useBase: procedure.input(one.extend({ base: sha256Schema })).output(conversationSchema),
  /**
   * Two answers to one question, each made its own way. Both are written whether anybody follows them or not; the
   * conversation waits for `keep`.
   */
  compare: procedure
    .input(z.object({ question: comparedQuestionSchema, sides: z.tuple([comparedSideSchema, comparedSideSchema]) }))
    .output(
      z.object({ conversation: conversationSchema, question: turnSchema, answers: z.tuple([turnSchema, turnSchema]) }),
    ),
  /**
   * One of two compared answers becomes the conversation's; the other one is stopped and stays beside it. With
   * `goOn`, the next answers are made as this one was.
   */
  keep: procedure.input(z.object({ answer: ulidSchema, goOn: z.boolean() })).output(conversationSchema),
  /** Adapters of a base's family that are like a question, likeliest first. Nothing is chosen by this. */
  proposeAdapters: procedure.input(z.object({ base: sha256Schema, text })).output(z.array(proposalSchema)),
  /** With what the next answers of a conversation are made; null: as the app's settings say. */
  settle: procedure.input(one.extend({ settings: answerSettingsSchema.nullable() })).output(conversationSchema),
  /** How probable each token of an answer was; none where that was not kept. */
  odds: procedure.input(z.object({ answer: ulidSchema })).output(z.array(tokenOddsSchema)),
  /** Takes up an answer that is being written: what is there so far comes first. */
  follow: procedure.input(z.object({ answer: ulidSchema })).output(eventIterator(answerEventSchema)),
  /** Ends an answer where it is and keeps what was written. */
  stop: procedure.input(z.object({ answer: ulidSchema })).output(nothing),

  /** Settings under names, in their order. */
  presets: procedure.input(nothing).output(z.array(presetSchema)),
  /** Under a name that is taken they replace what it stood for. */
  savePreset: procedure.input(z.object({ name, settings: answerSettingsSchema })).output(presetSchema),
  renamePreset: procedure.input(one.extend({ name })).output(presetSchema),
  removePreset: procedure.input(one).output(nothing),
};
