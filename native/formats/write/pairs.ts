import type { ChatTurn, JsonValue } from '#core/curate/value.ts';
import type { ExportRow } from './exportProject.ts';
import { saidOf, valueOf } from './picks.ts';
import type { Picks } from './picks.ts';

/** Makes one object of a record; `null` when the record has nothing to say in this format. */
export type ObjectWriter = (row: ExportRow) => Record<string, JsonValue> | null;

/** The formats for tuning: conversations, pairs, preferences. */
export const tuningWriters = {
  'trl-messages':
    (picks: Picks): ObjectWriter =>
    (row) => {
      const messages = turnsOf(picks.said('messages', row));
      return messages === null ? null : { messages };
    },
  sharegpt:
    (picks: Picks): ObjectWriter =>
    (row) => {
      const turns = turnsOf(picks.said('messages', row));
      return turns === null
        ? null
        : { conversations: turns.map(({ role, content }) => ({ from: FROM[role], value: content })) };
    },
  'trl-completion':
    (picks: Picks): ObjectWriter =>
    (row) => {
      const prompt = picks.said('prompt', row);
      const completion = picks.said('completion', row);
      return prompt === null || completion === null ? null : { prompt, completion };
    },
  'trl-kto':
    (picks: Picks): ObjectWriter =>
    (row) => {
      const prompt = picks.said('prompt', row);
      const completion = picks.said('completion', row);
      const label = goodOrBad(picks, row);
      return prompt === null || completion === null || label === null ? null : { prompt, completion, label };
    },
  alpaca:
    (picks: Picks): ObjectWriter =>
    (row) => {
      const instruction = picks.text('instruction', row);
      const output = picks.text('output', row);
      if (instruction === null || output === null) return null;
      return { instruction, input: picks.text('input', row) ?? '', output };
    },
  'trl-preference':
    (picks: Picks): ObjectWriter =>
    (row) => {
      const pair = pairOf(picks, row);
      const prompt = picks.said('prompt', row);
      return pair === null
        ? null
        : { ...(prompt === null ? {} : { prompt }), chosen: pair.chosen, rejected: pair.rejected };
    },
  'openai-preference':
    (picks: Picks): ObjectWriter =>
    (row) => {
      const pair = pairOf(picks, row);
      const prompt = picks.said('prompt', row);
      if (pair === null || prompt === null) return null;
      return {
        input: { messages: asMessages(prompt, 'user'), tools: [], parallel_tool_calls: true },
        preferred_output: asMessages(pair.chosen, 'assistant'),
        non_preferred_output: asMessages(pair.rejected, 'assistant'),
      };
    },
};

const FROM: Record<ChatTurn['role'], string> = { user: 'human', assistant: 'gpt', system: 'system', tool: 'tool' };

function turnsOf(said: string | ChatTurn[] | null): ChatTurn[] | null {
  return Array.isArray(said) && said.length > 0 ? said : null;
}

function asMessages(said: string | ChatTurn[], role: ChatTurn['role']): ChatTurn[] {
  return Array.isArray(said) ? said : [{ role, content: said }];
}

/** The label `true` is the good one, or else the first of two. */
function goodOrBad(picks: Picks, row: ExportRow): boolean | null {
  const question = picks.question('label');
  const answer = picks.answer('label', row);
  if (question?.kind !== 'choice' || answer?.kind !== 'choice') return null;
  const [label, ...more] = answer.labels;
  if (label === undefined || more.length > 0) return null;
  const ids = question.labels.map(({ id }) => id);
  const [good, bad] = ids.includes('true') && ids.includes('false') ? ['true', 'false'] : ids;
  return label === good ? true : label === bad ? false : null;
}

function pairOf(picks: Picks, row: ExportRow): { chosen: string | ChatTurn[]; rejected: string | ChatTurn[] } | null {
  const question = picks.question('preference');
  const answer = picks.answer('preference', row);
  if (question?.kind !== 'preference' || answer?.kind !== 'preference') return null;
  const first = saidOf(valueOf(row, question.fields[0] ?? ''));
  const second = saidOf(valueOf(row, question.fields[1] ?? ''));
  if (first === null || second === null || answer.chosen === 'tie') return null;
  return answer.chosen === 'first' ? { chosen: first, rejected: second } : { chosen: second, rejected: first };
}
