import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { targetSchema } from '#core/train/recipe.ts';
import { hostClient } from '../hostClient.ts';

export interface AdapterPlan {
  readonly name: string;
  readonly roots: readonly string[];
}

/** Trains adapters on the base through the app's own factory; leaves them in `to` and gives back their hashes. */
export async function makeAdapters(
  basePath: string,
  snapshots: string,
  plans: readonly AdapterPlan[],
  work: string,
  to: string,
  say: (line: string) => void,
): Promise<string[]> {
  const dataFolder = join(work, 'factory');
  await mkdir(dataFolder, { recursive: true });
  await cp(snapshots, join(dataFolder, 'snapshots'), { recursive: true });
  const side = await hostClient(dataFolder);
  const { client } = side;
  try {
    const ticket = await side.send('small-world.gguf', new Uint8Array(await readFile(basePath)));
    const base = (await side.ended(await client.models.add({ ticket }))).result ?? '';
    const hashes: string[] = [];
    for (const { name, roots } of plans) {
      const permissions = await client.factory.permissions({ snapshots: [...roots], commercial: true });
      const begun = await client.factory.start({
        wish: { base, snapshots: [...roots], recipe: { name: 'facts', changes: CHANGES }, commercial: true },
        name,
        read: permissions.map(({ root, termsHash }) => ({ root, termsHash })),
        registers: true,
      });
      for await (const { run, heldOut } of await client.factory.watch({ run: begun.id })) {
        const { step, loss } = heldOut.at(-1) ?? { step: 0, loss: 0 };
        if (heldOut.length > 0)
          say(`${name}: step ${step} of ${run.data?.steps ?? 0}, held-out loss ${loss.toFixed(3)}`);
      }
      // The run is over before its adapter is in the library: that is the last that its job does.
      const job = (await client.jobs.list({ limit: 20 })).find(({ id }) => id === begun.job);
      if (job !== undefined && job.endedAt === null) await side.ended(job);
      const run = await client.factory.get({ run: begun.id });
      if (run.adapter === null) throw new Error(`${name} was not trained: ${JSON.stringify(run.failure)}`);
      await cp(join(dataFolder, 'adapters', run.adapter), join(to, run.adapter), { recursive: true });
      hashes.push(run.adapter);
    }
    return hashes;
  } finally {
    await side.close();
  }
}

const CHANGES = {
  rank: 8,
  alpha: 16,
  rankStabilised: false,
  targets: targetSchema.options,
  epochs: 8,
  batchExamples: 8,
  longestTokens: 128,
  microTokens: 512,
  learningRate: 3e-3,
  heldOut: 0.02,
  evaluations: 5,
  seed: 1,
  threads: 1,
  device: 'wasm',
} as const;
