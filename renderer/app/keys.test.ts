import { describe, expect, test } from 'vitest';
import { type Command, type CommandId, commands } from '#core/commands.ts';
import { KeyReader, type KeyPress, parseKeys, printedKeys, sameStroke, strokeOf, writes } from './keys.ts';

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more };
}

function stroke(key: string, more: Partial<KeyPress> = {}, mac = false) {
  const made = strokeOf(press(key, more), mac);
  if (made === undefined) throw new Error('no stroke');
  return made;
}

const one = (text: string) => {
  const [first] = parseKeys(text);
  if (first === undefined) throw new Error('no keys');
  return first;
};

describe('a press and the notation of it', () => {
  test.each([
    ['mod+k', press('k', { ctrlKey: true }), true],
    ['mod+k', press('K', { ctrlKey: true, shiftKey: true }), false],
    ['mod+k', press('k'), false],
    ['mod+shift+l', press('L', { ctrlKey: true, shiftKey: true }), true],
    ['mod+shift+l', press('l', { ctrlKey: true }), false],
    ['?', press('?', { shiftKey: true }), true],
    ['?', press('?'), true],
    ['/', press('/', { shiftKey: true }), true],
    ['mod+plus', press('+', { ctrlKey: true, shiftKey: true }), true],
    ['mod+-', press('-', { ctrlKey: true }), true],
    [',', press(','), true],
    ['mod+,', press(',', { ctrlKey: true }), true],
    ['Escape', press('Escape'), true],
    ['Escape', press('Escape', { shiftKey: true }), false],
    ['g', press('g', { altKey: true }), false],
  ])('%s', (text, pressed, same) => {
    const got = strokeOf(pressed, false);
    expect(got !== undefined && sameStroke(one(text), got)).toBe(same);
  });

  test('mod is Command on a Mac, where Control means something else', () => {
    expect(sameStroke(one('mod+k'), stroke('k', { metaKey: true }, true))).toBe(true);
    expect(strokeOf(press('k', { ctrlKey: true }), true)).toBeUndefined();
    expect(strokeOf(press('k', { metaKey: true }), false)).toBeUndefined();
  });

  test('a modifier alone is nothing', () => {
    for (const key of ['Shift', 'Control', 'Alt', 'Meta', 'Dead']) expect(strokeOf(press(key), false)).toBeUndefined();
  });

  test('on a Cyrillic keyboard the place of the key counts', () => {
    expect(stroke('с', { code: 'KeyC' }).key).toBe('c');
    expect(stroke('é', { code: 'Digit2' }).key).toBe('é');
  });

  test('what writes belongs to whoever is typing', () => {
    expect(writes(stroke('g'))).toBe(true);
    expect(writes(stroke('Enter'))).toBe(true);
    expect(writes(stroke('Escape'))).toBe(false);
    expect(writes(stroke('k', { ctrlKey: true }))).toBe(false);
  });
});

describe('reading one press after the other', () => {
  const reader = () =>
    new KeyReader([
      { id: 'curate', strokes: parseKeys('g c') },
      { id: 'ask', strokes: parseKeys('g a') },
      { id: 'find', strokes: parseKeys('mod+k') },
      { id: 'compose', strokes: parseKeys('c') },
    ]);

  test('a chord is two presses', () => {
    const keys = reader();
    expect(keys.read(stroke('g'), 0)).toBe('waiting');
    expect(keys.read(stroke('a'), 300)).toBe('ask');
    expect(keys.read(stroke('a'), 400)).toBeUndefined();
  });

  test('a chord comes before a single key that ends it', () => {
    const keys = reader();
    keys.read(stroke('g'), 0);
    expect(keys.read(stroke('c'), 100)).toBe('curate');
    expect(keys.read(stroke('c'), 200)).toBe('compose');
  });

  test('after a long pause the first half is forgotten', () => {
    const keys = reader();
    keys.read(stroke('g'), 0);
    expect(keys.read(stroke('a'), 5_000)).toBeUndefined();
    keys.read(stroke('g'), 6_000);
    expect(keys.read(stroke('c'), 12_000)).toBe('compose');
  });

  test('a wrong second half begins anew', () => {
    const keys = reader();
    keys.read(stroke('g'), 0);
    expect(keys.read(stroke('g'), 100)).toBe('waiting');
    expect(keys.read(stroke('k', { ctrlKey: true }), 200)).toBe('find');
    expect(keys.read(stroke('a'), 300)).toBeUndefined();
  });

  test('forgetting forgets', () => {
    const keys = reader();
    keys.read(stroke('g'), 0);
    keys.forget();
    expect(keys.read(stroke('a'), 10)).toBeUndefined();
  });
});

describe('the commands of the app', () => {
  const all: readonly Command[] = commands;

  test('no two of them have the same keys, and none hides a chord', () => {
    const seen = new Map<string, CommandId>();
    for (const { id, keys } of all) {
      for (const text of keys) {
        expect(seen.get(text), `${text} of ${id}`).toBeUndefined();
        seen.set(text, id);
      }
    }
    const first = new Set([...seen.keys()].filter((text) => text.includes(' ')).map((text) => text.split(' ')[0]));
    for (const text of first) expect(seen.has(text ?? '')).toBe(false);
  });

  test('each is found by its own keys', () => {
    const bindings = all.flatMap(({ id, keys }) => keys.map((text) => ({ id, strokes: parseKeys(text) })));
    for (const { id, strokes } of bindings) {
      const keys = new KeyReader(bindings);
      expect(strokes.map((each) => keys.read(each, 0)).at(-1)).toBe(id);
    }
  });
});

test.each([
  ['g c', false, 'G C'],
  ['mod+k', false, 'Ctrl K'],
  ['mod+k', true, '⌘ K'],
  ['mod+shift+l', true, '⌘ ⇧ L'],
  ['mod+plus', false, 'Ctrl +'],
  ['Escape', false, 'Esc'],
  [',', false, ','],
])('%s is printed as people know it', (text, mac, printed) => {
  expect(printedKeys(text, mac)).toBe(printed);
});
