import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerSettings } from '#core/answerSettings.ts';
import { sha256OfText } from '#core/canonical/sha256.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import type { Turn } from '#core/conversation.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { hostClient } from '#scripts/hostClient.ts';
import type { HostClient } from '#scripts/hostClient.ts';

/** Over the real host and engine: two ways to answer, saved prompts and what they are credited for, bases of conversations. */
describe('asking in more ways than one', () => {
  let folder: string;
  let own: HostClient;
  let base: string;
  let otherBase: string;
  let plain: AnswerSettings;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-asking-'));
    own = await hostClient(folder);
    const add = async (name: string, ending: 'never' | 'sometimes') => {
      const bytes = new Uint8Array(await readFile(await fixedModel('tiny', { ending })));
      const job = await own.ended(await own.client.models.add({ ticket: await own.send(name, bytes) }));
      return job.result ?? '';
    };
    base = await add('one.gguf', 'never');
    otherBase = await add('other.gguf', 'sometimes');
    plain = plainAnswerSettings(
      await own.client.settings.change({ chosenModel: base, longestAnswerTokens: 12, temperature: 0 }),
    );
  });

  afterAll(async () => {
    await own.close();
    await rm(folder, { recursive: true, force: true });
  });

  const endOf = async (answer: string): Promise<Turn> => {
    for await (const event of await own.client.conversations.follow({ answer })) {
      if (event.kind === 'ended') return event.answer;
    }
    throw new Error('it never ended');
  };

  it('writes two answers, waits for a choice over a reload, and goes on as the kept one was made', async () => {
    const { conversations } = own.client;
    const told = { ...plain, instruction: 'Be brief.', longestAnswerTokens: 5 };
    const { conversation, question, answers } = await conversations.compare({
      question: { kind: 'new', conversation: null, parent: null, text: 'Which is better?' },
      sides: [
        { base, settings: plain },
        { base: otherBase, settings: told },
      ],
    });
    expect(conversation.comparison).toEqual({ question: question.id, answers: answers.map(({ id }) => id) });
    const [first, second] = [await endOf(answers[0].id), await endOf(answers[1].id)];
    expect(first.model?.hash).toBe(base);
    expect(second).toMatchObject({ model: { hash: otherBase }, made: { instruction: 'Be brief.' } });
    const kept = await conversations.open({ id: conversation.id });
    expect(kept.conversation).toMatchObject({ comparison: { question: question.id }, base });
    expect(kept.turns).toHaveLength(3);

    const chosen = await conversations.keep({ answer: second.id, goOn: true });
    expect(chosen).toMatchObject({ leaf: second.id, base: otherBase, settings: told });
    expect(chosen.comparison).toBeUndefined();
    await expect(conversations.keep({ answer: first.id, goOn: false })).rejects.toMatchObject({
      data: { code: 'NOT_FOUND', what: 'turn' },
    });
  });

  it('stops the answer that is not kept, and takes asking on for a choice', async () => {
    const { conversations } = own.client;
    const long = { ...plain, longestAnswerTokens: 3_000 };
    const sides = [
      { base, settings: long },
      { base, settings: long },
    ] as [{ base: string; settings: AnswerSettings }, { base: string; settings: AnswerSettings }];
    const asked = { kind: 'new' as const, conversation: null, parent: null, text: 'Which?' };
    const { conversation, question, answers } = await conversations.compare({ question: asked, sides });
    await conversations.keep({ answer: answers[1].id, goOn: false });
    expect((await endOf(answers[0].id)).state).toBe('stopped');
    await conversations.stop({ answer: answers[1].id });
    const again = await conversations.compare({ question: { kind: 'asked', question: question.id }, sides });
    for (const { id } of again.answers) await conversations.stop({ answer: id });
    await own.client.settings.change({ longestAnswerTokens: 4 });
    for await (const event of await conversations.ask({
      conversation: conversation.id,
      parent: again.answers[0].id,
      text: 'Go on',
    })) {
      if (event.kind === 'accepted') expect(event.conversation.comparison).toBeUndefined();
    }
  });

  it('keeps with an answer which saved prompts were in it, as they stood, and only while their text stands there', async () => {
    const { prompts, conversations } = own.client;
    const mine = await prompts.save({
      kind: 'question',
      title: 'Sum up',
      text: 'Sum this up in one line:',
      author: { kind: 'self' },
    });
    const { identity } = await own.client.app.about();
    expect(mine).toMatchObject({ author: { key: identity, name: '' }, hash: sha256OfText(mine.text) });
    const told = await prompts.save({
      kind: 'instruction',
      title: 'Brief',
      text: 'Be brief.',
      author: { kind: 'named', name: 'Zoë' },
    });
    const askWith = async (text: string, instruction: string) => {
      const settings = { ...plain, instruction, instructionPrompt: told.id, longestAnswerTokens: 2 };
      let made: Turn['made'] = null;
      for await (const event of await conversations.ask({
        conversation: null,
        parent: null,
        text,
        settings,
        prompts: [mine.id],
      })) {
        if (event.kind === 'ended') made = event.answer.made;
      }
      return made;
    };
    const credit = ({ id, kind, title, hash, author }: typeof mine) => ({ id, kind, title, hash, author });
    expect((await askWith(`${mine.text} a story`, 'Be brief.'))?.prompts).toEqual([credit(told), credit(mine)]);
    expect(await askWith('Sum up a story', 'Be long.')).not.toHaveProperty('prompts');

    const changed = await prompts.change({
      id: mine.id,
      kind: 'question',
      title: 'Sum up',
      text: 'Otherwise',
      author: { kind: 'self' },
    });
    expect(changed.hash).toBe(sha256OfText('Otherwise'));
    expect((await prompts.list({ search: 'ZOE bri', kind: null, limit: 10 })).prompts).toEqual([told]);
    await prompts.remove({ id: told.id });
    expect(await prompts.list({ search: '', kind: 'instruction', limit: 10 })).toMatchObject({ found: 0, any: true });
    expect(await prompts.restore({ id: told.id })).toEqual(told);
    await expect(prompts.remove({ id: conversationless })).rejects.toMatchObject({ data: { what: 'prompt' } });
  });

  it('answers each conversation with its own base, whatever is chosen for new ones', async () => {
    const { conversations, settings } = own.client;
    const ask = async (conversation: string | null, parent: string | null) => {
      for await (const event of await conversations.ask({ conversation, parent, text: 'Who?' })) {
        if (event.kind === 'ended') return event.answer;
      }
      throw new Error('it never ended');
    };
    await settings.change({ chosenModel: base, longestAnswerTokens: 2 });
    await ask(null, null);
    const [begun] = await conversations.list();
    await settings.change({ chosenModel: otherBase });
    const id = begun?.id ?? '';
    expect((await ask(id, begun?.leaf ?? null)).model?.hash).toBe(base);
    expect((await conversations.useBase({ id, base: otherBase })).base).toBe(otherBase);
    const { conversation } = await conversations.open({ id });
    expect((await ask(id, conversation.leaf)).model?.hash).toBe(otherBase);
    await expect(conversations.useBase({ id, base: 'f'.repeat(64) })).rejects.toMatchObject({
      data: { code: 'NOT_FOUND', what: 'model' },
    });
  });

  it('proposes nothing where there is no adapter', async () => {
    expect(await own.client.conversations.proposeAdapters({ base, text: 'Which adapter?' })).toEqual([]);
  });
});

/** An id of nothing. */
const conversationless = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
