import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Conversation, Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { AnswerEvent } from '#protocol/window/conversations.ts';
import { freshFolder } from './hostParts.ts';
import { openLibrary } from './library.ts';
import { AnswerLine } from '#host/engine/answerLine.ts';
import { AnswerTools } from '#host/tools/answerTools.ts';
import { calculator } from '#host/tools/calculator.ts';
import { clock } from '#host/tools/clock.ts';
import { Conversations } from '#host/conversations/conversations.ts';
import type { Follow } from '#host/conversations/conversations.ts';
import { settleConversations } from '#host/conversations/writes.ts';

/** Conversations over a fake engine, with one model in the library that is chosen. */
export async function opened(folder?: string) {
  const home = folder ?? (await freshFolder());
  const parts = await openLibrary(home);
  const { catalogue, library, engine, settings, log } = parts;
  let revisions = 0;
  settleConversations(catalogue);
  const answers = new AnswerLine({
    engine,
    library,
    usable: (_base, wished) =>
      Promise.resolve(
        ok(
          wished.map(({ hash, scale }) => ({ path: `/adapters/${hash}`, name: hash.slice(0, 1), bytes: 1_000, scale })),
        ),
      ),
    chosen: () => settings.current.chosenModel,
    log,
  });
  const conversations: Conversations = new Conversations({
    catalogue,
    library,
    engine,
    answers,
    tools: new AnswerTools([calculator, clock()]),
    reading: { find: () => Promise.reject(new Error('nothing is to be read')) },
    adapterName: (hash) => `adapter ${hash.slice(0, 1)}`,
    remote: () => undefined,
    settings,
    log,
    revised: () => {
      revisions += 1;
    },
  });
  parts.hooks.engineChanged = () => conversations.engineChanged();
  const { close } = parts;
  const closeAll = async () => {
    await conversations.close();
    await close();
  };
  onTestFinished(closeAll);
  if (folder === undefined) {
    const path = join(home, 'base.gguf');
    await writeFile(path, `GGUF${'w'.repeat(500)}`);
    const offer = await parts.tickets.offerLocal(path);
    const job = offer.ok ? library.add(offer.value.ticket) : offer;
    if (!job.ok) throw new Error(job.failure.code);
    await expect.poll(() => parts.jobNow(job.value.id)?.state, { interval: 5 }).toBe('done');
    await settings.change({ chosenModel: parts.jobNow(job.value.id)?.result ?? null });
  }
  return { ...parts, folder: home, conversations, close: closeAll, revisions: () => revisions };
}

export function must<Value>(result: Result<Value, Failure>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

export async function readAll(follow: Follow, signal?: AbortSignal): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = [];
  for await (const event of follow(signal)) events.push(event);
  return events;
}

export function partsOf(events: AnswerEvent[]): {
  conversation: Conversation;
  question: Turn;
  answer: Turn;
  text: string;
} {
  const [first, last] = [events[0], events.at(-1)];
  if (first?.kind !== 'accepted' || last?.kind !== 'ended') throw new Error(events.map(({ kind }) => kind).join());
  const text = events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
  return { conversation: first.conversation, question: first.question, answer: last.answer, text };
}

/** Where a new conversation begins. */
export const fresh = { conversation: null, parent: null };
