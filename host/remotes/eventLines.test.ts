import { describe, expect, it } from 'vitest';
import { Seeded } from '#test/support/seeded.ts';
import { EventLines } from './eventLines.ts';

const text = (words: string) => new TextEncoder().encode(words);

describe('server-sent events', () => {
  const stream = text(
    '\ufeff: hello\r\nevent: x\r\ndata: one\r\n\r\ndata:two\ndata: three\n\nid: 4\rdata: 🌊\r\rdata\n\nretry: 9\n\ndata: last',
  );
  const events = ['one', 'two\nthree', '🌊', ''];

  it('are the same however the bytes are cut', () => {
    const random = new Seeded(7);
    for (let round = 0; round < 200; round += 1) {
      const lines = new EventLines();
      const said: string[] = [];
      for (let at = 0; at < stream.length;) {
        const end = at + 1 + (random.next() % 9);
        const taken = lines.take(stream.subarray(at, end));
        expect(taken.failure).toBeNull();
        said.push(...taken.events);
        at = end;
      }
      expect(said).toEqual(events);
    }
  });

  it('are refused where they are no UTF-8', () => {
    const bytes = Buffer.concat([text('data: one\n\n'), Uint8Array.of(0x64, 0xff, 0x0a)]);
    expect(new EventLines().take(bytes)).toEqual({ events: ['one'], failure: 'answer' });
  });

  it('are refused where a line never ends, or an event', () => {
    const endless = new EventLines();
    let line = endless.take(new Uint8Array(65_536).fill(0x78));
    for (let times = 0; line.failure === null && times < 100; times += 1)
      line = endless.take(new Uint8Array(65_536).fill(0x78));
    expect(line).toEqual({ events: [], failure: 'too-large' });
    expect(new EventLines().take(text('data\n'.repeat(1_100_000)))).toEqual({ events: [], failure: 'too-large' });
  });
});
