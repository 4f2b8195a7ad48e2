import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hear, NOTHING_HEARD } from './answerStream.ts';

const text = (offset: number, words: string) => ({ kind: 'text', offset, text: words }) as const;

describe('an answer that is being heard', () => {
  test('grows by what comes, each text at its offset', () => {
    const heard = [text(0, 'In older '), text(9, 'patients')].reduce(hear, NOTHING_HEARD);
    expect(heard).toEqual({ text: 'In older patients', preparing: null, torn: false });
  });

  test('shows the stages until the first word, and none after it', () => {
    const loading = hear(NOTHING_HEARD, { kind: 'preparing', stage: 'loading', fraction: 0.4 });
    expect(loading.preparing).toEqual({ stage: 'loading', fraction: 0.4 });
    const begun = hear(loading, text(0, 'A'));
    expect(begun.preparing).toBeNull();
    expect(hear(begun, { kind: 'preparing', stage: 'reading', fraction: null })).toBe(begun);
  });

  test('takes what was there so far once, when it is followed again', () => {
    const before = [text(0, 'one '), text(4, 'two ')].reduce(hear, NOTHING_HEARD);
    const again = [text(0, 'one two three '), text(14, 'four')].reduce(hear, before);
    expect(again.text).toBe('one two three four');
    expect(hear(again, text(4, 'two'))).toBe(again);
  });

  test('notices a hole, keeps what it has, and is whole again after following', () => {
    const torn = hear(hear(NOTHING_HEARD, text(0, 'one ')), text(8, 'three'));
    expect(torn).toMatchObject({ text: 'one ', torn: true });
    expect(hear(torn, text(0, 'one two three'))).toMatchObject({ text: 'one two three', torn: false });
    expect(hear(torn, text(0, 'one '))).toMatchObject({ text: 'one ', torn: false });
  });

  test('comes out the same however it was cut and however often it was followed', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 60 }),
        fc.array(fc.tuple(fc.nat(59), fc.integer({ min: 1, max: 20 })), { maxLength: 40 }),
        (whole, cuts) => {
          let heard = NOTHING_HEARD;
          for (const [at, length] of cuts) heard = hear(heard, text(at, whole.slice(at, at + length)));
          expect(whole.startsWith(heard.text)).toBe(true);
          expect(hear(heard, text(0, whole)).text).toBe(whole);
        },
      ),
    );
  });
});
