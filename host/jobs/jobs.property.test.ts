import * as fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canBecome } from '#core/job.ts';
import type { Job, JobState } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import { heldLog } from '#test/support/hostParts.ts';
import { openCatalogue } from '../catalogue/catalogue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { Jobs } from './jobs.ts';
import type { JobContext, JobOutcome } from './jobs.ts';

type Act =
  | { do: 'add' }
  | { do: 'kill' }
  | { do: 'close' }
  | { do: 'pause' | 'resume' | 'cancel'; which: number }
  | { do: 'end'; how: 'done' | 'failed' | 'waiting' | 'throws' }
  | { do: 'checkpoint'; at: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Act>({ do: 'add' }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('pause', 'resume', 'cancel'), which: fc.nat(5) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('end'),
      how: fc.constantFrom('done', 'failed', 'waiting', 'throws'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('checkpoint'), at: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.constantFrom<Act>({ do: 'kill' }, { do: 'close' }) },
);

/** One life of the host's jobs, from a start to a kill or a close. */
class Life {
  readonly jobs: Jobs;
  running: { context: JobContext; end: (outcome: JobOutcome) => void; throw: () => void } | undefined;
  alive = true;

  constructor(catalogue: Catalogue, onChange: (jobs: Job[]) => void, onRun: (context: JobContext) => void) {
    const look = () => {
      if (this.alive) onChange(this.jobs.current());
    };
    this.jobs = new Jobs({ catalogue, log: heldLog(), changed: look, revised: look });
    this.jobs.register({
      kind: 'add-model',
      atOnce: 1,
      run: (context) =>
        new Promise<JobOutcome>((resolve, reject) => {
          onRun(context);
          this.running = { context, end: resolve, throw: () => reject(new Error('a bug')) };
          context.signal.addEventListener('abort', () => resolve(fail({ code: 'CANCELLED' })));
        }),
      discard: () => Promise.resolve(),
    });
    this.jobs.takeUp();
    this.jobs.start();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('never changes a state against the plan, loses no job over restarts, runs one at a time, and keeps checkpoints', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'colophon-test-'));
  const opened = openCatalogue(join(folder, 'catalogue.sqlite'));
  if (!opened.ok) throw new Error(opened.failure.kind);
  const catalogue = opened.value;

  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
      catalogue.write(() => catalogue.statement('DELETE FROM jobs').run());
      const known = new Map<string, JobState>();
      const checkpoints = new Map<string, number>();
      const look = (jobs: Job[]) => {
        for (const { id, state } of jobs) {
          const before = known.get(id) ?? 'queued';
          if (before !== state && !canBecome(before, state)) throw new Error(`${before} became ${state}`);
          known.set(id, state);
          // Tried again, it begins from the start.
          if (state === 'failed') checkpoints.delete(id);
        }
        if (jobs.filter(({ state }) => state === 'running').length > 1) throw new Error('two at once');
      };
      let wrong = 0;
      const check = ({ id, checkpoint }: JobContext) => {
        if (checkpoint !== (checkpoints.get(id) ?? null)) wrong += 1;
      };
      let life = new Life(catalogue, look, check);
      for (const step of acts) {
        const ids = [...known.keys()];
        if (step.do === 'add') {
          const job = life.jobs.add({
            kind: 'add-model',
            subject: 'x',
            input: null,
            total: 9,
            unit: 'bytes',
            pausable: true,
          });
          if (!job.ok) throw new Error(job.failure.code);
          expect(life.jobs.list(undefined, 1)[0]?.id).toBe(job.value.id);
        } else if (step.do === 'kill' || step.do === 'close') {
          if (step.do === 'close') await life.jobs.close();
          life.alive = false;
          life = new Life(catalogue, look, check);
        } else if (step.do === 'end') {
          if (step.how === 'throws') life.running?.throw();
          else
            life.running?.end(
              step.how === 'waiting' ? 'waiting' : step.how === 'done' ? ok(null) : fail({ code: 'CANCELLED' }),
            );
        } else if (step.do === 'checkpoint') {
          const context = life.running?.context;
          const id = context?.id ?? '';
          if (context !== undefined && known.get(id) === 'running') {
            context.saveCheckpoint(step.at);
            checkpoints.set(id, step.at);
          }
        } else {
          const id = ids[step.which % Math.max(1, ids.length)];
          if (id !== undefined) await life.jobs[step.do](id);
        }
        await settled();
      }
      expect(wrong).toBe(0);
      // Everything that was ever taken on is there, in the state in which it was last seen.
      const kept = new Map(life.jobs.list(undefined, 200).map(({ id, state }) => [id, state]));
      expect(kept).toEqual(known);
      // Nothing stays queued while nothing runs.
      const states = [...known.values()];
      if (states.includes('queued')) expect(states).toContain('running');
      life.alive = false;
    }),
    { numRuns: 120 },
  );
  catalogue.close();
  rmSync(folder, { recursive: true });
});
