import { describe, expect, it } from 'vitest';
import { fresh, must, opened, partsOf, readAll } from '#test/support/conversations.ts';
import { newId } from '../ids.ts';
import { settleConversations } from './writes.ts';

describe('the list of conversations', () => {
  it('has the newest first, is renamed, and forgets what was removed at the next start', async () => {
    const { conversations, folder, close } = await opened();
    const [one, two] = [
      partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One' })))),
      partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'Two' })))),
    ];
    await readAll(
      must(await conversations.ask({ conversation: one.conversation.id, parent: one.answer.id, text: 'More' })),
    );
    expect(must(conversations.rename(two.conversation.id, 'A pair')).title).toBe('A pair');
    expect(conversations.list().map(({ title }) => title)).toEqual(['One', 'A pair']);
    expect(conversations.show(one.conversation.id, two.answer.id)).toEqual({
      ok: false,
      failure: { code: 'NOT_FOUND', what: 'turn' },
    });
    await conversations.remove(two.conversation.id);
    const gone = { ok: false, failure: { code: 'NOT_FOUND', what: 'conversation' } };
    expect(conversations.rename(two.conversation.id, 'x')).toEqual(gone);
    expect(await conversations.remove(two.conversation.id)).toEqual(gone);
    expect(await conversations.askAgain(two.question.id)).toEqual(gone);
    expect(conversations.restore(one.conversation.id)).toEqual(gone);
    await close();
    const after = await opened(folder);
    expect(after.conversations.restore(two.conversation.id)).toEqual(gone);
    expect(after.catalogue.statement('SELECT count(*) AS turns FROM turns').get()).toEqual({ turns: 4 });
  });

  it('forgets also a conversation of thousands of turns in one line', async () => {
    const { catalogue } = await opened();
    const conversation = newId();
    catalogue.write(() => {
      catalogue
        .statement(
          "INSERT INTO conversations (id, title, created_at, updated_at, leaf, removed_at, settings) VALUES (?, 'long', 1, 1, NULL, 1, NULL)",
        )
        .run(conversation);
      let parent: string | null = null;
      for (let turn = 0; turn < 3_000; turn += 1) {
        const id = newId();
        catalogue
          .statement(
            "INSERT INTO turns (id, conversation, parent, role, text, state, created_at) VALUES (?, ?, ?, 'answer', 'x', 'done', 1)",
          )
          .run(id, conversation, parent);
        parent = id;
      }
    });
    expect(settleConversations(catalogue).ok).toBe(true);
    expect(catalogue.statement('SELECT count(*) AS turns FROM turns').get()).toEqual({ turns: 0 });
  });
});
