import type { Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Message } from '#protocol/engine/contract.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AnswerEngine, GenerationEnd } from '../engine/answerEngine.ts';
import type { Library } from '../library/library.ts';
import type { Spoken } from './row.ts';
import type { Writing } from './writing.ts';
import { writeAnswer } from './writes.ts';

/** A power cut costs at most the words of so long. */
const KEEP_EVERY_MS = 1_000;

interface Wish {
  writing: Writing;
  /** From the first question to the one that is answered. */
  branch: readonly Spoken[];
  model: Model;
  catalogue: Catalogue;
  library: Library;
  engine: AnswerEngine;
}

/** Makes one answer, from the load of its model to its last word on disk. Goes on when nobody follows. */
export async function writeOut({ writing, branch, model, catalogue, library, engine }: Wish): Promise<void> {
  if (!engine.isReadyFor(model.hash)) {
    const loaded = await untilStopped(library.load(model.hash, false), writing.stopped);
    if (!loaded.ok) return end(catalogue, writing, loaded);
  }
  if (writing.stopped.aborted) return end(catalogue, writing, stoppedBefore);

  let keptAt = performance.now();
  const stop = () => void engine.stop();
  writing.stopped.addEventListener('abort', stop);
  const ended = await engine.generate(messagesOf(branch), (event) => {
    if (event.kind === 'reading') {
      writing.prepare('reading', null);
      // The wish to stop may have come to the engine before the question did.
      if (writing.stopped.aborted) stop();
    }
    if (event.kind !== 'text') return;
    writing.add(event.text);
    if (performance.now() - keptAt < KEEP_EVERY_MS) return;
    keptAt = performance.now();
    // A full disk shows at the end as well; it is no reason to stop in the middle.
    writeAnswer(catalogue, writing.turn);
  });
  writing.stopped.removeEventListener('abort', stop);
  end(catalogue, writing, ended);
}

const stoppedBefore = fail<Failure>({ code: 'CANCELLED' });

/** What the model is told: every question, and every answer that has words. */
function messagesOf(branch: readonly Spoken[]): Message[] {
  return branch
    .filter(
      (turn, index) =>
        turn.text !== '' && (turn.role === 'answer' || index === branch.length - 1 || branch[index + 1]?.text !== ''),
    )
    .map(({ role, text }) => ({ role, text }));
}

/** The turn is on disk before anybody is told that it ended. */
function end(catalogue: Catalogue, writing: Writing, outcome: Result<GenerationEnd, Failure>): void {
  const turn = turnAfter(writing, outcome);
  const kept = writeAnswer(catalogue, turn);
  writing.end(kept.ok ? turn : { ...turn, state: 'failed', failure: kept.failure });
}

function turnAfter({ turn, stopped, stoppedState }: Writing, outcome: Result<GenerationEnd, Failure>): Turn {
  if (outcome.ok) {
    const { ending, figures } = outcome.value;
    return ending === 'stopped'
      ? { ...turn, state: stoppedState, figures }
      : { ...turn, state: 'done', ending, figures };
  }
  // An engine that had to be ended because it did not stop has stopped as well.
  if (stopped.aborted || outcome.failure.code === 'CANCELLED') return { ...turn, state: stoppedState };
  return { ...turn, state: 'failed', failure: outcome.failure };
}

/** The load goes on for the next question; only this answer does not wait for it any longer. */
function untilStopped(
  load: Promise<Result<void, Failure>>,
  signal: AbortSignal,
): Promise<Result<never, Failure> | { ok: true; value: void }> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(stoppedBefore);
    signal.addEventListener('abort', stop, { once: true });
    load.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
