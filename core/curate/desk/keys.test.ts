import { describe, expect, it } from 'vitest';
import type { Label, Question } from '../question.ts';
import { actionByKey, conflictOf, keysByAction, optionKeysOf, pressText, rebound } from './keys.ts';
import { optionsOf } from './options.ts';

function label(id: string, key: string | null = null): Label {
  return { id, name: id, colour: 0, key, description: '' };
}

function choice(id: string, labels: readonly Label[]): Question {
  return { kind: 'choice', id, title: id, required: false, several: false, labels: [...labels] };
}

function asked(...questions: readonly Question[]) {
  return questions.map((question) => ({ question, options: optionsOf(question, [], 'tie') }));
}

const many = Array.from({ length: 12 }, (_, place) => label(`l${place}`));
const none: ReadonlySet<string> = new Set();

describe('keys of options', () => {
  it('are digits for the first question and letters for the second', () => {
    const keys = optionKeysOf(asked(choice('a', many), choice('b', [label('x'), label('y')])), null, none);
    expect(keys.keyOf('a', 'l0')).toBe('1');
    expect(keys.keyOf('a', 'l8')).toBe('9');
    expect(keys.keyOf('a', 'l9')).toBeNull();
    expect(keys.keyOf('b', 'x')).toBe('q');
    expect(keys.byKey.get('w')).toEqual({ question: 'b', option: 'y' });
  });

  it('leave to the desk what the desk needs', () => {
    const taken = new Set(['a', 'f', 'c', 'w']);
    const keys = optionKeysOf(asked(choice('a', [label('x')]), choice('b', many)), null, taken);
    for (const key of taken) expect(keys.byKey.has(key)).toBe(false);
    expect(keys.keyOf('b', 'l1')).toBe('e');
    expect(keys.byKey.has('g')).toBe(false);
  });

  it('pass over questions that are written, and give a third question the digits while it is active', () => {
    const written: Question = { kind: 'text', id: 't', title: 't', required: false, from: null };
    const three = asked(written, choice('a', [label('x')]), choice('b', [label('y')]), choice('c', [label('z')]));
    expect(optionKeysOf(three, 't', none).keyOf('a', 'x')).toBe('1');
    expect(optionKeysOf(three, 't', none).keyOf('c', 'z')).toBeNull();
    expect(optionKeysOf(three, 'c', none).keyOf('c', 'z')).toBe('1');
    expect(optionKeysOf(three, 'c', none).keyOf('a', 'x')).toBeNull();
    expect(optionKeysOf(three, 'c', none).keyOf('b', 'y')).toBe('q');
  });

  it('honour the key of a label, once, and never one of the desk', () => {
    const labels = [label('x', 'P'), label('y', 'p'), label('z', 'f')];
    const keys = optionKeysOf(asked(choice('a', labels)), null, new Set(['f']));
    expect(keys.keyOf('a', 'x')).toBe('p');
    expect(keys.keyOf('a', 'y')).toBe('1');
    expect(keys.keyOf('a', 'z')).toBe('2');
  });
});

describe('keys of actions', () => {
  it('are written as the sheet writes them', () => {
    const press = { key: 'z', mod: true, alt: false, shift: true };
    expect(pressText(press)).toBe('mod+shift+z');
    expect(pressText({ ...press, key: ' ', mod: false, shift: false })).toBe('Space');
    expect(pressText({ ...press, key: '?', mod: false })).toBe('?');
    expect(pressText({ ...press, key: '+', mod: false, shift: false })).toBe('plus');
    expect(actionByKey(keysByAction({})).get('mod+shift+z')).toBe('redo');
  });

  it('are taken from whoever had them', () => {
    const own = rebound({}, 'skip', 'f');
    const actions = actionByKey(keysByAction(own));
    expect(actions.get('f')).toBe('skip');
    expect(actions.has('Space')).toBe(false);
    expect(keysByAction(own).get('flag')).toEqual([]);
  });

  it('leave a way to submit from within a text', () => {
    expect(keysByAction(rebound({}, 'submit', 'x')).get('submit')).toEqual(['x', 'mod+Enter']);
    expect(keysByAction(rebound({}, 'submit', 'mod+s')).get('submit')).toEqual(['mod+s']);
  });

  it('pass over actions that this version does not know', () => {
    expect(actionByKey(keysByAction({ juggle: ['j'] })).has('j')).toBe(false);
  });

  it('say what they would take away', () => {
    const everywhere = [
      { id: 'keys', keys: ['?'] },
      { id: 'go.ask', keys: ['g a'] },
    ];
    expect(conflictOf({}, 'skip', 'f', [], everywhere)).toEqual({ with: 'action', action: 'flag' });
    expect(conflictOf({}, 'skip', '1', ['1'], everywhere)).toEqual({ with: 'option' });
    expect(conflictOf({}, 'skip', '?', ['1'], everywhere)).toEqual({ with: 'everywhere', command: 'keys' });
    expect(conflictOf({}, 'skip', 'g', [], everywhere)).toEqual({ with: 'everywhere', command: 'go.ask' });
    expect(conflictOf({}, 'skip', 'x', ['1'], everywhere)).toBeNull();
    expect(conflictOf({}, 'skip', 'Space', ['1'], everywhere)).toBeNull();
  });
});
