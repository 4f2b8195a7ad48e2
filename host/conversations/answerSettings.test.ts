import { describe, expect, it } from 'vitest';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { fresh, must, opened, partsOf, readAll } from '#test/support/conversations.ts';
import { Presets } from './presets.ts';

describe('the settings of an answer', () => {
  const adapter = { hash: 'e'.repeat(64), scale: 0.5 };

  it('are kept with the conversation and with each answer, and reach the engine', async () => {
    const { conversations, settings, fake } = await opened();
    const own = { ...plainAnswerSettings(settings.current), instruction: 'Be brief.', topK: 7, adapters: [adapter] };
    const begun = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One', settings: own }))));
    expect(begun.conversation.settings).toEqual(own);
    expect(begun.answer.made).toEqual({ ...own, adapters: [{ ...adapter, name: 'adapter e' }] });
    expect(fake.asked.at(-1)?.[0]).toEqual({ role: 'system', text: 'Be brief.' });
    expect(fake.ways.at(-1)).toMatchObject({
      topK: 7,
      adapters: [{ path: `/adapters/${adapter.hash}`, name: 'e', bytes: 1_000, scale: 0.5 }],
    });
    const { id } = begun.conversation;
    expect(must(conversations.settle(id, null)).settings).toBeNull();
    const next = await readAll(
      must(await conversations.ask({ conversation: id, parent: begun.answer.id, text: 'Two' })),
    );
    expect(partsOf(next).answer.made).toEqual(plainAnswerSettings(settings.current));
    expect(must(conversations.open(id)).turns[1]?.made).toEqual(begun.answer.made);
  });

  it('that new conversations begin with are theirs from then on', async () => {
    const { conversations, settings } = await opened();
    const own = { ...plainAnswerSettings(settings.current), minP: 0.2 };
    await settings.change({ newConversation: own });
    const { conversation, answer } = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One' }))));
    await settings.change({ newConversation: null });
    expect(must(conversations.open(conversation.id)).conversation.settings).toEqual(own);
    expect(answer.made).toEqual(own);
  });

  it('of one more answer change nothing for the next', async () => {
    const { conversations, settings, fake } = await opened();
    const begun = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One' }))));
    const other = { ...plainAnswerSettings(settings.current), seed: 5 };
    const again = await readAll(must(await conversations.askAgain(begun.question.id, other)));
    expect(partsOf(again).answer.made).toEqual(other);
    expect(fake.ways.at(-1)?.seed).toBe(5);
    expect(must(conversations.open(begun.conversation.id)).conversation.settings).toBeNull();
  });

  it('that ask for probabilities keep them with the answer', async () => {
    const { conversations, settings, fake } = await opened();
    const odds = [{ length: 5, probability: 0.5, likeliest: [['Hello', 0.5] as [string, number]] }];
    fake.odds = odds;
    const own = { ...plainAnswerSettings(settings.current), probabilities: true };
    const { answer, conversation } = partsOf(
      await readAll(must(await conversations.ask({ ...fresh, text: 'One', settings: own }))),
    );
    expect(must(conversations.odds(answer.id))).toEqual([...odds, ...odds, ...odds]);
    expect(conversations.odds(conversation.id)).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
  });

  it('with a schema that no answer can be held to fail the answer with a reason', async () => {
    const { conversations, settings } = await opened();
    const own = { ...plainAnswerSettings(settings.current), schema: '{"type":"string","pattern":"a"}' };
    const { answer } = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One', settings: own }))));
    expect(answer).toMatchObject({ state: 'failed', failure: { code: 'ANSWER_SCHEMA_REFUSED', detail: '# pattern' } });
  });

  it('go under names: saved, replaced, renamed and removed', async () => {
    const { catalogue, settings } = await opened();
    let revisions = 0;
    const presets = new Presets(catalogue, () => (revisions += 1));
    const plain = plainAnswerSettings(settings.current);
    const brief = must(presets.save('Brief', { ...plain, longestAnswerTokens: 50 }));
    const long = must(presets.save('Long', { ...plain, longestAnswerTokens: 5_000 }));
    expect(must(presets.save('brief', plain))).toMatchObject({ id: brief.id, settings: plain });
    expect(presets.rename(long.id, 'BRIEF')).toEqual({ ok: false, failure: { code: 'NAME_TAKEN', name: 'BRIEF' } });
    expect(must(presets.rename(long.id, 'A long one')).name).toBe('A long one');
    expect(presets.list().map(({ name }) => name)).toEqual(['A long one', 'brief']);
    must(presets.remove(brief.id));
    expect(presets.list()).toHaveLength(1);
    expect(presets.rename(brief.id, 'x')).toMatchObject({ ok: false, failure: { what: 'preset' } });
    expect(revisions).toBe(5);
  });
});
