import { asData, withAttachments } from '#core/attachmentText.ts';
import { readingPrompt } from '#core/reading/prompt.ts';
import type { ToolUse } from '#core/tools.ts';
import type { Message } from '#protocol/engine/messages.ts';
import { attachedTexts } from '../attachments/rows.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Spoken } from './row.ts';

/** What is told of a branch: every question, and every answer that has words. */
export function saidIn(branch: readonly Spoken[]): Spoken[] {
  return branch.filter(
    (turn, index) =>
      turn.text !== '' && (turn.role === 'answer' || index === branch.length - 1 || branch[index + 1]?.text !== ''),
  );
}

/** The same as a model reads it: questions with their files, and where it answers here, answers with their tools. */
export function messagesOf(catalogue: Catalogue, branch: readonly Spoken[], here: boolean): Message[] {
  return saidIn(branch).flatMap(({ role, text, attachments = [], uses = [] }): Message[] =>
    role === 'question'
      ? [{ role, text: withAttachments(text, attachedTexts(catalogue, attachments)) }]
      : answerMessages(text, here ? uses : []),
  );
}

/** With what was read before the last question. Only what was read for this answer: earlier notes are not told again. */
export function withNotes(told: readonly Message[], notes: readonly (string | null)[]): Message[] {
  const last = told.at(-1);
  if (notes.length === 0 || last?.role !== 'question') return [...told];
  return [...told.slice(0, -1), { ...last, text: readingPrompt(notes, last.text) }];
}

/** An answer, cut where it used a tool. Used within it, what a tool found is data to a model, whatever stands there. */
export function answerMessages(text: string, uses: readonly ToolUse[]): Message[] {
  const messages: Message[] = [];
  let from = 0;
  for (const { name, arguments: given, result, at } of uses) {
    const call = { name, arguments: given, result: result === null ? null : asData(result) };
    messages.push({ role: 'answer', text: text.slice(from, at), calls: [call] });
    from = at;
  }
  if (from < text.length) messages.push({ role: 'answer', text: text.slice(from) });
  return messages;
}
