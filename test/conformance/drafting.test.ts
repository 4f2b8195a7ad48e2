import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerSettings } from '#core/answerSettings.ts';
import type { Turn } from '#core/conversation.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { hostClient } from '#scripts/hostClient.ts';
import type { HostClient } from '#scripts/hostClient.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';

/** Over the real host and engine: a small model guesses ahead for a base, and nothing of an answer changes by it. */
describe('a draft beside the base', () => {
  let folder: string;
  let own: HostClient;
  let base: string;
  let draft: string;
  let stranger: string;
  let adapter: string;
  let plain: AnswerSettings;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-drafting-'));
    own = await hostClient(join(folder, 'data'));
    const add = async (name: string, path: string) => {
      const bytes = new Uint8Array(await readFile(path));
      return (await own.ended(await own.client.models.add({ ticket: await own.send(name, bytes) }))).result ?? '';
    };
    const text = (value: string) => ({ type: 'string' as const, value });
    base = await add('base.gguf', await fixedModel('tiny', { ending: 'never' }));
    draft = await add('draft.gguf', await fixedModel('tiny', { ending: 'never', type: 'F16' }));
    stranger = await add(
      'stranger.gguf',
      await fixedModel('tiny', { type: 'F16', metadata: { 'tokenizer.ggml.pre': text('qwen2') } }),
    );
    const file = join(folder, 'letters.gguf');
    await writeFixedAdapter(file, { seed: 5 });
    const ticket = await own.send('letters.gguf', new Uint8Array(await readFile(file)));
    adapter =
      (await own.ended(await own.client.adapters.add({ tickets: [ticket], base, name: 'Letters' }))).result ?? '';
    const settings = { chosenModel: base, longestAnswerTokens: 40, temperature: 0, contextTokens: 512 };
    plain = { ...plainAnswerSettings(await own.client.settings.change(settings)), seed: 1 };
  });

  afterAll(async () => {
    await own.close();
    await rm(folder, { recursive: true, force: true });
  });

  const say = async (settings: AnswerSettings, onText: (answer: string) => void = () => {}): Promise<Turn> => {
    let answer = '';
    const asked = { conversation: null, parent: null, text: 'Who made this book?', settings };
    for await (const event of await own.client.conversations.ask(asked)) {
      if (event.kind === 'accepted') answer = event.answer.id;
      if (event.kind === 'text') onText(answer);
      if (event.kind === 'ended') return event.answer;
    }
    throw new Error('it never ended');
  };
  const beside = async () => {
    for await (const live of await own.client.app.live()) return live.beside;
    throw new Error('the live state ended');
  };
  const schema = JSON.stringify({ type: 'object', properties: { label: { enum: ['ink', 'paper'] } } });
  const ways = (): AnswerSettings[] => [
    plain,
    { ...plain, adapters: [{ hash: adapter, scale: 1 }] },
    { ...plain, schema },
    // The same lots are drawn; but a batch is added up in another order, which tips one of them now and then.
    { ...plain, temperature: 0.9, seed: 7, longestAnswerTokens: 10 },
    { ...plain, probabilities: true },
  ];
  const sayAll = async () => {
    const said: Turn[] = [];
    for (const settings of ways()) said.push(await say(settings));
    return said;
  };
  const what = ({ text, state, ending, figures }: Turn) => ({ text, state, ending, tokens: figures?.answerTokens });

  it('is refused with a reason before anything is loaded', async () => {
    const refused = (hash: string, of: string, reason: string) =>
      expect(own.client.models.putDraft({ hash, base: of, force: true })).rejects.toMatchObject({
        data: { code: 'DRAFT_REFUSED', reason },
      });
    await refused(base, draft, 'not-smaller');
    await refused(stranger, base, 'vocabulary');
    expect((await own.client.settings.get()).drafts).toEqual({});
    expect(await own.client.models.draftFit({ hash: draft, base })).toMatchObject({ now: false });
  });

  it('changes no answer, tells how much it guessed, and goes without the base', async () => {
    const alone = await sayAll();
    expect(alone.map(({ figures }) => figures?.drafted)).toEqual(alone.map(() => undefined));
    expect(await own.client.models.draftFit({ hash: draft, base })).toMatchObject({ now: true });
    await own.client.models.putDraft({ hash: draft, base, force: false });
    expect(await beside()).toMatchObject([
      { purpose: 'draft', state: 'ready', model: { hash: draft }, base: { hash: base } },
    ]);
    const drafted = await sayAll();
    expect(drafted.map(what)).toEqual(alone.map(what));
    const guessed = drafted.map(({ figures }) => figures?.drafted ?? { tokens: -1, accepted: -1 });
    expect(guessed[0]?.accepted).toBeGreaterThan(0);
    for (const { tokens, accepted } of guessed) expect(accepted >= 0 && accepted <= tokens).toBe(true);

    const long = { ...plain, longestAnswerTokens: 400 };
    let told = false;
    const stopped = await say(long, (answer) => {
      if (!told) void own.client.conversations.stop({ answer });
      told = true;
    });
    expect(stopped.state).toBe('stopped');
    expect((await say(long)).text.startsWith(stopped.text)).toBe(true);

    await own.client.models.takeDraft({ base });
    expect(await beside()).toEqual([]);
    const after = await say(plain);
    expect(what(after)).toEqual(what(alone[0] ?? after));
    expect(after.figures?.drafted).toBeUndefined();
  });

  it('is there again after the engine was killed, and goes when its model is removed', async () => {
    await own.client.models.putDraft({ hash: draft, base, force: false });
    const before = await say(plain);
    expect(before.figures?.drafted?.accepted).toBeGreaterThan(0);
    let killed = false;
    const cut = await say({ ...plain, longestAnswerTokens: 400 }, () => {
      if (!killed) killAnswerChild();
      killed = true;
    });
    expect(cut).toMatchObject({ state: 'failed', failure: { code: 'ENGINE_CRASHED' } });
    const again = await say(plain);
    expect(what(again)).toEqual(what(before));
    expect(again.figures?.drafted).toEqual(before.figures?.drafted);
    await own.client.models.remove({ hash: draft });
    expect((await own.client.settings.get()).drafts).toEqual({});
    expect((await say(plain)).figures?.drafted).toBeUndefined();
  });
});

function killAnswerChild(): void {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args=']).toString('utf8').split('\n');
  const row = rows
    .map((line) => line.trim().split(/\s+/))
    .find(([, parent, ...args]) => Number(parent) === process.pid && args.join(' ').endsWith('native/main.ts answer'));
  if (row === undefined) throw new Error('no answering child');
  process.kill(Number(row[0]), 'SIGKILL');
}
