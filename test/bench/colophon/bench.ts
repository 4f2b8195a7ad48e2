import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerSettings } from '#core/answerSettings.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { type CreditedHost, creditedHost } from '#test/support/creditedHost.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { median, rounded } from '../median.ts';

const ROUNDS = 5;
const SENTENCES = 8;
const sentence = (place: number) =>
  `The printer of Leipzig kept ledger ${place} under the stairs behind the paper store.`;

interface Timed {
  /** From the first word to the last. */
  answerMs: number;
  /** From the first word to the first span; not a number where there was none. */
  firstSpanMs: number;
  /** From the last word to the whole colophon. */
  colophonMs: number;
}

/**
 * One adapter on a fixed small base, an answer that stands in what it learnt. Nothing is read for it and no influence is
 * estimated: `supplementS` has nothing to measure and is not told.
 */
export async function bench(): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-bench-'));
  const texts = Array.from({ length: SENTENCES }, (_, place) => sentence(place));
  const sealed = sealedSnapshot(
    drafts(200).map((draft, place) => ({ ...draft, text: `${place}: ${texts[place % SENTENCES]}` })),
  );
  const host = await creditedHost(folder, sealed);
  try {
    const plain = plainAnswerSettings(await host.own.client.settings.change({ longestAnswerTokens: 700 }));
    // As large as the other one, and of unknown descent: nothing is looked for while it speaks.
    const path = join(folder, 'mute.gguf');
    await writeFixedAdapter(path, { seed: 5 });
    const ticket = await host.own.send('mute.gguf', new Uint8Array(await readFile(path)));
    const { client } = host.own;
    const added = await host.own.ended(await client.adapters.add({ tickets: [ticket], base: host.base, name: 'Mute' }));
    const settings = (hash: string): AnswerSettings => ({
      ...plain,
      adapters: [{ hash, scale: 1 }],
      schema: JSON.stringify({ type: 'string', enum: [texts.join(' ')] }),
    });
    await timed(host, settings(host.adapter));
    const traced: Timed[] = [];
    const mute: Timed[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      traced.push(await timed(host, settings(host.adapter)));
      mute.push(await timed(host, settings(added.result ?? '')));
    }
    const answerMs = median(traced.map((each) => each.answerMs));
    console.log('Without reading and influence: spans, budget and receipt only. supplementS is not measured.');
    return {
      streamSlowdownPercent: rounded(100 * (answerMs / median(mute.map((each) => each.answerMs)) - 1), 1),
      firstSpanMs: rounded(median(traced.map((each) => each.firstSpanMs)), 1),
      colophonVsAnswer: rounded(median(traced.map((each) => each.colophonMs)) / answerMs, 3),
      answerMs: rounded(answerMs, 1),
    };
  } finally {
    await host.own.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed({ own }: CreditedHost, settings: AnswerSettings): Promise<Timed> {
  const { conversations, credit } = own.client;
  let [firstAt, lastAt, spanAt, doneAt] = [0, 0, Number.NaN, 0];
  let following: Promise<void> | undefined;
  const follow = async (message: string) => {
    for await (const { spans } of await credit.follow({ message })) {
      if (spans.length > 0 && Number.isNaN(spanAt)) spanAt = performance.now();
    }
    doneAt = performance.now();
  };
  for await (const event of await conversations.ask({ conversation: null, parent: null, text: 'What?', settings })) {
    if (event.kind === 'accepted') following = follow(event.answer.id);
    if (event.kind === 'text') firstAt ||= performance.now();
    if (event.kind === 'ended') lastAt = performance.now();
  }
  await following;
  return { answerMs: lastAt - firstAt, firstSpanMs: spanAt - firstAt, colophonMs: doneAt - lastAt };
}
