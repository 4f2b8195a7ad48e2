import { setImmediate as turn } from 'node:timers/promises';
import { settledOf } from '#core/curate/state/reads.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Rule, RuleSet } from '#core/suggest/rules.ts';
import { RuleTally } from '#core/suggest/tally.ts';
import type { RulesTried } from '#protocol/window/suggestions.ts';
import { type OpenProject, damageFailure } from '../projects/openProject.ts';
import { shuffled } from './choosing.ts';
import { asShown } from './reading.ts';

/** About a second; more than that is no longer a try. Whole pieces of 500 are drawn: reading one takes as long as reading a record of it. */
const LOOKED_AT = 20_000;
const CONFLICTS_SHOWN = 100;
const SLICE = 50;

/** What rules would say, without keeping anything. */
export async function tryRules(
  project: OpenProject,
  rules: readonly Rule[],
  seed: number,
): Promise<Result<RulesTried, Failure>> {
  const { head, store, state } = project;
  const empty = { looked: 0, of: store.records, seed, covered: 0, tied: 0, figures: [], conflicts: [] };
  const ready = RuleSet.of(rules, head.questions);
  if (!ready.ok) return ok({ ...empty, refused: ready.failure });
  const tally = new RuleTally(ready.value);
  const conflicts: number[] = [];
  let looked = 0;
  const places = shuffled([...store.pieces.keys()], seed);
  for (const place of store.records <= LOOKED_AT ? places.toSorted((one, other) => one - other) : places) {
    if (looked >= LOOKED_AT) break;
    const piece = store.pieces[place];
    if (piece === undefined) continue;
    const records = await store.recordsIn(piece);
    if (!records.ok) return fail(damageFailure(records.failure));
    for (const [at, record] of records.value.entries()) {
      const votes = ready.value.votes(asShown(project, record));
      const answers = votes.length === 0 ? undefined : settledOf(state, record.ordinal)?.answers;
      tally.add(votes, (question) => {
        const answer = answers?.[question];
        return answer?.kind === 'choice' ? answer.labels : undefined;
      });
      if (conflicts.length < CONFLICTS_SHOWN && ready.value.conflict(votes)) conflicts.push(record.ordinal);
      if (at % SLICE === SLICE - 1) await turn();
    }
    looked += records.value.length;
  }
  const { covered, tied } = tally;
  const shown = conflicts.toSorted((one, other) => one - other);
  return ok({ ...empty, refused: [], looked, covered, tied, figures: tally.figures(), conflicts: shown });
}
