import { describe, expect, it } from 'vitest';
import type { CurateRecord } from '#core/curate/record.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { defaultSettings } from '#core/settings.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Askable } from '#core/suggest/asking.ts';
import type { Completion } from '#protocol/engine/answer.ts';
import { fakeHeader } from '#test/support/fakeEngine.ts';
import type { CompletionWish } from '../engine/answerWishes.ts';
import type { OpenProject } from '../projects/openProject.ts';
import { Asker } from './asker.ts';

const label = (id: string) => ({ id, name: id, colour: 0, key: null, description: '' });
const question: Askable = {
  kind: 'choice',
  id: 'mood',
  title: 'Mood',
  required: true,
  several: false,
  labels: [label('good'), label('bad')],
};
const record: CurateRecord = {
  ordinal: 0,
  fields: { text: 'word '.repeat(5_000) },
  given: {},
  tags: [],
  source: { file: 0, row: 1, author: null },
};
const model: Model = { hash: 'a'.repeat(64), name: 'A', header: fakeHeader, addedAt: 1 };
const head = { fields: [{ id: 'text', title: 'Text', kind: 'text' }], guidelines: '', questions: [question] };
// The parts of a project that are read here.
const project = { head, state: new ProjectState(1) } as unknown as OpenProject;

type Said = Result<Completion, Failure>;

function setUp(says: (wish: CompletionWish, calls: number) => Said) {
  const engine = {
    ready: true,
    restedMs: Number.POSITIVE_INFINITY,
    calls: [] as CompletionWish[],
    loads: 0,
    isReadyFor: () => engine.ready,
    complete: async (_: string, wish: CompletionWish) => {
      engine.calls.push(wish);
      return says(wish, engine.calls.length);
    },
  };
  const asker = new Asker(
    {
      engine,
      library: {
        find: () => model,
        load: async () => {
          engine.loads += 1;
          engine.ready = true;
          return ok(undefined);
        },
      },
      settings: { current: { ...defaultSettings, contextTokens: 1_024 } },
      inTurn: (work) => work(),
      times: { courtesyMs: 5, othersModelMs: 30, lookMs: 2 },
    },
    model,
    { seed: 1, examples: 4 },
  );
  const stopping = new AbortController();
  return { engine, stopping, ask: () => asker.ask(project, question, record, [], stopping.signal) };
}

const good: Said = ok({ text: '{"label":"good"}', ending: 'finished', probabilities: [0.8, 0.2], promptTokens: 9 });
const busy: Said = fail({ code: 'BUSY', what: 'answer' });

describe('asking a model in the background', () => {
  it('tries again when a person came between', async () => {
    const { ask, engine } = setUp((_, calls) => (calls < 3 ? busy : good));
    const asked = await ask();
    expect(engine.calls).toHaveLength(3);
    expect(asked.ok && asked.value.outcome).toMatchObject({
      ok: true,
      value: {
        suggestion: { answer: { labels: ['good'] }, certainty: 0.8, by: 'A' },
        probabilities: { good: 0.8, bad: 0.2 },
      },
    });
  });

  it('shows less of a record until it has room, and says how much', async () => {
    const tokens = ({ messages }: CompletionWish) => messages.reduce((sum, { text }) => sum + text.length, 0);
    const { ask, engine } = setUp((wish) => {
      const neededTokens = tokens(wish) + wish.longestAnswerTokens;
      return neededTokens <= 1_024 ? good : fail({ code: 'CONTEXT_FULL', neededTokens, contextTokens: 1_024 });
    });
    const asked = await ask();
    if (!asked.ok) throw new Error(asked.failure.code);
    expect(asked.value.outcome.ok).toBe(true);
    expect(asked.value.kept).toBeLessThan(asked.value.of);
    expect(asked.value.kept).toBeGreaterThan(100);
    // What it has learned of this model's tokens it knows at the next record.
    const before = engine.calls.length;
    await ask();
    expect(engine.calls.length).toBe(before + 1);
  });

  it('gives a record up that never has room, and goes on', async () => {
    const { ask } = setUp(() => fail({ code: 'CONTEXT_FULL', neededTokens: 9_000, contextTokens: 1_024 }));
    const asked = await ask();
    expect(asked.ok && asked.value.outcome).toEqual({ ok: false, failure: 'too-long' });
  });

  it('leaves the engine alone while somebody uses it', async () => {
    const { ask, engine } = setUp(() => good);
    engine.restedMs = 0;
    const asking = ask();
    await new Promise((resolve) => setTimeout(resolve, 25));
    expect(engine.calls).toHaveLength(0);
    engine.restedMs = 1_000;
    expect((await asking).ok).toBe(true);
  });

  it('does not put another’s model out of the engine before nobody has used it for a while', async () => {
    const { ask, engine } = setUp(() => good);
    await ask();
    engine.ready = false;
    const begunAt = performance.now();
    await ask();
    expect(engine.loads).toBe(1);
    expect(performance.now() - begunAt).toBeGreaterThan(25);
  });

  it('ends when it is called off, and when the engine falls over twice', async () => {
    const waiting = setUp(() => busy);
    const asking = waiting.ask();
    waiting.stopping.abort();
    expect(await asking).toEqual({ ok: false, failure: { code: 'CANCELLED' } });
    const crash = fail<Failure>({ code: 'ENGINE_CRASHED', detail: 'signal' });
    const once = setUp((_, calls) => (calls === 1 ? crash : good));
    expect((await once.ask()).ok).toBe(true);
    expect(await setUp(() => crash).ask()).toEqual(crash);
  });

  it('takes nothing that is no answer', async () => {
    const { ask } = setUp(() =>
      ok({ text: '{"label":"else"}', ending: 'finished', probabilities: null, promptTokens: 1 }),
    );
    const asked = await ask();
    expect(asked.ok && asked.value).toMatchObject({
      said: '{"label":"else"}',
      outcome: { ok: false, failure: 'misfit' },
    });
  });
});
