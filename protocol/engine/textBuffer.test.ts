import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextBuffer } from './textBuffer.ts';

test('a list of texts reads back as it was, however long the one before', () => {
  const buffer = new TextBuffer();
  fc.assert(
    fc.property(fc.array(fc.json(), { maxLength: 20 }), (texts) => {
      const written = new TextDecoder().decode(buffer.list(texts));
      expect(written).toBe(`[${texts.join(',')}]`);
    }),
  );
});

test('grows with what has to be written', () => {
  const long = JSON.stringify('猫'.repeat(2_000_000));
  expect(new TextDecoder().decode(new TextBuffer().list([long, '1']))).toBe(`[${long},1]`);
});
