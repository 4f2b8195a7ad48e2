import { z } from 'zod';
import { GRACE } from '#core/datanet/governance.ts';
import type { Governance, RulesChange } from '#core/datanet/governance.ts';
import { slashableReasons } from '#core/datanet/rules.ts';
import type { RulesShown } from '#core/datanet/rules.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { IndexFile } from './indexFile.ts';

/** Written by the index itself, of what it had decoded. */
const rulesSchema = z.object({
  reviewers: z.array(z.string()),
  quorum: z.number(),
  bond: z.string(),
  reviewPeriod: z.number(),
  timelock: z.number(),
  slashable: z.number(),
});

/** The rules that stand, and what reviewers want in their place. Null where there is no such datanet. */
export function governanceOf(index: IndexFile, datanet: number, now: number): Governance | null {
  const row = index
    .statement('SELECT version, block, log, rules FROM rules WHERE datanet = ? ORDER BY version DESC LIMIT 1')
    .get(datanet);
  if (row === undefined) return null;
  const [block, log] = [Number(row['block']), Number(row['log'])];
  // What was wanted under earlier rules counts no more.
  const wishes = index
    .statement(
      `SELECT change, reviewer, rules FROM rule_wishes WHERE datanet = ? AND (block > ? OR (block = ? AND log > ?))
       ORDER BY block, log`,
    )
    .all(datanet, block, block, log);
  const changes = new Map<string, RulesChange>();
  for (const wish of wishes) {
    const change = String(wish['change']);
    const readyAt = readyOf(index, datanet, change);
    const known = changes.get(change);
    const reviewer = checksummed(String(wish['reviewer']));
    if (known !== undefined) known.supporters = [...new Set([...known.supporters, reviewer])];
    else
      changes.set(change, {
        change,
        rules: shownRules(String(wish['rules']), 0),
        supporters: [reviewer],
        readyAt,
        state: stateOf(readyAt, now),
      });
  }
  return { standing: shownRules(String(row['rules']), Number(row['version'])), changes: [...changes.values()] };
}

function readyOf(index: IndexFile, datanet: number, change: string): number | null {
  const row = index
    .statement(
      'SELECT ready_at FROM rule_decisions WHERE datanet = ? AND change = ? ORDER BY block DESC, log DESC LIMIT 1',
    )
    .get(datanet, change);
  return row === undefined ? null : Number(row['ready_at']);
}

function stateOf(readyAt: number | null, now: number): RulesChange['state'] {
  if (readyAt === null) return 'wanted';
  if (now < readyAt) return 'waiting';
  return now > readyAt + GRACE ? 'late' : 'ready';
}

function shownRules(written: string, version: number): RulesShown {
  const { reviewers, slashable, ...rules } = rulesSchema.parse(JSON.parse(written));
  return { ...rules, version, reviewers: reviewers.map(checksummed), slashable: slashableReasons(slashable) };
}
