import { describe, expect, test } from 'vitest';
import type { Failure } from '#core/failure.ts';
import { settingsOf } from '#core/train/recipe.ts';
import type { Run } from '#core/train/run.ts';
import { canGoOn, canRegister, resultSentences, stateSentence } from './runState.ts';

const run: Run = {
  id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  name: 'Kind reviews',
  note: '',
  createdAt: 0,
  endedAt: null,
  state: 'open',
  job: '01ARZ3NDEKTSV4RRFFQ69G5FAW',
  base: { hash: 'a'.repeat(64), name: 'Base' },
  snapshots: [{ root: 'b'.repeat(64), name: 'Reviews', records: 10 }],
  grants: [],
  commercial: false,
  recipe: { name: 'careful', changes: {} },
  settings: settingsOf({ name: 'careful', changes: {} }, 2_048),
  registers: true,
  examplesHash: null,
  unused: {},
  data: null,
  last: null,
  baseLoss: null,
  best: null,
  ending: null,
  keptStep: null,
  failure: null,
  logHash: null,
  adapter: null,
};
const job = (state: 'queued' | 'running' | 'paused') => ({
  state,
  progress: { done: 0, total: 0, unit: 'tokens' as const, rate: null, secondsLeft: null },
});
const data: Run['data'] = {
  examples: 9,
  heldOut: 1,
  heldOutFrom: 'split',
  tooLong: 0,
  nothingToLearn: 0,
  steps: 120,
  tokens: 9_000,
  orderHash: 'c'.repeat(64),
  device: 'wasm',
  threads: 2,
  recompute: false,
  template: 'own',
};
const last = { step: 40, tokens: 3_000, loss: 2, rate: 1e-4, norm: 1 };
const learning: Run = { ...run, data, last };

describe('how a run stands', () => {
  test('is one sentence, whatever it does', () => {
    expect(stateSentence(run, undefined)).toBe('It is being taken up.');
    expect(stateSentence(run, job('queued'))).toBe('It waits until another training is over.');
    expect(stateSentence(run, job('running'))).toMatch(/^The records are read/);
    expect(stateSentence(learning, job('running'))).toBe('It is learning: step 40 of 120.');
    expect(stateSentence(learning, job('running'), { wish: null, secondsLeft: 130 })).toMatch(
      /^It is learning: step 40 of 120, about 2\smin left\.$/,
    );
    expect(stateSentence(learning, job('running'), { wish: 'stop', secondsLeft: 9 })).toMatch(
      /^It ends after this step/,
    );
    expect(stateSentence(learning, job('running'), { wish: 'pause', secondsLeft: 9 })).toMatch(/^It pauses/);
    expect(stateSentence(learning, job('paused'))).toMatch(/^Paused at step 40/);
    expect(stateSentence(run, job('paused'))).toMatch(/^Paused before/);
    expect(stateSentence({ ...learning, state: 'ended', ending: 'finished' }, undefined)).toBe('Done after 40 steps.');
    expect(stateSentence({ ...learning, state: 'ended', ending: 'early' }, undefined)).toMatch(
      /^Ended early at step 40/,
    );
    expect(stateSentence({ ...learning, state: 'ended', ending: 'stopped' }, undefined)).toMatch(/as you wished/);
    expect(stateSentence({ ...run, state: 'failed' }, undefined)).toBe('Stopped by a failure.');
    expect(stateSentence({ ...learning, state: 'cancelled' }, undefined)).toMatch(/^Cancelled/);
  });

  test('what came of it says better only where it is', () => {
    const over: Run = { ...learning, state: 'ended', ending: 'finished', baseLoss: 3, keptStep: 30 };
    expect(resultSentences(learning)).toEqual([]);
    expect(resultSentences({ ...over, best: { step: 30, loss: 2 } })).toEqual([
      'On held-out examples the loss fell from 3.000 to 2.000.',
      'The adapter of step 30 was kept.',
    ]);
    expect(resultSentences({ ...over, best: { step: 0, loss: 3 } })[0]).toMatch(/no better than the base/);
    expect(resultSentences({ ...over, keptStep: 0 })).toEqual([expect.stringContaining('it changes nothing')]);
  });

  test('a failure is said, a wish to stop is not', () => {
    const failure: Failure = { code: 'TRAINING_DIVERGED', step: 41, snapshot: 'Reviews', record: 7 };
    expect(resultSentences({ ...learning, state: 'failed', failure })[0]).toContain('line 7 of “Reviews”');
    expect(resultSentences({ ...learning, state: 'cancelled', failure: { code: 'CANCELLED' } })).toEqual([]);
  });

  test('goes on only where that may help, and is registered once', () => {
    expect(canGoOn({ ...learning, state: 'failed' })).toBe(true);
    expect(canGoOn({ ...learning, state: 'failed', ending: 'diverged' })).toBe(false);
    expect(canGoOn(learning)).toBe(false);
    const kept: Run = { ...learning, state: 'ended', keptStep: 40 };
    expect([canRegister(kept), canRegister({ ...kept, adapter: 'd'.repeat(64) }), canRegister(learning)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
