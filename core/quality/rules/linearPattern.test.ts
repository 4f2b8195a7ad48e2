import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from '../../chance.ts';
import { compilePattern } from './linearPattern.ts';

function test(source: string, text: string, ignoreCase = false): boolean {
  const compiled = compilePattern(source, ignoreCase);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure));
  return compiled.value.test(text);
}

describe('compilePattern', () => {
  it.each([
    [String.raw`\bgood\b`, ['a good one', 'good'], ['goods', 'agood', '']],
    ['^(?:yes|no)$', ['yes', 'no'], ['yes!', 'oh no']],
    [String.raw`\d{2,4}-\d+?`, ['12-3', 'a 1234-5'], ['1-2', '12-']],
    [String.raw`[^a-c\]]+$`, ['xyz'], ['', 'abc]']],
    [String.raw`\p{Lu}\p{L}*\u{1F600}`, ['Ärger😀'], ['ärger😀', 'Ä']],
    [String.raw`\ud83d\ude00|\x41\u0042|\cJ`, ['😀', 'AB', '\n'], ['\ud83d', 'A']],
    ['a.c', ['abc', 'a😀c'], ['a\nc', 'ac']],
    ['(?<year>20[0-9]{2})', ['in 2024'], ['1999']],
    ['x{0}y{3}', ['yyy'], ['yy']],
    ['a{2,}', ['aa', 'baaaa'], ['a']],
    ['(?:)', ['', 'x'], []],
    ['|a', ['', 'x'], []],
    ['[]', [], ['', 'a']],
    ['[^]', ['a', '\n'], ['']],
    [String.raw`\B-\B`, ['a - b', '-'], ['a-b']],
    [String.raw`(?:a|b|)*c\/\-?`.replace(String.raw`\-`, '-'), ['c/', 'ababc/-'], ['c']],
  ])('%s', (source, matching, others) => {
    for (const text of matching) expect([text, test(source, text)]).toEqual([text, true]);
    for (const text of others) expect([text, test(source, text)]).toEqual([text, false]);
  });

  it('ignores case as the native engine does', () => {
    expect([test('straße', 'STRAẞE', true), test('k', '\u212a', true), test('É', 'é', true), test('a', 'A')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it.each([
    ['(', 'syntax'],
    ['a{2,1}', 'syntax'],
    [String.raw`\y`, 'syntax'],
    ['a(?=b)', 'look-around'],
    ['(?!a)', 'look-around'],
    ['(?<=a)b', 'look-around'],
    ['(?<!a)b', 'look-around'],
    [String.raw`(a)\1`, 'back-reference'],
    [String.raw`(?<x>a)\k<x>`, 'back-reference'],
    ['(?i:a)', 'inline-flags'],
    ['a'.repeat(1_001), 'too-long'],
    ['(?:a{100}){100}', 'too-large'],
    ['(?:(?:(?:a{1000}){1000}){1000}){1000}', 'too-large'],
    ['(?:){1000000000}', 'too-large'],
  ])('refuses %s: %s', (source, why) => {
    const compiled = compilePattern(source, false);
    expect(compiled.ok ? 'taken' : compiled.failure.why).toBe(why);
  });

  it('says where it refuses', () => {
    expect(compilePattern('ab(?=c)', false)).toEqual({ ok: false, failure: { why: 'look-around', at: 2 } });
  });

  // Without \B, for which V8 looks between the halves of a surrogate pair.
  it('agrees with the native engine on whatever is short enough for it', () => {
    const leaf = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      String.raw`\w`,
      String.raw`\s`,
      '^',
      '$',
      String.raw`\b`,
      '😀',
      'é',
      '',
    );
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        leaf,
        fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => one + other),
        fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(?:${one}|${other})`),
        fc
          .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,2}', '{0,}', '{2,}'))
          .map(([part, times]) => `(?:${part})${times}`),
      ),
    }));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', ' ', '\n', '😀', 'é', 'É', '_'), maxLength: 8 });
    fc.assert(
      fc.property(
        pattern,
        fc.array(text, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (source, texts, ignoreCase) => {
          const compiled = compilePattern(source, ignoreCase);
          if (!compiled.ok) return expect(compiled.failure.why).toBe('too-large');
          const native = new RegExp(source, ignoreCase ? 'iu' : 'u');
          for (const each of texts) expect([each, compiled.value.test(each)]).toEqual([each, native.test(each)]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(['(a+)+b', '(a|a)*b', '(a|aa)+$', 'a*a*a*a*a*b', '(.*a){12}b', '(?:a|b)*a(?:a|b){12}c', '(?:.?){30}x{30}'])(
    'does not hang on %s',
    (source) => {
      const start = performance.now();
      expect(test(source, `${'a'.repeat(50_000)}!`)).toBe(false);
      expect(performance.now() - start).toBeLessThan(1_000);
    },
  );

  it('forgets and finds again where a pattern has more states than it keeps', () => {
    const chance = new Chance(1);
    const text = Array.from({ length: 20_000 }, () => (chance.below(2) === 0 ? 'a' : 'b')).join('');
    // Which of the last fifteen letters were an a: 32,768 states.
    expect(test('(?:a|b)*a(?:a|b){14}c', text)).toBe(false);
    expect(test('(?:a|b)*a(?:a|b){14}c', `${text}a${text.slice(0, 14)}c`)).toBe(true);
  });
});
