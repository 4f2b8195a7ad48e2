import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeEngine } from '#test/support/fakeEngine.ts';
import { fakeShell, heldLog } from '#test/support/hostParts.ts';
import { Supervisor } from './supervisor.ts';
import type { SupervisorTimes } from './supervisor.ts';

function supervised(options: { keepUp?: boolean; times?: Partial<SupervisorTimes>; check?: () => Promise<void> } = {}) {
  const engine = fakeEngine();
  const states: string[] = [];
  const pauses: number[] = [];
  const supervisor: Supervisor = new Supervisor({
    duty: 'answer',
    shell: fakeShell(engine),
    log: heldLog(),
    check: async (client) => {
      await options.check?.();
      await client.answer.probe({ device: 'auto' });
    },
    keepUp: options.keepUp ?? true,
    changed: () => {
      if (states.at(-1) !== supervisor.state) states.push(supervisor.state);
    },
    times: {
      startMs: 2_000,
      soundMs: 60_000,
      pauseMs: (crashes) => {
        pauses.push(crashes);
        return 1;
      },
      ...options.times,
    },
  });
  onTestFinished(() => supervisor.close());
  return { engine, supervisor, states, pauses };
}

describe('a child that is looked after', () => {
  it('starts when it is needed, once for all who ask', async () => {
    const { engine, supervisor, states } = supervised();
    expect(engine.started('answer')).toBe(0);
    const [one, two] = await Promise.all([supervisor.up(), supervisor.up()]);
    expect(one.ok && two.ok).toBe(true);
    expect(engine.started('answer')).toBe(1);
    expect(states).toEqual(['starting', 'up']);
  });

  it('is started again after a crash, and calls under way fail with how it ended', async () => {
    const { engine, supervisor, states } = supervised();
    const client = await supervisor.up();
    if (!client.ok) throw new Error(client.failure.code);
    engine.words = [null];
    const stream = await client.value.client.answer.generate({
      messages: [{ role: 'question', text: 'x' }],
      longestAnswerTokens: 1,
      temperature: 0,
      seed: 0,
    });
    await stream.next();
    const next = stream.next();
    engine.crash('answer', 'signal SIGSEGV');
    const error: unknown = await next.catch((thrown: unknown) => thrown);
    expect(client.value.failureOf(error)).toEqual({ code: 'ENGINE_CRASHED', detail: 'signal SIGSEGV' });
    expect(supervisor.failure).toEqual({ code: 'ENGINE_CRASHED', detail: 'signal SIGSEGV' });
    await expect.poll(() => supervisor.state).toBe('up');
    expect(states).toEqual(['starting', 'up', 'restarting', 'up']);
    expect(supervisor.failure).toBeNull();
  });

  it('is given longer pauses, and given up when it crashes five times with little between', async () => {
    const { engine, supervisor, pauses } = supervised();
    engine.startsToFail = 99;
    expect(await supervisor.up()).toEqual({
      ok: false,
      failure: { code: 'ENGINE_UNAVAILABLE', detail: 'exit code 1' },
    });
    expect(supervisor.state).toBe('failed');
    expect(engine.started('answer')).toBe(5);
    expect(pauses).toEqual([1, 2, 3, 4]);
  });

  it('also when it comes up each time before it crashes', async () => {
    const { engine, supervisor } = supervised();
    await supervisor.up();
    for (let crash = 1; crash <= 5; crash += 1) {
      await expect.poll(() => supervisor.state).toBe('up');
      engine.crash('answer');
    }
    await expect.poll(() => supervisor.state).toBe('failed');
    expect(supervisor.failure).toEqual({ code: 'ENGINE_UNAVAILABLE', detail: 'signal SIGKILL' });
  });

  it('gets one more try when somebody asks after it was given up', async () => {
    const { engine, supervisor } = supervised();
    engine.startsToFail = 6;
    await supervisor.up();
    expect((await supervisor.up()).ok).toBe(false);
    expect(engine.started('answer')).toBe(6);
    expect((await supervisor.up()).ok).toBe(true);
    expect(supervisor.state).toBe('up');
  });

  it('may crash now and then for ever, if it was sound in between', async () => {
    const { engine, supervisor } = supervised({ times: { soundMs: 0 } });
    await supervisor.up();
    for (let crash = 1; crash <= 8; crash += 1) {
      await expect.poll(() => supervisor.state).toBe('up');
      engine.crash('answer');
    }
    await expect.poll(() => supervisor.state).toBe('up');
  });

  it('is ended when it does not answer in time', async () => {
    const { engine, supervisor } = supervised({ times: { startMs: 20 }, check: () => new Promise(() => {}) });
    const up = await supervisor.up();
    expect(up).toEqual({ ok: false, failure: { code: 'ENGINE_UNAVAILABLE', detail: 'no answer in 0.02 s' } });
    await expect.poll(() => engine.running('answer')).toBe(false);
  });

  it('stays off after it was ended on purpose, also in the middle of its start', async () => {
    const { engine, supervisor, states } = supervised();
    await supervisor.up();
    await supervisor.stop();
    expect(engine.running('answer')).toBe(false);
    expect(states).toEqual(['starting', 'up', 'off']);
    const starting = supervisor.up();
    await supervisor.stop();
    expect(await starting).toEqual({ ok: false, failure: { code: 'CANCELLED' } });
    expect(supervisor.state).toBe('off');
    expect((await supervisor.up()).ok).toBe(true);
  });

  it('is not brought back when nobody needs it, if it is one of those', async () => {
    const { engine, supervisor } = supervised({ keepUp: false });
    await supervisor.up();
    engine.crash('answer');
    await expect.poll(() => supervisor.state).toBe('off');
    expect(engine.started('answer')).toBe(1);
    expect((await supervisor.up()).ok).toBe(true);
  });

  it('does not come back after the end of the host', async () => {
    const { engine, supervisor } = supervised();
    await supervisor.up();
    await supervisor.close();
    expect((await supervisor.up()).ok).toBe(false);
    expect(engine.started('answer')).toBe(1);
  });
});
