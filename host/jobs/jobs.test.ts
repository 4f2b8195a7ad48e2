import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Failure } from '#core/failure.ts';
import { canBecome } from '#core/job.ts';
import type { Job, JobState } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import { freshFolder, heldLog } from '#test/support/hostParts.ts';
import { openCatalogue } from '../catalogue/catalogue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { Jobs } from './jobs.ts';
import type { JobContext, JobOutcome } from './jobs.ts';

/** Runs of the test: each waits until the test ends it, or until it is interrupted. */
function scripted() {
  const runs: { context: JobContext; end: (outcome: JobOutcome) => void }[] = [];
  const discarded: string[] = [];
  const definition = {
    kind: 'add-model' as const,
    atOnce: 1,
    run: (context: JobContext) =>
      new Promise<JobOutcome>((resolve) => {
        runs.push({ context, end: resolve });
        context.signal.addEventListener('abort', () => resolve(fail({ code: 'CANCELLED' })));
      }),
    discard: (id: string) => {
      discarded.push(id);
      return Promise.resolve();
    },
  };
  return { runs, discarded, definition };
}

async function freshCatalogue(): Promise<Catalogue> {
  const opened = openCatalogue(join(await freshFolder(), 'catalogue.sqlite'));
  if (!opened.ok) throw new Error(opened.failure.kind);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

function startJobs(catalogue: Catalogue, script = scripted(), log = heldLog()) {
  const jobs = new Jobs({ catalogue, log, changed: () => {}, revised: () => {} });
  jobs.register(script.definition);
  jobs.takeUp();
  jobs.start();
  return { jobs, log, ...script };
}

const wish = {
  kind: 'add-model' as const,
  subject: 'a.gguf',
  input: { a: 1 },
  total: 100,
  unit: 'bytes' as const,
  pausable: true,
};

function added(jobs: Jobs, change: Partial<typeof wish> = {}): Job {
  const job = jobs.add({ ...wish, ...change });
  if (!job.ok) throw new Error(job.failure.code);
  return job.value;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const stateOf = (jobs: Jobs, id: string) => jobs.list(undefined, 200).find((job) => job.id === id)?.state;

describe('jobs', () => {
  it('run one after the other, and their end is kept', async () => {
    const catalogue = await freshCatalogue();
    const { jobs, runs } = startJobs(catalogue);
    const [first, second] = [added(jobs), added(jobs, { subject: 'b.gguf' })];
    expect([stateOf(jobs, first.id), stateOf(jobs, second.id)]).toEqual(['running', 'queued']);
    runs[0]?.context.progress(40);
    expect(jobs.current()[0]?.progress.done).toBe(40);
    runs[0]?.end(ok('hash'));
    await settled();
    expect(stateOf(jobs, second.id)).toBe('running');
    const damaged: Failure = { code: 'NOT_A_MODEL_FILE', name: 'b.gguf' };
    runs[1]?.end(fail(damaged));
    await settled();
    expect(jobs.list(undefined, 10)).toMatchObject([
      { id: second.id, state: 'failed', failure: damaged, endedAt: expect.any(Number) },
      { id: first.id, state: 'done', result: 'hash', progress: { done: 100 } },
    ]);
    expect(jobs.list(second.id, 10)).toMatchObject([{ id: first.id }]);
    expect(jobs.current().map(({ state }) => state)).toEqual(['done', 'failed']);
    jobs.clearHistory();
    expect(jobs.list(undefined, 10)).toEqual([]);
    expect(jobs.current()).toEqual([]);
  });

  it('pause and go on from their checkpoint', async () => {
    const { jobs, runs } = startJobs(await freshCatalogue());
    const job = added(jobs);
    runs[0]?.context.saveCheckpoint({ at: 7 });
    expect(await jobs.pause(job.id)).toMatchObject({ ok: true, value: { state: 'paused' } });
    expect(jobs.resume(job.id)).toMatchObject({ ok: true, value: { state: 'running' } });
    expect(runs[1]?.context).toMatchObject({ input: { a: 1 }, checkpoint: { at: 7 } });
  });

  it('count as done when the pause came too late', async () => {
    const { jobs, runs } = startJobs(await freshCatalogue());
    const job = added(jobs);
    runs[0]?.end(ok('hash'));
    expect(await jobs.pause(job.id)).toMatchObject({ ok: true, value: { state: 'done', result: 'hash' } });
  });

  it('are cancelled wherever they stand, and cleaned up after', async () => {
    const { jobs, discarded } = startJobs(await freshCatalogue());
    const [running, paused, queued] = [added(jobs), added(jobs), added(jobs)];
    await jobs.pause(paused.id);
    for (const { id } of [running, paused, queued]) {
      expect(await jobs.cancel(id)).toMatchObject({ ok: true, value: { state: 'cancelled' } });
      expect(await jobs.cancel(id)).toEqual({ ok: false, failure: { code: 'NOT_POSSIBLE_NOW', what: 'cancel' } });
    }
    expect(discarded).toEqual([running.id, paused.id, queued.id]);
  });

  it('wait for a person without keeping others from running', async () => {
    const { jobs, runs } = startJobs(await freshCatalogue());
    const [first, second] = [added(jobs), added(jobs)];
    runs[0]?.end('waiting');
    await settled();
    expect([stateOf(jobs, first.id), stateOf(jobs, second.id)]).toEqual(['waiting', 'running']);
    expect(jobs.resume(first.id)).toMatchObject({ ok: true, value: { state: 'queued' } });
  });

  it('begin from the start when one that failed is tried again', async () => {
    const { jobs, runs, discarded } = startJobs(await freshCatalogue());
    const job = added(jobs);
    runs[0]?.context.saveCheckpoint({ at: 9 });
    runs[0]?.context.progress(90);
    runs[0]?.end(fail({ code: 'DISK_FULL', neededBytes: 1, freeBytes: 0 }));
    await settled();
    expect(discarded).toEqual([job.id]);
    expect(jobs.resume(job.id)).toMatchObject({
      ok: true,
      value: { state: 'running', failure: null, endedAt: null, progress: { done: 0 } },
    });
    expect(runs[1]?.context.checkpoint).toBeNull();
    expect(jobs.current()).toHaveLength(1);
  });

  it('refuse what cannot be: unknown ones, and a pause of what has none', async () => {
    const { jobs } = startJobs(await freshCatalogue());
    const job = added(jobs, { pausable: false });
    const unknown = '01JD8XN3W0R9K8J5T2V4Q6Y7Z1';
    expect(await jobs.pause(job.id)).toEqual({ ok: false, failure: { code: 'NOT_POSSIBLE_NOW', what: 'pause' } });
    expect(jobs.resume(job.id)).toEqual({ ok: false, failure: { code: 'NOT_POSSIBLE_NOW', what: 'resume' } });
    expect(await jobs.cancel(unknown)).toEqual({ ok: false, failure: { code: 'NOT_FOUND', what: 'job' } });
  });

  it('fail with a sentence when their code throws, and the log says where', async () => {
    const { jobs, log } = startJobs(await freshCatalogue(), {
      ...scripted(),
      definition: { ...scripted().definition, run: () => Promise.reject(new Error('a bug')) },
    });
    const job = added(jobs);
    await settled();
    expect(stateOf(jobs, job.id)).toBe('failed');
    expect(log.lines.some((line) => line.includes('a bug'))).toBe(true);
  });

  it('go on after a kill from the last checkpoint, and stay paused when they were', async () => {
    const catalogue = await freshCatalogue();
    const before = startJobs(catalogue);
    const [running, paused, queued] = [added(before.jobs), added(before.jobs), added(before.jobs)];
    await before.jobs.pause(paused.id);
    before.runs[0]?.context.saveCheckpoint({ at: 5 });
    // No close: the process is simply gone.
    const after = startJobs(catalogue);
    expect([running, paused, queued].map(({ id }) => stateOf(after.jobs, id))).toEqual(['running', 'paused', 'queued']);
    expect(after.runs[0]?.context).toMatchObject({ id: running.id, checkpoint: { at: 5 } });
  });

  it('are left as queued by an orderly end', async () => {
    const catalogue = await freshCatalogue();
    const { jobs } = startJobs(catalogue);
    const [first, second] = [added(jobs), added(jobs)];
    await jobs.close();
    expect([stateOf(jobs, first.id), stateOf(jobs, second.id)]).toEqual(['queued', 'queued']);
  });

  it('write their progress about once a second, and tell it five times as often', async () => {
    const catalogue = await freshCatalogue();
    let shown = 0;
    let now = 1_000_000;
    const jobs = new Jobs({
      catalogue,
      log: heldLog(),
      changed: () => (shown += 1),
      revised: () => {},
      now: () => now,
    });
    const script = scripted();
    jobs.register(script.definition);
    jobs.start();
    added(jobs);
    const written = new Set<unknown>();
    for (let step = 1; step <= 50; step += 1) {
      now += 100;
      script.runs[0]?.context.progress(step);
      written.add(catalogue.statement('SELECT done FROM jobs').get()?.['done']);
    }
    expect(shown).toBe(25);
    expect(written.size).toBeGreaterThanOrEqual(5);
    expect(written.size).toBeLessThanOrEqual(6);
    expect(jobs.current()[0]?.progress).toMatchObject({
      done: 50,
      rate: expect.closeTo(10, 0),
      secondsLeft: expect.closeTo(5, 0),
    });
  });

  it('tell what was reached last, also where nothing follows', async () => {
    let told: number | undefined;
    const parts = { catalogue: await freshCatalogue(), log: heldLog(), revised: () => {} };
    const jobs = new Jobs({ ...parts, changed: () => (told = jobs.current()[0]?.progress.done) });
    const script = scripted();
    jobs.register(script.definition);
    jobs.start();
    added(jobs);
    for (const done of [1, 2, 97]) script.runs[0]?.context.progress(done);
    expect(told).toBe(1);
    await expect.poll(() => told).toBe(97);
  });

  it('go on when the disk is full, and are not taken on when they could not be kept', async () => {
    const catalogue = await freshCatalogue();
    const { jobs, runs, log } = startJobs(catalogue);
    const job = added(jobs);
    const pages = Number(catalogue.statement('PRAGMA page_count').get()?.['page_count']);
    catalogue.statement(`PRAGMA max_page_count = ${pages}`).get();
    expect(jobs.add({ ...wish, input: 'x'.repeat(100_000) })).toMatchObject({
      ok: false,
      failure: { code: 'DISK_FULL' },
    });
    runs[0]?.context.saveCheckpoint('y'.repeat(100_000));
    expect(jobs.current()).toMatchObject([{ id: job.id, state: 'running' }]);
    expect(log.lines.some((line) => line.includes('could not be written'))).toBe(true);
  });
});

describe('the states of a job', () => {
  it('follow each other only as the plan says', () => {
    const states: JobState[] = ['queued', 'running', 'paused', 'waiting', 'done', 'failed', 'cancelled'];
    const followers = (from: JobState) => states.filter((to) => canBecome(from, to));
    expect(followers('done')).toEqual([]);
    expect(followers('cancelled')).toEqual([]);
    expect(followers('failed')).toEqual(['queued']);
    expect(followers('paused')).toEqual(['queued', 'cancelled']);
  });
});
