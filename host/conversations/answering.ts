import type { AnswerSettings, TokenOdds } from '#core/answerSettings.ts';
import type { Turn } from '#core/conversation.ts';
import type { Message } from '#protocol/engine/contract.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AnswerNews, Answers } from '../engine/answers.ts';
import type { Spoken } from './row.ts';
import type { Writing } from './writing.ts';
import { writeAnswer, writeOdds } from './writes.ts';

/** A power cut costs at most the words of so long. */
const KEEP_EVERY_MS = 1_000;

interface Wish {
  writing: Writing;
  /** From the first question to the one that is answered. */
  branch: readonly Spoken[];
  /** Null where another machine answers. */
  base: string | null;
  settings: AnswerSettings;
  catalogue: Catalogue;
  answers: Answers;
}

/** Writes one answer, from its place in line to its last word on disk. Goes on when nobody follows. */
export async function writeOut({ writing, branch, base, settings, catalogue, answers }: Wish): Promise<void> {
  const { stopped } = writing;
  const news = answers.ask({ base, messages: messagesOf(branch), settings, priority: 'person', signal: stopped });
  const odds: TokenOdds[] = [];
  let keptAt = performance.now();
  for await (const one of news) {
    if (one.kind === 'waiting') writing.prepare('waiting', null, one.ahead);
    else if (one.kind === 'loading') writing.prepare('starting', null);
    else if (one.kind === 'reading') writing.prepare('reading', null);
    else if (one.kind !== 'text') return end(catalogue, writing, one, odds);
    else {
      odds.push(...one.odds);
      if (one.text !== '') writing.add(one.text);
      if (performance.now() - keptAt < KEEP_EVERY_MS) continue;
      keptAt = performance.now();
      // A full disk shows at the end as well; it is no reason to stop in the middle.
      writeAnswer(catalogue, writing.turn);
    }
  }
}

/** What the model is told: every question, and every answer that has words. */
export function messagesOf(branch: readonly Spoken[]): Message[] {
  return branch
    .filter(
      (turn, index) =>
        turn.text !== '' && (turn.role === 'answer' || index === branch.length - 1 || branch[index + 1]?.text !== ''),
    )
    .map(({ role, text }) => ({ role, text }));
}

type End = Extract<AnswerNews, { kind: 'ended' | 'failed' }>;

/** The turn is on disk before anybody is told that it ended. */
function end(catalogue: Catalogue, writing: Writing, outcome: End, odds: readonly TokenOdds[]): void {
  const turn = turnAfter(writing, outcome);
  const kept = writeAnswer(catalogue, turn);
  if (kept.ok && odds.length > 0) writeOdds(catalogue, turn.id, odds);
  writing.end(kept.ok ? turn : { ...turn, state: 'failed', failure: kept.failure });
}

function turnAfter({ turn, stopped, stoppedState }: Writing, outcome: End): Turn {
  if (outcome.kind === 'ended') {
    const { ending, figures } = outcome;
    return ending === 'stopped'
      ? { ...turn, state: stoppedState, figures }
      : { ...turn, state: 'done', ending, figures };
  }
  // An engine that had to be ended because it did not stop has stopped as well.
  if (stopped.aborted || outcome.failure.code === 'CANCELLED') return { ...turn, state: stoppedState };
  return { ...turn, state: 'failed', failure: outcome.failure };
}
