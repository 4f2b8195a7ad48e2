import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import { openLog } from './log.ts';
import { redactor } from './redact.ts';

describe('the log', () => {
  it('keeps lines over a restart and gives the last ones', async () => {
    const folder = await freshFolder();
    const first = openLog(folder, []);
    first.info('one', { count: 1, name: 'a b' });
    first.close();
    const second = openLog(folder, []);
    second.warn('two');
    second.error('three', new Error('broke'));
    expect(second.tail(3).map((line) => line.slice(25, 45))).toEqual([
      'info one count=1 nam',
      'warn two',
      'error three Error: b',
    ]);
    expect(second.tail(1)).toHaveLength(1);
    second.close();
  });

  it('stays within three files of the given size', async () => {
    const folder = await freshFolder();
    const log = openLog(folder, [], 2_000);
    for (let line = 0; line < 500; line += 1) log.info(`line ${line}`, { filler: 'x y '.repeat(10) });
    const names = (await readdir(folder)).toSorted();
    expect(names).toEqual(['colophon.1.log', 'colophon.2.log', 'colophon.log']);
    for (const name of names) expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(2_000);
    expect(log.tail(2).map((line) => /line \d+/.exec(line)?.[0])).toEqual(['line 498', 'line 499']);
    log.close();
  });

  it('never stops the app: not when its folder is gone', async () => {
    const folder = await freshFolder();
    await rm(folder, { recursive: true });
    const log = openLog(folder, []);
    expect(() => log.info('nowhere')).not.toThrow();
    expect(log.tail(5)).toEqual([]);
  });

  it('cannot be given forged lines', async () => {
    const folder = await freshFolder();
    const log = openLog(folder, []);
    log.info('told', { by: 'x\n2026-01-01T00:00:00.000Z info all is well' });
    log.error('threw', new Error('a\n2026-01-01T00:00:00.000Z info all is well'));
    expect((await readFile(join(folder, 'colophon.log'), 'utf8')).trimEnd().split('\n')).toHaveLength(2);
    log.close();
  });
});

describe('what must not stand in a log', () => {
  const redact = redactor(['/srv/colophon data']);
  const key = 'a1b2'.repeat(16);

  it.each([
    ['a key', `made ${key}`, key],
    ['a key with 0x', `made 0x${key.toUpperCase()}`, key.toUpperCase()],
    ['a signature', key + key, key],
    ['a token in a link', 'http://127.0.0.1:4271/#token=Zm9vYmFyYmF6', 'Zm9vYmFyYmF6'],
    ['a bearer', 'Authorization: Bearer abc.def', 'abc.def'],
    ['a password', 'password="hunter 2"', '2'],
    ['a bearer alone', 'sent bearer abc.def', 'abc.def'],
    ['base64', `sealed ${Buffer.from(key).toString('base64')}`, Buffer.from(key).toString('base64')],
    ['a recovery phrase', 'legal winner thank year wave sausage worth useful legal winner thank yellow', 'sausage'],
    ['the home folder', `ENOENT ${join(homedir(), 'secret project', 'x.gguf')}`, `${homedir()}/`],
    ['the data folder', "open '/srv/colophon data/models/x'", '/srv/colophon data'],
    ['the data folder in a URL', 'file:///srv/colophon%20data/x.ts:3', '/srv/colophon%20data'],
  ])('is taken out: %s', (_what, text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  it.each([
    'the engine started duty="answer" pid=42 ms=180',
    'job 01JD8XN3W0R9K8J5T2V4Q6Y7Z1 failed DISK_FULL',
    'a sentence of a few plain words that tells what has happened here',
    'public 02a1b2c3d4e5',
    'the first token came after 40 ms',
  ])('while this stays as it is: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});
