import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { answerSettingsSchema, presetSchema, tokenOddsSchema } from '#core/answerSettings.ts';
import { conversationSchema, turnSchema } from '#core/conversation.ts';
import { ulidSchema } from '#core/ids.ts';
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
  z.object({ kind: z.literal('ended'), answer: turnSchema }),
]);
export type AnswerEvent = z.infer<typeof answerEventSchema>;

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
