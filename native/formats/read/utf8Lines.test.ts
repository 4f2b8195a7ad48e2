import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import { usualLimits } from '../limits.ts';
import { ByteStream } from './bytes.ts';
import { TextFeed } from './feed.ts';
import { type Line, lines } from './lines.ts';
import { utf8Lines } from './utf8Lines.ts';

let path: string;
beforeEach(async () => {
  path = join(await freshFolder(), 'a.jsonl');
});

async function all(from: AsyncIterable<Line[]>): Promise<Line[] | string> {
  const found: Line[] = [];
  try {
    for await (const handful of from) found.push(...handful);
    return found;
  } catch (error) {
    return String(error);
  }
}

/** What both make of the same file. */
async function both(limits = usualLimits): Promise<[Line[] | string, Line[] | string]> {
  const feed = TextFeed.ofFile(new ByteStream(path, limits), 'utf-8', limits);
  return [await all(utf8Lines(new ByteStream(path, limits), limits)), await all(lines(feed, limits))];
}

const piece = fc.oneof(
  fc.constantFrom('\n', '\r\n', '\r', '\ufeff', 'plain', '{"a":1}', 'é', '漢字', '👩🏽‍🌾').map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
);

it('are the lines that a text as a whole has, whatever bytes it is of', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
      await writeFile(path, Buffer.concat(pieces));
      const [mine, theirs] = await both();
      expect(mine).toEqual(theirs);
    }),
    { numRuns: 300 },
  );
});

it('are found across the pieces in which a large file is read', async () => {
  const long = `${'日本語 and more '.repeat(30_000)}\n`;
  await writeFile(path, `${long}short\n${long}👍`);
  const [mine, theirs] = await both();
  expect(mine).toHaveLength(4);
  expect(mine).toEqual(theirs);
});

it('a line longer than a record may be is passed over, and told by its beginning', async () => {
  const limits = { ...usualLimits, record: 1_000 };
  await writeFile(path, `before\n${'é'.repeat(1_001)}\n${'x'.repeat(3_000_000)}é\nafter\n${'y'.repeat(600_000)}`);
  const [mine] = await both(limits);
  expect(mine).toMatchObject([
    { text: 'before', number: 1, fault: null },
    { number: 2, fault: { code: 'too-large' } },
    { number: 3, fault: { code: 'too-large' } },
    { text: 'after', number: 4, fault: null },
    { number: 5, fault: { code: 'too-large' }, ended: false },
  ]);
  expect(typeof mine !== 'string' && mine.every(({ text }) => text.length < 20_000)).toBe(true);
});

it('what is no text at all is given up, with or without line feeds', async () => {
  const limits = { ...usualLimits, faults: 50, record: 1_000 };
  for (const line of [`${'\xff'.repeat(20)}\n`, '\xff']) {
    await writeFile(path, Buffer.from(line.repeat(10_000), 'latin1'));
    const [mine, theirs] = await both(limits);
    expect(mine).toMatch(/From byte 0 on it is not text/);
    expect(mine).toBe(theirs);
  }
});
