import type { AdapterLineage } from '#core/adapter.ts';
import { canonicalText } from '#core/canonical/canonical.ts';
import { sha256OfText } from '#core/canonical/sha256.ts';
import type { Failure } from '#core/failure.ts';
import { type Result, fail, ok } from '#core/result.ts';
import { strictestTerms } from '#core/train/permission.ts';
import type { Run } from '#core/train/run.ts';
import { termsHashOf } from './permission.ts';
import type { Source } from './sources.ts';

export interface LineageParts {
  familyOf: (base: string) => string;
  sources: (roots: readonly string[]) => Promise<Result<Source[], Failure>>;
  key: () => Promise<string>;
}

/** Of a training, here or elsewhere, what its adapter's lineage tells. */
export interface Trained extends Pick<Run, 'recipe' | 'settings' | 'commercial' | 'grants'> {
  readonly base: { readonly hash: string };
  readonly snapshots: readonly { readonly root: string }[];
  readonly runLogHash: string;
  /** UTC milliseconds. */
  readonly at: number;
}

const MOST_CONTRIBUTORS = 1_000;

/** SHA-256 of everything that decides what an adapter becomes. */
export function recipeHashOf({ settings, recipe }: Pick<Run, 'settings' | 'recipe'>): string {
  const text = canonicalText({ ...settings, ...recipe.preference });
  if (!text.ok) throw new Error(text.failure.problem);
  return sha256OfText(text.value);
}

export async function lineageOf(
  parts: LineageParts,
  run: Trained,
  benchmarks: AdapterLineage['benchmarks'],
): Promise<Result<AdapterLineage, Failure>> {
  const sources = await parts.sources(run.snapshots.map(({ root }) => root));
  if (!sources.ok) return sources;
  const [first, ...others] = sources.value.map(({ manifest }) => manifest.terms);
  if (first === undefined) return fail({ code: 'NOT_FOUND', what: 'snapshot' });
  const terms = strictestTerms([first, ...others]);
  const { licence, commercialUse, derivatives, attribution, membersOnly, expiresAt } = terms;
  const key = await parts.key();
  return ok({
    family: parts.familyOf(run.base.hash),
    snapshots: sources.value.map(({ manifest }) => ({
      root: manifest.root,
      name: manifest.name,
      contributors: manifest.contributors
        .toSorted((one, other) => other.weight - one.weight || (one.id < other.id ? -1 : 1))
        .slice(0, MOST_CONTRIBUTORS)
        .map(({ id, name, weight }) => ({ profile: id, name, weight })),
      datanet: run.grants.find(({ grant }) => grant.root === manifest.root)?.grant.datanet,
    })),
    recipe: { name: run.recipe.name, hash: recipeHashOf(run) },
    runLogHash: run.runLogHash,
    benchmarks,
    terms: {
      licence,
      // What was trained for other use stays so, whatever its sources allow.
      commercialUse: commercialUse && run.commercial,
      derivatives,
      attribution,
      membersOnly,
      expiresAt,
      hash: termsHashOf(terms),
    },
    grants: run.grants.map(({ hash }) => hash),
    trainedBy: { profile: key, name: key.slice(0, 12) },
    at: run.at,
  });
}
