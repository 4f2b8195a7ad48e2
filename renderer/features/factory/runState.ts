import type { Job } from '#core/job.ts';
import type { Run } from '#core/train/run.ts';
import { count, duration } from '#renderer/text/amounts.ts';
import { sentenceFor } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { lossText } from './settingFields.ts';

type JobNow = Pick<Job, 'state' | 'progress'> | undefined;

interface Doing {
  /** The person has asked for it, and it is not done yet. */
  readonly wish: 'stop' | 'pause' | null;
  readonly secondsLeft: number | null;
}

/** How a run stands, in one sentence. `job`: the one that carries it out, where it is still known. */
export function stateSentence(run: Run, job: JobNow, { wish, secondsLeft }: Doing = NOTHING): string {
  const step = run.last?.step ?? 0;
  if (run.state === 'cancelled') return t('factory.run.state.cancelled');
  if (run.state === 'failed') {
    return step === 0 ? t('factory.run.state.failed') : t('factory.run.state.failedAt', { step: count(step) });
  }
  if (run.state === 'ended') {
    if (run.ending === 'early') return t('factory.run.state.early', { step: count(step) });
    if (run.ending === 'stopped') return t('factory.run.state.stopped', { step: count(step) });
    return t('factory.run.state.finished', { steps: t('units.steps', { count: step, amount: count(step) }) });
  }
  if (job === undefined) return t('factory.run.state.taken');
  if (wish === 'stop') return t('factory.run.state.stopping');
  if (job.state === 'paused') {
    return step === 0 ? t('factory.run.state.pausedEarly') : t('factory.run.state.paused', { step: count(step) });
  }
  if (wish === 'pause') return t('factory.run.state.pausing');
  if (job.state === 'queued' || job.state === 'waiting') return t('factory.run.state.queued');
  if (run.data === null || run.last === null) return t('factory.run.state.preparing');
  const steps = count(run.data.steps);
  return secondsLeft === null
    ? t('factory.run.state.running', { step: count(step), steps })
    : t('factory.run.state.runningLeft', { step: count(step), steps, left: duration(secondsLeft) });
}

const NOTHING: Doing = { wish: null, secondsLeft: null };

/** What came of a run that is over: whether it is better on what was held out, and what was kept. */
export function resultSentences({ state, baseLoss, best, keptStep, failure }: Run): string[] {
  if (state === 'open') return [];
  return [
    ...(failure === null || (state === 'cancelled' && failure.code === 'CANCELLED') ? [] : [sentenceFor(failure)]),
    ...(baseLoss === null || best === null
      ? []
      : [
          best.step > 0 && best.loss < baseLoss
            ? t('factory.run.better', { before: lossText(baseLoss), after: lossText(best.loss) })
            : t('factory.run.notBetter', { before: lossText(baseLoss), after: lossText(best.loss) }),
        ]),
    ...(keptStep === null
      ? []
      : [keptStep === 0 ? t('factory.run.keptNothing') : t('factory.run.kept', { step: count(keptStep) })]),
  ];
}

/** One that can go on from its last checkpoint; one that diverged would do so again. */
export function canGoOn({ state, ending }: Run): boolean {
  return state === 'failed' && ending !== 'diverged';
}

/** Kept, over, and not in the library yet. */
export function canRegister({ state, keptStep, adapter }: Run): boolean {
  return state !== 'open' && keptStep !== null && adapter === null;
}
