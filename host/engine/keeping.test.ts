import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { fakeEngine, fakeHeader } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { openSettings } from '../settings/settings.ts';
import { AnswerEngine } from './answerEngine.ts';
import type { StackedAdapter } from './generationHow.ts';

const question = [{ role: 'question' as const, text: 'Hello?' }];
const adapter = (letter: string): StackedAdapter => ({
  hash: letter.repeat(64),
  path: `/adapters/${letter}`,
  name: letter,
  bytes: 1_000,
  scale: 1,
});

async function opened() {
  const fake = fakeEngine();
  const settings = await openSettings(join(await freshFolder(), 'settings.json'));
  const engine = new AnswerEngine({
    shell: fakeShell(fake),
    log: heldLog(),
    settings,
    pinned: () => Promise.resolve([adapter('f')]),
    changed: () => {},
  });
  onTestFinished(() => engine.close());
  const load = (letter: string) =>
    engine.load(
      { hash: letter.repeat(64), name: letter, header: fakeHeader, addedAt: 1, path: `/models/${letter}` },
      false,
    );
  const answer = (...letters: string[]) =>
    engine.generate(question, () => {}, {
      ...plainAnswerSettings(settings.current),
      adapters: letters.map(adapter),
      stops: [],
      tools: [],
    });
  const kept = async (times: number) => {
    await vi.waitFor(() => expect(fake.kept).toHaveLength(times), 2_000);
    const { pinned, likely } = fake.kept.at(-1) ?? { pinned: [], likely: [] };
    return { pinned: pinned.map(({ name }) => name), likely: likely.map(({ name }) => name) };
  };
  return { engine, fake, load, answer, kept };
}

it('after a load, the pinned ones come; those used last follow once nobody asks for anything', async () => {
  const { load, answer, kept, fake } = await opened();
  await load('a');
  expect(await kept(1)).toEqual({ pinned: ['f'], likely: [] });
  for (const letter of ['1', '2', '3', '1']) await answer(letter);
  expect(fake.kept).toHaveLength(1);
  const { likely } = await kept(2);
  // What is in memory already is not read ahead.
  expect(likely).not.toContain('1');
});

it('what was used with a base comes back with it, and not with another', async () => {
  const { engine, load, answer, kept } = await opened();
  await load('a');
  await kept(1);
  for (const letter of ['1', '2', '3']) await answer(letter);
  await kept(2);
  await engine.unload();
  await load('a');
  expect((await kept(3)).likely).toEqual(['3', '2', '1']);
  await load('b');
  expect((await kept(4)).likely).toEqual([]);
});
