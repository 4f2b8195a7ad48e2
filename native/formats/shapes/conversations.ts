import type { JsonValue } from '#core/curate/value.ts';
import type { Fault } from '../problem.ts';
import { asTurns, isObject, roleOf, soleText } from './chatTurns.ts';
import { share } from './shape.ts';
import type { ShapeReader } from './shape.ts';

/** ShareGPT: `conversations` of `from` and `value`, and sometimes a `system` text beside them. */
export const shareGpt: ShapeReader = {
  id: 'sharegpt',
  recognise: (sample) =>
    0.97 *
    share(sample, ({ conversations }) => {
      const first = Array.isArray(conversations) ? conversations[0] : undefined;
      return isObject(first) && 'from' in first && 'value' in first;
    }),
  unfold: (value) => {
    const { conversations, ...rest } = value;
    const turns = turnsOf(conversations);
    return 'fault' in turns ? turns : { value: { conversations: turns.turns, ...rest } };
  },
  roles: () => [{ column: 'conversations', role: { to: 'field', kind: 'chat' } }],
};

function turnsOf(conversations: JsonValue | undefined): { turns: JsonValue[] } | { fault: Fault } {
  if (!Array.isArray(conversations)) return { fault: { code: 'shape', detail: 'It has no list of "conversations".' } };
  const turns: JsonValue[] = [];
  for (const turn of conversations) {
    if (!isObject(turn) || typeof turn['value'] !== 'string') {
      return { fault: { code: 'shape', detail: `Turn ${String(turns.length + 1)} has no text under "value".` } };
    }
    const role = roleOf(turn['from']);
    if (role === undefined) {
      const detail = `Turn ${String(turns.length + 1)} is said by ${JSON.stringify(turn['from'] ?? null)}, who is not known.`;
      return { fault: { code: 'shape', detail } };
    }
    turns.push({ role, content: turn['value'] });
  }
  return { turns };
}

/** OpenAI's files for preference tuning. */
export const openAiPreference: ShapeReader = {
  id: 'openai-preference',
  recognise: (sample) =>
    0.98 *
    share(
      sample,
      (value) =>
        isObject(value['input']) &&
        Array.isArray(value['preferred_output']) &&
        Array.isArray(value['non_preferred_output']),
    ),
  unfold: (value) => {
    const { input, preferred_output: preferred, non_preferred_output: other, ...rest } = value;
    if (!isObject(input) || asTurns(input['messages']) === null) {
      return { fault: { code: 'shape', detail: 'Its "input" has no "messages" of a role and a text each.' } };
    }
    if (asTurns(preferred) === null || asTurns(other) === null || preferred === undefined || other === undefined) {
      return { fault: { code: 'shape', detail: 'One of its outputs is not a list of messages.' } };
    }
    // `tools` and the like stay beside the messages, when there is anything in them.
    const { messages = [], ...settings } = input;
    const kept = Object.entries(settings).filter(([, setting]) => !(Array.isArray(setting) && setting.length === 0));
    return {
      value: {
        prompt: messages,
        'response 1': preferred,
        'response 2': other,
        preference: 'first',
        ...Object.fromEntries(kept.map(([key, setting]) => [`input.${key}`, setting])),
        ...rest,
      },
    };
  },
  roles: (sample) => {
    // One message in a list of one is shown as the text that it is.
    const kind = (column: string, role: 'user' | 'assistant') =>
      sample.every((value) => soleText(value[column], role) !== null) ? 'text' : 'chat';
    const responses = kind('response 1', 'assistant') === 'text' ? kind('response 2', 'assistant') : 'chat';
    return [
      { column: 'prompt', role: { to: 'field', kind: kind('prompt', 'user') } },
      { column: 'response 1', role: { to: 'field', kind: responses } },
      { column: 'response 2', role: { to: 'field', kind: responses } },
      { column: 'preference', role: { to: 'preference', fields: ['response 1', 'response 2'] } },
    ];
  },
};
