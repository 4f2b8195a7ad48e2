import type { JsonValue } from '#core/curate/value.ts';
import type { RowValue } from '../read/rows.ts';
import { isConversation } from './chatTurns.ts';
import { asItIs, share } from './shape.ts';
import type { ShapeReader } from './shape.ts';

/** What the TRL trainers read: https://huggingface.co/docs/trl/dataset_formats */

const isText = (value: JsonValue | undefined) => typeof value === 'string';
const isSaid = (value: JsonValue | undefined) => isText(value) || isConversation(value);
const hasPair = (value: RowValue) => isSaid(value['prompt']) && isSaid(value['completion']);

export const messages: ShapeReader = {
  id: 'trl-messages',
  recognise: (sample) => 0.95 * share(sample, (value) => isConversation(value['messages'])),
  unfold: asItIs,
  roles: () => [{ column: 'messages', role: { to: 'field', kind: 'chat' } }],
};

export const completion: ShapeReader = {
  id: 'trl-completion',
  recognise: (sample) => 0.9 * share(sample, hasPair),
  unfold: asItIs,
  roles: (sample) => {
    const conversational = sample.some((value) => isConversation(value['completion']));
    return [
      { column: 'prompt', role: { to: 'field' } },
      // A question about a chat needs the chat as a field; a text can be the answer itself.
      { column: 'completion', role: conversational ? { to: 'field', kind: 'chat' } : { to: 'text' } },
    ];
  },
};

export const kto: ShapeReader = {
  id: 'trl-kto',
  recognise: (sample) => 0.97 * share(sample, (value) => hasPair(value) && yesNo(value['label']) !== null),
  unfold: (value) => {
    const label = yesNo(value['label']);
    return { value: label === null ? value : { ...value, label } };
  },
  roles: () => [
    { column: 'prompt', role: { to: 'field' } },
    { column: 'completion', role: { to: 'field' } },
    {
      column: 'label',
      role: {
        to: 'choice',
        several: false,
        fixed: true,
        labels: [
          { id: 'true', name: 'Good answer' },
          { id: 'false', name: 'Bad answer' },
        ],
      },
    },
  ],
};

/** Tables write truth in several ways: `True` comes from Python. */
function yesNo(value: JsonValue | undefined): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : null;
}

/** In the file the better answer is always the first; here which one is better is the question. */
export const preference: ShapeReader = {
  id: 'trl-preference',
  recognise: (sample) => 0.95 * share(sample, (value) => isSaid(value['chosen']) && isSaid(value['rejected'])),
  unfold: (value) => {
    const { chosen, rejected, ...rest } = value;
    if (chosen === undefined || rejected === undefined) {
      return { fault: { code: 'shape', detail: 'It has no "chosen" or no "rejected".' } };
    }
    return { value: { ...rest, 'response 1': chosen, 'response 2': rejected, preference: 'first' } };
  },
  roles: () => [
    { column: 'prompt', role: { to: 'field' } },
    { column: 'response 1', role: { to: 'field' } },
    { column: 'response 2', role: { to: 'field' } },
    { column: 'preference', role: { to: 'preference', fields: ['response 1', 'response 2'] } },
  ],
};
