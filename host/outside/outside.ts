import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import type { Model } from '#core/model.ts';
import { type Result, ok } from '#core/result.ts';
import { settingsOf } from '#core/train/recipe.ts';
import type { TrainWish } from '#protocol/window/factory.ts';
import { type Signer, grantFor } from '../factory/permission.ts';
import type { Source } from '../factory/sources.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { exportTrainingInputSchema } from './exportTraining.ts';

interface Parts {
  jobs: Pick<Jobs, 'add'>;
  identity: Promise<Signer>;
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  sources: (roots: readonly string[]) => Promise<Result<Source[], Failure>>;
  familyOf: (base: string) => string;
}

/** Trainings that leave this machine, under the same permission as those that stay. */
export class Outside {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async export(
    wish: TrainWish,
    name: string,
    read: readonly { root: string; termsHash: string }[],
    source: string,
  ): Promise<Result<Job, Failure>> {
    const { jobs, identity, familyOf } = this.#parts;
    const base = await this.#parts.base(wish.base);
    if (!base.ok) return base;
    const { model } = base.value;
    const sources = await this.#parts.sources(wish.snapshots);
    if (!sources.ok) return sources;
    const signer = await identity;
    const at = Date.now();
    const grants = [];
    for (const each of sources.value) {
      const termsHash = read.find(({ root }) => root === each.manifest.root)?.termsHash;
      const grant = await grantFor(each, signer, { commercial: wish.commercial, termsHash, at });
      if (!grant.ok) return grant;
      grants.push(grant.value);
    }
    const input = exportTrainingInputSchema.parse({
      kind: 'export-training',
      name,
      base: { hash: model.hash, name: model.name.slice(0, 200), family: familyOf(model.hash), source },
      snapshots: sources.value.map(({ manifest }) => ({ root: manifest.root, name: manifest.name })),
      grants,
      commercial: wish.commercial,
      recipe: wish.recipe,
      settings: settingsOf(wish.recipe, model.header.trainedContext),
      at,
    });
    const total = sources.value.reduce((sum, { manifest }) => sum + manifest.records.count, 0);
    const job = jobs.add({ kind: 'export-training', subject: name, input, total, unit: 'records', pausable: false });
    return job.ok ? ok(job.value) : job;
  }
}
