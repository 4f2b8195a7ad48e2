import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeEngine } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { ParseEngine } from './parseEngine.ts';

async function opened(options: { idleMs?: number; readingMs?: number } = {}) {
  const fake = fakeEngine();
  const parse = new ParseEngine({ shell: fakeShell(fake), log: heldLog(), ...options });
  onTestFinished(() => parse.close());
  const path = join(await freshFolder(), 'a.gguf');
  await writeFile(path, `GGUF${'x'.repeat(200)}`);
  return { fake, parse, wish: { path, name: 'a.gguf', fileBytes: 204, availableBytes: 204 } };
}

describe('the parser', () => {
  it('is started when a file comes and ended when none has come for a while', async () => {
    const { fake, parse, wish } = await opened({ idleMs: 20 });
    expect(fake.started('parse')).toBe(0);
    expect(await parse.modelHeader(wish)).toMatchObject({ ok: true, value: { kind: 'header' } });
    expect(fake.running('parse')).toBe(true);
    await expect.poll(() => fake.running('parse')).toBe(false);
    expect((await parse.modelHeader(wish)).ok).toBe(true);
    expect(fake.started('parse')).toBe(2);
  });

  it('blames a file that kills it, and reads the next', async () => {
    const { fake, parse, wish } = await opened();
    fake.onParse = () => {
      fake.crash('parse', 'signal SIGSEGV');
      return new Promise(() => {});
    };
    for (let file = 0; file < 7; file += 1) {
      expect(await parse.modelHeader(wish)).toMatchObject({
        ok: false,
        failure: { code: 'MODEL_FILE_DAMAGED', detail: expect.stringContaining('SIGSEGV') },
      });
    }
    fake.onParse = () => Promise.resolve();
    expect((await parse.modelHeader(wish)).ok).toBe(true);
  });

  it('is ended over a file that makes it run in circles', async () => {
    const { fake, parse, wish } = await opened({ readingMs: 30 });
    fake.onParse = () => new Promise(() => {});
    expect(await parse.modelHeader(wish)).toMatchObject({ ok: false, failure: { code: 'MODEL_FILE_DAMAGED' } });
    await expect.poll(() => fake.running('parse')).toBe(false);
  });
});
