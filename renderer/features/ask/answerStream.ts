import type { ReadFor } from '#core/reading/reads.ts';
import type { ToolUse } from '#core/tools.ts';
import type { AnswerEvent } from '#protocol/window/conversations.ts';

export type Preparing = Omit<Extract<AnswerEvent, { kind: 'preparing' }>, 'kind'>;
type NotTheEnd = Exclude<AnswerEvent, { kind: 'ended' }>;

/** An answer that is being written, as far as this window has heard it. */
export interface HeardAnswer {
  readonly text: string;
  /** The tools that it used so far; absent where it used none. */
  readonly uses?: readonly ToolUse[];
  /** What was looked for to be read; absent where nothing was. */
  readonly read?: ReadFor;
  /** What the host does before the first word; null once there is one. */
  readonly preparing: Preparing | null;
  /** Text came that does not join on: something between was missed, and the answer has to be followed anew. */
  readonly torn: boolean;
}

export const NOTHING_HEARD: HeardAnswer = { text: '', preparing: null, torn: false };

/**
 * Adds what the host sent. Offsets say where a text belongs, so an answer that is followed a second time may repeat
 * its beginning without doubling a word.
 */
export function hear(answer: HeardAnswer, event: NotTheEnd): HeardAnswer {
  if (event.kind === 'accepted') return hearText(answer, 0, event.answer.text);
  if (event.kind === 'uses') return { ...answer, uses: event.uses, preparing: null };
  if (event.kind === 'read') return { ...answer, read: event.read };
  if (event.kind === 'text') return hearText(answer, event.offset, event.text);
  if (answer.text !== '' || answer.uses !== undefined) return answer;
  const { kind: _, ...preparing } = event;
  return { ...answer, preparing };
}

function hearText(answer: HeardAnswer, offset: number, text: string): HeardAnswer {
  const known = answer.text.length;
  if (offset > known) return { ...answer, torn: true };
  if (offset + text.length <= known) return answer.torn ? { ...answer, torn: false } : answer;
  const before = offset === known ? answer.text : answer.text.slice(0, offset);
  return { ...answer, text: before + text, preparing: null, torn: false };
}
