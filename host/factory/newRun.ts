import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { settingsOf } from '#core/train/recipe.ts';
import type { Run } from '#core/train/run.ts';
import type { TrainWish } from '#protocol/window/factory.ts';
import { newId } from '../ids.ts';
import { type Signer, grantFor } from './permission.ts';
import type { Source } from './sources.ts';

interface Parts {
  identity: Promise<Signer>;
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  sources: (roots: readonly string[]) => Promise<Result<Source[], Failure>>;
}

/** A run that nothing of is kept yet, with a grant for each of its snapshots. */
export async function newRun(
  parts: Parts,
  wish: TrainWish,
  name: string,
  read: readonly { root: string; termsHash: string }[],
  registers: boolean,
): Promise<Result<Run, Failure>> {
  const base = await parts.base(wish.base);
  if (!base.ok) return base;
  const { model } = base.value;
  const sources = await parts.sources(wish.snapshots);
  if (!sources.ok) return sources;
  const signer = await parts.identity;
  const at = Date.now();
  const grants = [];
  for (const source of sources.value) {
    const termsHash = read.find(({ root }) => root === source.manifest.root)?.termsHash;
    const grant = await grantFor(source, signer, { commercial: wish.commercial, termsHash, at });
    if (!grant.ok) return grant;
    grants.push(grant.value);
  }
  return ok({
    id: newId(),
    name,
    note: '',
    createdAt: at,
    endedAt: null,
    state: 'open',
    job: null,
    base: { hash: model.hash, name: model.name },
    snapshots: sources.value.map(({ manifest }) => ({
      root: manifest.root,
      name: manifest.name,
      records: manifest.records.count,
    })),
    grants,
    commercial: wish.commercial,
    recipe: wish.recipe,
    settings: settingsOf(wish.recipe, model.header.trainedContext),
    registers,
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
  });
}
