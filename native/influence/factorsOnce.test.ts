import { mkdtemp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Example } from '#core/train/examples.ts';
import { settingsOf } from '#core/train/recipe.ts';
import type { FactorsEvent, FactorsInput, TrainInput } from '#protocol/engine/train.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { openBase } from '../train/openBase.ts';
import { trainOnce } from '../train/session.ts';
import { FactorFile } from './factors.ts';
import { factorsOnce } from './factorsOnce.ts';

it('works a run that was trained here into a file, as large as the disk allows', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-factors-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [examples, checkpoints, to] = ['examples.jsonl', 'checkpoints', 'factors'].map((name) => join(folder, name));
  if (examples === undefined || checkpoints === undefined || to === undefined) throw new Error('No places');
  await mkdir(checkpoints);
  const record = (line: number, said: string): Example => ({
    snapshot: 0,
    line,
    input: 'a'.repeat(64),
    question: null,
    split: 'train',
    messages: [
      { role: 'user', content: `What is ${line}?` },
      { role: 'assistant', content: said },
    ],
  });
  // The second record is two examples.
  const all = [record(0, 'one'), record(1, 'two'), record(1, 'two again'), record(2, 'three'), record(3, 'four')];
  await writeFile(examples, all.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const changes = { rank: 2, epochs: 2, batchExamples: 2, heldOut: 0, targets: ['attn_q' as const, 'attn_v' as const] };
  const base = { path: await fixedModel('tiny'), name: 'Tiny' };
  const input: TrainInput = {
    base,
    examples,
    settings: settingsOf({ name: 'careful', changes: { ...changes, evaluations: 1, longestTokens: 128 } }, 512),
    device: 'wasm',
    threads: 1,
    recompute: false,
    memoryBytes: 2 ** 31,
  };
  const wish: FactorsInput = {
    ...input,
    run: '01JD0000000000000000000000',
    baseHash: 'b'.repeat(64),
    checkpoints,
    to,
    bytes: 0,
  };
  const made = async (bytes: number) => {
    const events: FactorsEvent[] = [];
    const work = factorsOnce({ ...wish, bytes }, openBase);
    for (;;) {
      const next = await work.next();
      if (next.done === true) return { events, ended: next.value };
      events.push(next.value);
    }
  };
  expect((await made(1e9)).ended).toMatchObject({ ok: false, failure: { code: 'FILE_GONE' } });

  const files: [string, number][] = [];
  const trained = await trainOnce(
    { ...input, checkpoints, to: join(folder, 'adapter') },
    openBase,
    (event) => {
      if (event.kind === 'checkpoint') files.push([event.file, event.step]);
    },
    () => 'go',
  );
  expect(trained).toEqual({ ok: true, value: undefined });
  for (const [file] of files) await rename(join(checkpoints, file), join(checkpoints, file.replace(/\.part$/, '')));

  const whole = await made(1e9);
  expect(whole.ended).toEqual({ ok: true, value: undefined });
  // Six steps, of which five checkpoints stay; four records, each passed twice.
  expect(whole.events).toHaveLength(5 * 4 * 2 + 1);
  expect(whole.events.at(-2)).toEqual({ kind: 'progress', done: 40, total: 40 });
  const file = FactorFile.open(to);
  expect(file?.head).toMatchObject({ steps: [1, 2, 4, 5, 6], records: [[0, 0], [0, 1], [0, 2], [0, 3]] }); // prettier-ignore
  expect([...(file?.rows(4) ?? [])].every((row) => row.some(({ worth }) => worth > 0))).toBe(true);
  file?.close();
  const told = whole.events.at(-1);
  const bytes = told?.kind === 'made' ? told.bytes : 0;

  const less = await made(bytes / 2);
  expect(less.events.at(-1)).toMatchObject({ kind: 'made', plan: { checkpoints: 1, bits: 8 }, records: 4 });
  expect((await made(10)).ended).toMatchObject({ ok: false, failure: { code: 'DISK_FULL', freeBytes: 10 } });
}, 120_000);
