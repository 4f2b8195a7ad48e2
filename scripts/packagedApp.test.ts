import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fusesOf, misuses, whatItPrints } from './packagedApp.ts';

let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-packed-'));
  script = join(folder, 'misuse.cjs');
  await writeFile(script, "console.log('MISUSED');");
});
afterAll(() => rm(folder, { recursive: true }));

/** A program with the mark and the wire that Electron has in it: version 1, then one character for each fuse. */
async function programWith(wire: string): Promise<string> {
  const path = join(folder, 'program');
  const mark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  await writeFile(
    path,
    Buffer.concat([Buffer.from(`before${mark}`), Buffer.from([1, wire.length]), Buffer.from(`${wire}after`)]),
  );
  return path;
}

describe('the fuses of a program', () => {
  it('are read back by their names', async () => {
    const program = await programWith('01001100');
    expect(
      await fusesOf(program, ['runAsNode', 'enableCookieEncryption', 'onlyLoadAppFromAsar', 'noSuchFuse']),
    ).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      onlyLoadAppFromAsar: true,
      noSuchFuse: undefined,
    });
  });
});

describe.skipIf(process.platform === 'win32')('a program that can be misused', () => {
  /** Plain Node takes whatever it is told; only the first misuse of an Electron program looks a little different. */
  it.each(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', '--inspect'])('is seen: %s', async (name) => {
    const misuse = misuses(script).find((one) => one.name === name);
    const args = name === '--inspect' ? [...(misuse?.args ?? []), script] : [...(misuse?.args ?? [])];
    const { text } = await whatItPrints(process.execPath, args, misuse?.environment ?? {}, 5_000);
    expect(text).toContain(misuse?.sign);
  });

  it('is told from one that goes its own way', async () => {
    const program = join(folder, 'steady');
    await writeFile(program, '#!/bin/sh\necho window\nexec sleep 60\n');
    await chmod(program, 0o755);
    for (const misuse of misuses(script)) {
      const { text, code } = await whatItPrints(program, misuse.args, misuse.environment, 300);
      expect([text, code]).toEqual(['window\n', null]);
    }
  });
});
