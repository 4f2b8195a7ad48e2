import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok } from '#core/result.ts';
import { settingsOf } from '#core/train/recipe.ts';
import { orderOf } from '#native/train/data/order.ts';
import { checkpointName, latestCheckpoint, writeCheckpoint } from '#native/train/loop/checkpoint.ts';
import { arraysOf } from '#native/train/loop/leaves.ts';
import { type LoopParts, runLoop } from '#native/train/loop/run.ts';
import type { Trainable } from '#native/train/model/trainable.ts';
import { countingExamples } from '#test/support/linearTrainable.ts';

/** Whether a run that is killed in the middle ends in the same bits as one that is not. `rank` as it was opened with. */
export async function resumeEqual(trainable: Trainable, rank: number): Promise<boolean> {
  const changes = { rank, epochs: 2, batchExamples: 4, longestTokens: 32, microTokens: 128, evaluations: 4 };
  const settings = settingsOf({ name: 'careful', changes }, trainable.shape.context);
  const [examples, heldOut] = [countingExamples(16, 1), countingExamples(4, 2)];
  const order = orderOf(examples, settings);
  const folder = await mkdtemp(join(tmpdir(), 'colophon-resume-'));
  const { targets } = trainable;
  const parts: LoopParts = {
    trainable,
    settings,
    name: '',
    examples,
    heldOut,
    order,
    resumed: null,
    tell: () => {},
    async save(state) {
      const part = await writeCheckpoint(folder, state, targets, '');
      await rename(join(folder, part), join(folder, checkpointName(state.step)));
      return ok(undefined);
    },
    wish: () => 'go',
    sample: null,
  };
  const whole = async (how: LoopParts): Promise<Buffer> => {
    const ended = await runLoop(how);
    if (!ended.ok) throw new Error(ended.failure.code);
    return Buffer.concat([...arraysOf(targets, ended.value.leaves)].map((array) => Buffer.from(array.buffer)));
  };
  try {
    const unbroken = await whole({ ...parts, save: () => Promise.resolve(ok(undefined)) });
    const killed = new Error('killed');
    const broken = runLoop({
      ...parts,
      tell(event) {
        if (event.kind === 'step' && event.point.step === 5) throw killed;
      },
    });
    await broken.catch((error: unknown) => {
      if (error !== killed) throw error;
    });
    const resumed = await latestCheckpoint(folder, targets, rank, '');
    if (resumed === null || resumed.state.step >= 5) return false;
    return unbroken.equals(await whole({ ...parts, resumed }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
